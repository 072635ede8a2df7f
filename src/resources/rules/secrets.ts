import type { ServiceRules } from './rule.ts'

const KEY = 'rq.keyId'

/** The key's ARN stands in `resources[]`; the request may name it by an alias. */
export const KMS: ServiceRules = {
  sources: ['kms'],
  rules: [
    {
      on: 'Decrypt Encrypt GenerateDataKey GenerateDataKeyWithoutPlaintext GenerateDataKeyPair GenerateDataKeyPairWithoutPlaintext Sign Verify GenerateMac VerifyMac DeriveSharedSecret',
      touches: [['used', 'kms:key', KEY]],
    },
    {
      on: 'ReEncrypt',
      touches: [['used', 'kms:key', 'rq.sourceKeyId', 'rq.destinationKeyId']],
    },
    {
      on: 'DescribeKey GetKeyPolicy GetKeyRotationStatus GetPublicKey ListGrants ListKeyPolicies ListResourceTags',
      touches: [['read', 'kms:key', KEY]],
    },
    { on: 'CreateKey', touches: [['created', 'kms:key', 'rs.keyMetadata.arn']] },
    {
      on: 'ReplicateKey',
      touches: [
        ['created', 'kms:key', 'rs.replicaKeyMetadata.arn'],
        ['parent', 'kms:key', KEY],
      ],
    },
    { on: 'ScheduleKeyDeletion DeleteKey', touches: [['deleted', 'kms:key', KEY]] },
    {
      on: 'DisableKey EnableKey CancelKeyDeletion EnableKeyRotation DisableKeyRotation RotateKeyOnDemand UpdateKeyDescription TagResource UntagResource ImportKeyMaterial DeleteImportedKeyMaterial UpdatePrimaryRegion',
      touches: [['modified', 'kms:key', KEY]],
    },
    {
      on: 'CreateAlias',
      touches: [
        ['created', 'kms:alias', 'rq.aliasName'],
        ['attached', 'kms:key', 'rq.targetKeyId'],
      ],
    },
    {
      on: 'UpdateAlias',
      touches: [
        ['modified', 'kms:alias', 'rq.aliasName'],
        ['attached', 'kms:key', 'rq.targetKeyId'],
      ],
    },
    {
      on: 'CreateCustomKeyStore',
      touches: [
        ['created', 'kms:customKeyStore', 'rs.customKeyStoreId'],
        ['used', 'cloudhsm:cluster', 'rq.cloudHsmClusterId'],
      ],
    },
    { on: 'DeleteAlias', touches: [['deleted', 'kms:alias', 'rq.aliasName']] },
    {
      on: 'CreateGrant',
      touches: [
        ['shared', 'kms:key', KEY],
        ['shared', 'aws:principal', 'rq.granteePrincipal', 'rq.retiringPrincipal'],
      ],
    },
    { on: 'PutKeyPolicy', touches: [['shared', 'kms:key', KEY, 'rs.keyId']] },
    { on: 'RevokeGrant RetireGrant', touches: [['modified', 'kms:key', KEY]] },
  ],
}

const SECRET = 'rs.arn ?? rq.secretId'

export const SECRETS: ServiceRules = {
  sources: ['secretsmanager'],
  rules: [
    {
      on: 'CreateSecret',
      touches: [
        ['created', 'secretsmanager:secret', 'rs.arn ?? rq.name'],
        ['used', 'kms:key', 'rq.kmsKeyId'],
      ],
    },
    {
      on: 'GetSecretValue DescribeSecret GetResourcePolicy ListSecretVersionIds',
      touches: [['read', 'secretsmanager:secret', SECRET]],
    },
    // With filters only, the secrets are those of the GetSecretValue events that come with it.
    { on: 'BatchGetSecretValue', touches: [['read', 'secretsmanager:secret', 'rq.secretIdList']] },
    {
      on: 'PutSecretValue UpdateSecret UpdateSecretVersionStage RotateSecret CancelRotateSecret RestoreSecret TagResource UntagResource DeleteResourcePolicy',
      touches: [
        ['modified', 'secretsmanager:secret', SECRET],
        ['used', 'kms:key', 'rq.kmsKeyId'],
        ['used', 'lambda:function', 'rq.rotationLambdaARN'],
      ],
    },
    {
      on: 'RotationStarted RotationSucceeded RotationFailed RotationAbandoned',
      touches: [['modified', 'secretsmanager:secret', 'aed.ARN', 'aed.SecretId']],
    },
    { on: 'PutResourcePolicy', touches: [['shared', 'secretsmanager:secret', SECRET]] },
    {
      on: 'ReplicateSecretToRegions RemoveRegionsFromReplication StopReplicationToReplica',
      touches: [['modified', 'secretsmanager:secret', SECRET]],
    },
    { on: 'DeleteSecret', touches: [['deleted', 'secretsmanager:secret', SECRET]] },
    {
      on: 'StartSecretVersionDelete EndSecretVersionDelete CancelSecretVersionDelete',
      touches: [['deleted', 'secretsmanager:secret', 'aed.ARN']],
    },
  ],
}

export const SSM: ServiceRules = {
  sources: ['ssm'],
  rules: [
    {
      on: 'SendCommand',
      touches: [
        [
          'modified',
          'ec2:instance',
          'rq.instanceIds',
          'rs.command.instanceIds',
          'rq.targets.{key=InstanceIds,instanceids}.values',
        ],
        ['used', 'ssm:document', 'rq.documentName'],
      ],
    },
    { on: 'CancelCommand', touches: [['modified', 'ec2:instance', 'rq.instanceIds']] },
    { on: 'GetCommandInvocation', touches: [['read', 'ec2:instance', 'rq.instanceId']] },
    {
      on: 'StartSession',
      touches: [
        ['modified', 'ssm:target', 'rq.target'],
        ['created', 'ssm:session', 'rs.sessionId'],
        ['used', 'ssm:document', 'rq.documentName'],
      ],
    },
    { on: 'ResumeSession', touches: [['modified', 'ssm:session', 'rq.sessionId']] },
    { on: 'TerminateSession', touches: [['deleted', 'ssm:session', 'rq.sessionId']] },
    {
      on: 'StartAutomationExecution',
      touches: [
        ['created', 'ssm:automation-execution', 'rs.automationExecutionId'],
        ['used', 'ssm:document', 'rq.documentName'],
        ['used', 'ec2:instance', 'rq.parameters.InstanceId', 'rq.parameters.InstanceIds'],
      ],
    },
    { on: 'StopAutomationExecution', touches: [['deleted', 'ssm:automation-execution', 'rq.automationExecutionId']] },
    {
      on: 'CreateAssociation',
      touches: [
        ['created', 'ssm:association', 'rs.associationDescription.associationId'],
        ['used', 'ssm:document', 'rq.name'],
        ['modified', 'ec2:instance', 'rq.instanceId', 'rq.targets.{key=InstanceIds,instanceids}.values'],
      ],
    },
    {
      on: 'UpdateAssociation StartAssociationsOnce',
      touches: [['modified', 'ssm:association', 'rq.associationId', 'rq.associationIds']],
    },
    { on: 'DeleteAssociation', touches: [['deleted', 'ssm:association', 'rq.associationId']] },
    {
      on: 'CreateActivation',
      touches: [
        ['created', 'ssm:activation', 'rs.activationId'],
        ['used', 'iam:role', 'rq.iamRole'],
      ],
    },
    { on: 'DeleteActivation', touches: [['deleted', 'ssm:activation', 'rq.activationId']] },
    { on: 'DeregisterManagedInstance', touches: [['deleted', 'ec2:instance', 'rq.instanceId']] },
    { on: 'CreateMaintenanceWindow', touches: [['created', 'ssm:maintenancewindow', 'rs.windowId']] },
    {
      on: 'UpdateMaintenanceWindow RegisterTargetWithMaintenanceWindow RegisterTaskWithMaintenanceWindow UpdateMaintenanceWindowTask DeregisterTaskFromMaintenanceWindow',
      touches: [
        ['modified', 'ssm:maintenancewindow', 'rq.windowId'],
        ['used', 'ssm:document', 'rq.taskArn'],
        ['used', 'ec2:instance', 'rq.targets.{key=InstanceIds,instanceids}.values'],
      ],
    },
    { on: 'DeleteMaintenanceWindow', touches: [['deleted', 'ssm:maintenancewindow', 'rq.windowId']] },
    { on: 'PutInventory', touches: [['modified', 'ec2:instance', 'rq.instanceId']] },
    { on: 'PutResourcePolicy DeleteResourcePolicy', touches: [['shared', 'aws:any', 'rq.resourceArn']] },
    { on: 'PutParameter', touches: [['modified', 'ssm:parameter', 'rq.name']] },
    { on: 'DeleteParameter', touches: [['deleted', 'ssm:parameter', 'rq.name']] },
    { on: 'DeleteParameters', touches: [['deleted', 'ssm:parameter', 'rq.names']] },
    { on: 'GetParameter GetParameterHistory', touches: [['read', 'ssm:parameter', 'rq.name']] },
    { on: 'GetParameters', touches: [['read', 'ssm:parameter', 'rq.names']] },
    { on: 'LabelParameterVersion UnlabelParameterVersion', touches: [['modified', 'ssm:parameter', 'rq.name']] },
    { on: 'CreateDocument', touches: [['created', 'ssm:document', 'rq.name']] },
    { on: 'UpdateDocument UpdateDocumentDefaultVersion', touches: [['modified', 'ssm:document', 'rq.name']] },
    {
      on: 'ModifyDocumentPermission',
      touches: [
        ['shared', 'ssm:document', 'rq.name'],
        ['shared', 'aws:account', 'rq.accountIdsToAdd', 'rq.accountIdsToRemove'],
      ],
    },
    { on: 'DeleteDocument', touches: [['deleted', 'ssm:document', 'rq.name']] },
    { on: 'GetDocument DescribeDocument', touches: [['read', 'ssm:document', 'rq.name']] },
    {
      on: 'AddTagsToResource RemoveTagsFromResource',
      touches: [['modified', 'ssm:tagged', 'rq.resourceType + rq.resourceId']],
    },
    { on: 'ListTagsForResource', touches: [['read', 'ssm:tagged', 'rq.resourceType + rq.resourceId']] },
    // The agent's heartbeat, some percent of all events of an account with managed instances.
    { on: 'UpdateInstanceInformation', touches: [['used', 'ec2:instance', 'rq.instanceId']] },
  ],
}
