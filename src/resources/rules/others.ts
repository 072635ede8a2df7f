import type { RuleRow, ServiceRules } from './rule.ts'

/** What a web ACL is made of: its ARN, which the answer to its creation gives, ends in `NAME/ID`. */
function wafPart(kind: string): RuleRow[] {
  const type = `wafv2:${kind.toLowerCase()}`
  const named = 'rq.name + rq.id'
  return [
    { on: `Create${kind}`, touches: [['created', type, 'rs.summary.aRN']] },
    { on: `Update${kind}`, touches: [['modified', type, named]] },
    { on: `Delete${kind}`, touches: [['deleted', type, named]] },
    { on: `Get${kind}`, touches: [['read', type, named]] },
  ]
}

/** Streams, search, models and the rest that have a row of their own. */
export const OTHERS: readonly ServiceRules[] = [
  {
    sources: ['kinesis'],
    rules: [
      { on: 'CreateStream', touches: [['created', 'kinesis:stream', 'rq.streamARN ?? rq.streamName']] },
      { on: 'DeleteStream', touches: [['deleted', 'kinesis:stream', 'rq.streamARN ?? rq.streamName']] },
      { on: 'PutResourcePolicy', touches: [['shared', 'kinesis:stream', 'rq.resourceARN']] },
      {
        on: 'StartStreamEncryption StopStreamEncryption',
        touches: [
          ['modified', 'kinesis:stream', 'rq.streamARN ?? rq.streamName'],
          ['used', 'kms:key', 'rq.keyId'],
        ],
      },
    ],
  },
  {
    sources: ['firehose'],
    rules: [
      {
        on: 'CreateDeliveryStream',
        touches: [['created', 'firehose:deliverystream', 'rs.deliveryStreamARN ?? rq.deliveryStreamName']],
      },
      { on: 'DeleteDeliveryStream', touches: [['deleted', 'firehose:deliverystream', 'rq.deliveryStreamName']] },
      { on: 'UpdateDestination', touches: [['modified', 'firehose:deliverystream', 'rq.deliveryStreamName']] },
    ],
  },
  {
    sources: ['es'],
    rules: [
      {
        on: 'CreateElasticsearchDomain CreateDomain',
        touches: [['created', 'es:domain', 'rs.domainStatus.aRN ?? rq.domainName']],
      },
      { on: 'DeleteElasticsearchDomain DeleteDomain', touches: [['deleted', 'es:domain', 'rq.domainName']] },
      {
        on: 'UpdateElasticsearchDomainConfig UpdateDomainConfig',
        touches: [['modified', 'es:domain', 'rq.domainName']],
      },
    ],
  },
  {
    sources: ['bedrock'],
    rules: [
      {
        on: 'InvokeModel InvokeModelWithResponseStream Converse ConverseStream',
        touches: [['used', 'bedrock:foundation-model', 'rq.modelId']],
      },
      {
        on: 'PutFoundationModelEntitlement CreateFoundationModelAgreement',
        touches: [['modified', 'bedrock:foundation-model', 'rq.modelId']],
      },
      {
        on: 'GetFoundationModelAvailability GetFoundationModel',
        touches: [['read', 'bedrock:foundation-model', 'rq.modelId', 'rq.modelIdentifier']],
      },
    ],
  },
  {
    sources: ['elasticfilesystem'],
    rules: [
      {
        on: 'CreateFileSystem',
        touches: [['created', 'elasticfilesystem:file-system', 'rs.fileSystemArn ?? rs.fileSystemId']],
      },
      { on: 'DeleteFileSystem', touches: [['deleted', 'elasticfilesystem:file-system', 'rq.fileSystemId']] },
      { on: 'PutFileSystemPolicy', touches: [['shared', 'elasticfilesystem:file-system', 'rq.fileSystemId']] },
      {
        on: 'UpdateFileSystem DeleteFileSystemPolicy PutBackupPolicy',
        touches: [['modified', 'elasticfilesystem:file-system', 'rq.fileSystemId']],
      },
      {
        on: 'CreateMountTarget',
        touches: [
          ['created', 'elasticfilesystem:mount-target', 'rs.mountTargetId'],
          ['modified', 'elasticfilesystem:file-system', 'rq.fileSystemId'],
          ['used', 'ec2:subnet', 'rq.subnetId'],
          ['used', 'ec2:security-group', 'rq.securityGroups'],
        ],
      },
      {
        on: 'ModifyMountTargetSecurityGroups',
        touches: [
          ['modified', 'elasticfilesystem:mount-target', 'rq.mountTargetId'],
          ['used', 'ec2:security-group', 'rq.securityGroups'],
        ],
      },
      { on: 'DeleteMountTarget', touches: [['deleted', 'elasticfilesystem:mount-target', 'rq.mountTargetId']] },
    ],
  },
  {
    sources: ['cloudfront'],
    rules: [
      {
        on: 'CreateDistribution',
        touches: [['created', 'cloudfront:distribution', 'rs.distribution.aRN ?? rs.distribution.id']],
      },
      { on: 'UpdateDistribution', touches: [['modified', 'cloudfront:distribution', 'rs.distribution.aRN ?? rq.id']] },
      { on: 'DeleteDistribution', touches: [['deleted', 'cloudfront:distribution', 'rq.id']] },
      { on: 'CreateFunction', touches: [['created', 'cloudfront:function', 'rq.name']] },
      { on: 'UpdateFunction PublishFunction', touches: [['modified', 'cloudfront:function', 'rq.name']] },
      { on: 'DeleteFunction', touches: [['deleted', 'cloudfront:function', 'rq.name']] },
    ],
  },
  {
    sources: ['apigateway'],
    rules: [
      { on: 'CreateRestApi', touches: [['created', 'apigateway:restapis', 'rs.id']] },
      { on: 'DeleteRestApi', touches: [['deleted', 'apigateway:restapis', 'rq.restApiId']] },
      { on: 'CreateApi', touches: [['created', 'apigateway:apis', 'rs.apiId']] },
      { on: 'DeleteApi', touches: [['deleted', 'apigateway:apis', 'rq.apiId']] },
      {
        on: 'UpdateApi CreateIntegration CreateRoute UpdateRoute DeleteRoute',
        touches: [['modified', 'apigateway:apis', 'rq.apiId']],
      },
      {
        on: 'CreateStage UpdateStage DeleteStage CreateDeployment UpdateRestApi PutMethod PutIntegration CreateResource DeleteResource',
        touches: [
          ['modified', 'apigateway:restapis', 'rq.restApiId'],
          ['modified', 'apigateway:apis', 'rq.apiId'],
        ],
      },
    ],
  },
  {
    sources: ['ram'],
    rules: [
      {
        on: 'CreateResourceShare AssociateResourceShare DisassociateResourceShare',
        touches: [
          ['shared', 'aws:any', 'rq.resourceArns'],
          ['shared', 'aws:principal', 'rq.principals'],
        ],
      },
    ],
  },
  {
    sources: ['lakeformation'],
    rules: [
      {
        on: 'GrantPermissions RevokePermissions',
        touches: [['shared', 'aws:principal', 'rq.principal.dataLakePrincipalIdentifier']],
      },
    ],
  },
  {
    sources: ['route53'],
    rules: [
      { on: 'CreateHostedZone', touches: [['created', 'route53:hostedzone', 'rs.hostedZone.id']] },
      { on: 'ChangeResourceRecordSets', touches: [['modified', 'route53:hostedzone', 'rq.hostedZoneId']] },
      { on: 'DeleteHostedZone', touches: [['deleted', 'route53:hostedzone', 'rq.id']] },
    ],
  },
  {
    sources: ['glue'],
    rules: [
      { on: 'CreateDatabase', touches: [['created', 'glue:database', 'rq.databaseInput.name']] },
      { on: 'UpdateDatabase', touches: [['modified', 'glue:database', 'rq.name']] },
      { on: 'DeleteDatabase', touches: [['deleted', 'glue:database', 'rq.name']] },
      { on: 'GetDatabase', touches: [['read', 'glue:database', 'rq.name']] },
      {
        on: 'CreateTable',
        touches: [
          ['created', 'glue:table', 'rq.databaseName + rq.tableInput.name'],
          ['parent', 'glue:database', 'rq.databaseName'],
        ],
      },
      { on: 'UpdateTable', touches: [['modified', 'glue:table', 'rq.databaseName + rq.tableInput.name']] },
      { on: 'DeleteTable', touches: [['deleted', 'glue:table', 'rq.databaseName + rq.name']] },
      { on: 'GetTable', touches: [['read', 'glue:table', 'rq.databaseName + rq.name']] },
      {
        on: 'GetPartition GetPartitions GetTableVersions GetUnfilteredTableMetadata GetUnfilteredPartitionsMetadata',
        touches: [['read', 'glue:table', 'rq.databaseName + rq.tableName ?? rq.databaseName + rq.name']],
      },
      {
        on: 'CreatePartition BatchCreatePartition UpdatePartition DeletePartition BatchDeletePartition',
        touches: [['modified', 'glue:table', 'rq.databaseName + rq.tableName']],
      },
    ],
  },
  {
    sources: ['tagging'],
    rules: [{ on: 'TagResources UntagResources', touches: [['modified', 'aws:any', 'rq.resourceARNList']] }],
  },
  {
    sources: ['wafv2'],
    rules: [
      {
        on: 'AssociateWebACL',
        touches: [
          ['attached', 'wafv2:webacl', 'rq.webACLArn'],
          ['attached', 'aws:any', 'rq.resourceArn'],
        ],
      },
      { on: 'DisassociateWebACL', touches: [['attached', 'aws:any', 'rq.resourceArn']] },
      ...['WebACL', 'IPSet', 'RuleGroup', 'RegexPatternSet'].flatMap(wafPart),
    ],
  },
  {
    sources: ['securityhub', 'macie2', 'detective', 'inspector2'],
    rules: [
      {
        on: 'CreateMembers CreateMember InviteMembers DeleteMembers DeleteMember DisassociateMembers DisassociateMember AssociateMember DeleteInvitations',
        touches: [
          [
            'shared',
            'aws:account',
            'rq.accountIds',
            'rq.accountDetails.accountId',
            'rq.accounts.accountId',
            'rq.accountId',
          ],
        ],
      },
    ],
  },
]
