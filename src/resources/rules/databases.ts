import type { ServiceRules } from './rule.ts'

const TABLE = 'rq.tableName'

export const DYNAMODB: ServiceRules = {
  sources: ['dynamodb'],
  rules: [
    { on: 'CreateTable', touches: [['created', 'dynamodb:table', 'rs.tableDescription.tableArn ?? rq.tableName']] },
    { on: 'DeleteTable', touches: [['deleted', 'dynamodb:table', TABLE]] },
    {
      on: 'UpdateTable UpdateTimeToLive UpdateContinuousBackups UpdateContributorInsights EnableKinesisStreamingDestination DisableKinesisStreamingDestination PutItem UpdateItem DeleteItem',
      touches: [['modified', 'dynamodb:table', TABLE]],
    },
    { on: 'PutResourcePolicy', touches: [['shared', 'dynamodb:table', 'rq.resourceArn']] },
    { on: 'BatchWriteItem', touches: [['modified', 'dynamodb:table', 'rq.requestItems.{keys}']] },
    { on: 'BatchGetItem', touches: [['read', 'dynamodb:table', 'rq.requestItems.{keys}']] },
    {
      on: 'TransactWriteItems',
      touches: [
        [
          'modified',
          'dynamodb:table',
          'rq.transactItems.put.tableName',
          'rq.transactItems.update.tableName',
          'rq.transactItems.delete.tableName',
          'rq.requestItems.{operation=Put,Update,Delete}.tableName',
        ],
        [
          'read',
          'dynamodb:table',
          'rq.transactItems.conditionCheck.tableName',
          'rq.requestItems.{operation=ConditionCheck}.tableName',
        ],
      ],
    },
    {
      on: 'TransactGetItems',
      touches: [['read', 'dynamodb:table', 'rq.transactItems.get.tableName', 'rq.requestItems.tableName']],
    },
    {
      on: 'GetItem Query Scan DescribeTable DescribeContinuousBackups DescribeTimeToLive',
      touches: [['read', 'dynamodb:table', TABLE]],
    },
    {
      on: 'CreateBackup',
      touches: [
        ['created', 'dynamodb:backup', 'rs.backupDetails.backupArn'],
        ['parent', 'dynamodb:table', TABLE],
      ],
    },
    { on: 'DeleteBackup', touches: [['deleted', 'dynamodb:backup', 'rq.backupArn']] },
    {
      on: 'RestoreTableFromBackup',
      touches: [
        ['created', 'dynamodb:table', 'rq.targetTableName'],
        ['parent', 'dynamodb:backup', 'rq.backupArn'],
      ],
    },
    {
      on: 'RestoreTableToPointInTime',
      touches: [
        ['created', 'dynamodb:table', 'rs.tableDescription.tableArn ?? rq.targetTableName'],
        ['parent', 'dynamodb:table', 'rq.sourceTableArn ?? rq.sourceTableName'],
      ],
    },
    {
      on: 'ExportTableToPointInTime',
      touches: [
        ['read', 'dynamodb:table', 'rq.tableArn'],
        ['used', 's3:bucket', 'rq.s3Bucket'],
      ],
    },
  ],
}

export const REDSHIFT: ServiceRules = {
  sources: ['redshift'],
  rules: [
    { on: 'CreateCluster', touches: [['created', 'redshift:cluster', 'rq.clusterIdentifier']] },
    {
      on: 'RestoreFromClusterSnapshot',
      touches: [
        ['created', 'redshift:cluster', 'rq.clusterIdentifier'],
        ['parent', 'redshift:snapshot', 'rq.snapshotArn', 'rq.snapshotClusterIdentifier + rq.snapshotIdentifier'],
      ],
    },
    { on: 'DeleteCluster', touches: [['deleted', 'redshift:cluster', 'rq.clusterIdentifier']] },
    {
      on: 'CreateClusterSnapshot',
      touches: [
        ['created', 'redshift:snapshot', 'rq.clusterIdentifier + rq.snapshotIdentifier'],
        ['parent', 'redshift:cluster', 'rq.clusterIdentifier'],
      ],
    },
    {
      on: 'DeleteClusterSnapshot',
      touches: [['deleted', 'redshift:snapshot', 'rq.snapshotClusterIdentifier + rq.snapshotIdentifier']],
    },
    {
      on: 'ModifyCluster RebootCluster PauseCluster ResumeCluster ModifyClusterIamRoles RotateEncryptionKey EnableLogging DisableLogging',
      touches: [['modified', 'redshift:cluster', 'rq.clusterIdentifier', 'rq.newClusterIdentifier']],
    },
    {
      on: 'GetClusterCredentials GetClusterCredentialsWithIAM',
      touches: [['used', 'redshift:cluster', 'rq.clusterIdentifier']],
    },
    {
      on: 'AuthorizeSnapshotAccess RevokeSnapshotAccess',
      touches: [
        [
          'shared',
          'redshift:snapshot',
          'rq.snapshotArn',
          'rq.snapshotClusterIdentifier|cluster + rq.snapshotIdentifier',
        ],
        ['shared', 'aws:account', 'rq.accountWithRestoreAccess'],
      ],
    },
  ],
}
