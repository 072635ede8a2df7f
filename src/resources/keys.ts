/**
 * What a field's name says of its value, wherever in a record it stands. Names as the services' APIs have them, with a
 * small or a capital first letter.
 */
export type KeyMeaning =
  /** Nothing below is a touch: tags, session names, free text, secrets, what the caller is. */
  | { kind: 'skip' }
  | { kind: 'policy' }
  | { kind: 'context' }
  /** A resource of this type, in events of these sources (none: of any). */
  | { kind: 'typed'; type: string; sources: ReadonlySet<string> | null }

const SKIP: KeyMeaning = { kind: 'skip' }
const POLICY: KeyMeaning = { kind: 'policy' }
const CONTEXT: KeyMeaning = { kind: 'context' }

const SKIPPED =
  'tags tagSet tagsSet tagList tagKeys tagKeysSet resourceTags tagSpecification tagSpecifications tagSpecificationSet ' +
  'tagsToAdd tagsList tagFilter tagFilters lookupAttributes aliasTarget roleSessionName sessionName sourceIdentity sessionToken assumedRoleUser federatedUser createdBy ' +
  'lastModifiedBy modifiedBy updatedBy requestedBy invokedBy requestId clientToken clientRequestToken userData ' +
  'description templateBody message messageBody messageAttributes commands parameters detail findings comment ' +
  'xmlns xmlns:xsi xsi:type awsActId subjectAlternativeNames agentName computerName signInSessionArn ' +
  'logGroup switchFrom switchTo mFAIdentifier lakeFormationPrincipal vpcEndpointId dataBlob environment ' +
  'subjectFromWebIdentityToken webIdentityToken sAMLAssertion x-amz-id-2 clientProvidedHostHeader runtimeVersionConfig ' +
  'prefix actionPrefix keyPrefix s3KeyPrefix s3Prefix targetPrefix outputS3KeyPrefix requestMappingTemplate responseMappingTemplate queryString query sqlText dashboardBody originalRequestID'

const POLICIES =
  'policy policyDocument assumeRolePolicyDocument bucketPolicy policyText resourcePolicy policyInJson keyPolicy ' +
  'inlinePolicy accessPolicies statement repositoryPolicyText grants'

type TypedRow = readonly [keys: string, type: string, sources?: string]

const TYPED: readonly TypedRow[] = [
  ['bucketName s3BucketName s3Bucket targetBucket outputS3BucketName deliveryS3Bucket', 's3:bucket'],
  ['bucket', 's3:bucket', 's3 s3-outposts'],
  ['userPoolId', 'cognito-idp:userpool', 'cognito-idp'],
  ['functionName', 'lambda:function', 'lambda'],
  ['roleName', 'iam:role', 'iam'],
  ['userName', 'iam:user', 'iam'],
  ['instanceProfileName', 'iam:instance-profile', 'iam ec2 autoscaling'],
  ['kmsKeyId kMSKeyId kmsMasterKeyId kmsKeyArn', 'kms:key'],
  ['keyId targetKeyId', 'kms:key', 'kms'],
  ['secretId', 'secretsmanager:secret', 'secretsmanager'],
  ['queueUrl queueUrls', 'sqs:queue'],
  ['tableName', 'dynamodb:table', 'dynamodb'],
  ['logGroupName cloudWatchLogGroupName', 'logs:log-group'],
  ['streamName', 'kinesis:stream', 'kinesis'],
  ['stackName', 'cloudformation:stack', 'cloudformation'],
  ['dBInstanceIdentifier sourceDBInstanceIdentifier readReplicaSourceDBInstanceIdentifier', 'rds:db', 'rds'],
  ['dBClusterIdentifier', 'rds:cluster', 'rds'],
  ['dBSnapshotIdentifier', 'rds:snapshot', 'rds'],
  ['dBClusterSnapshotIdentifier', 'rds:cluster-snapshot', 'rds'],
  ['dBSubnetGroupName', 'rds:subgrp', 'rds'],
  ['dBSecurityGroupName', 'rds:secgrp', 'rds'],
  ['dBParameterGroupName', 'rds:pg', 'rds'],
  ['dBClusterParameterGroupName', 'rds:cluster-pg', 'rds'],
  ['optionGroupName', 'rds:og', 'rds'],
  ['autoScalingGroupName autoScalingGroupNames', 'autoscaling:autoScalingGroup', 'autoscaling'],
  ['launchConfigurationName launchConfigurationNames', 'autoscaling:launchConfiguration', 'autoscaling'],
  ['loadBalancerName loadBalancerNames', 'elasticloadbalancing:loadbalancer', 'elasticloadbalancing'],
  ['repositoryName', 'ecr:repository', 'ecr'],
  ['clusterName', 'eks:cluster', 'eks eks-auth'],
  ['clusterIdentifier', 'redshift:cluster', 'redshift redshift-data'],
  ['fileSystemId', 'elasticfilesystem:file-system', 'elasticfilesystem'],
  ['mountTargetId', 'elasticfilesystem:mount-target', 'elasticfilesystem'],
  ['jobFlowId jobFlowIds', 'elasticmapreduce:cluster', 'elasticmapreduce'],
  ['detectorId', 'guardduty:detector', 'guardduty'],
  ['hostedZoneId', 'route53:hostedzone', 'route53'],
  ['restApiId', 'apigateway:restapis', 'apigateway'],
  ['apiId', 'apigateway:apis', 'apigateway'],
  ['workGroup', 'athena:workgroup', 'athena'],
  ['instanceId instanceIds', 'ec2:instance', 'ec2 ssm autoscaling ec2-instance-connect'],
  ['volumeId', 'ec2:volume', 'ec2'],
  ['snapshotId', 'ec2:snapshot', 'ec2'],
  ['imageId', 'ec2:image', 'ec2 autoscaling'],
  ['keyName', 'ec2:key-pair', 'ec2'],
  ['sshKeyName defaultSshKeyName ec2KeyName ec2SshKey', 'ec2:key-pair'],
  ['vpcId', 'ec2:vpc', 'ec2'],
  ['subnetId', 'ec2:subnet', 'ec2'],
  ['networkInterfaceId', 'ec2:network-interface', 'ec2'],
  ['accessKeyId', 'iam:access-key'],
  ['modelId', 'bedrock:foundation-model', 'bedrock'],
  ['organizationalUnitId organizationalUnitIds', 'organizations:ou'],
  ['identifier', 'rds:db', 'pi'],
  ['accountId accountIds', 'aws:account', 'organizations securityhub macie2 detective inspector2 fms account'],
]

function meanings(): ReadonlyMap<string, KeyMeaning> {
  const out = new Map<string, KeyMeaning>()
  const put = (key: string, meaning: KeyMeaning): void => {
    out.set(key, meaning)
    out.set(key.charAt(0).toUpperCase() + key.slice(1), meaning)
  }
  for (const key of SKIPPED.split(' ')) put(key, SKIP)
  for (const key of POLICIES.split(' ')) put(key, POLICY)
  put('encryptionContext', CONTEXT)
  for (const [keys, type, sources] of TYPED) {
    const among = sources === undefined ? null : new Set(sources.split(' '))
    for (const key of keys.split(' ')) put(key, { kind: 'typed', type, sources: among })
  }
  return out
}
const MEANINGS = meanings()

export function meaningOf(key: string): KeyMeaning | undefined {
  return MEANINGS.get(key)
}
