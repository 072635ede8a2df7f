import type { ServiceRules } from './rule.ts'

const DB = 'rq.dBInstanceIdentifier'
const DB_FOUND = 'rs.dBInstanceArn ?? rs.dBInstance.dBInstanceArn ?? rq.dBInstanceIdentifier'
const CLUSTER = 'rs.dBClusterArn ?? rs.dBCluster.dBClusterArn ?? rq.dBClusterIdentifier'
const SNAPSHOT = 'rs.dBSnapshotArn ?? rs.dBSnapshot.dBSnapshotArn ?? rq.dBSnapshotIdentifier'

/** Neptune and DocumentDB speak through the same event source and have the same ARNs. */
export const RDS: ServiceRules = {
  sources: ['rds'],
  rules: [
    {
      on: 'CreateDBInstance',
      touches: [
        ['created', 'rds:db', DB_FOUND],
        ['parent', 'rds:cluster', 'rq.dBClusterIdentifier'],
        ['used', 'ec2:security-group', 'rq.vpcSecurityGroupIds'],
        ['used', 'rds:secgrp', 'rq.dBSecurityGroups'],
        ['used', 'rds:subgrp', 'rq.dBSubnetGroupName'],
      ],
    },
    {
      on: 'DeleteDBInstance',
      touches: [
        ['deleted', 'rds:db', DB_FOUND],
        ['created', 'rds:snapshot', 'rq.finalDBSnapshotIdentifier'],
      ],
    },
    {
      on: 'ModifyDBInstance',
      touches: [
        ['modified', 'rds:db', DB_FOUND, 'rq.newDBInstanceIdentifier'],
        ['used', 'ec2:security-group', 'rq.vpcSecurityGroupIds'],
      ],
    },
    {
      on: 'StartDBInstance StopDBInstance RebootDBInstance PromoteReadReplica StartDBInstanceAutomatedBackupsReplication',
      touches: [['modified', 'rds:db', DB_FOUND]],
    },
    {
      on: 'AddRoleToDBInstance RemoveRoleFromDBInstance',
      touches: [
        ['modified', 'rds:db', DB],
        ['used', 'iam:role', 'rq.roleArn'],
      ],
    },
    {
      on: 'CreateDBInstanceReadReplica',
      touches: [
        ['created', 'rds:db', DB_FOUND],
        ['parent', 'rds:db', 'rq.sourceDBInstanceIdentifier'],
      ],
    },
    {
      on: 'RestoreDBInstanceFromDBSnapshot',
      touches: [
        ['created', 'rds:db', DB_FOUND],
        ['parent', 'rds:snapshot', 'rq.dBSnapshotIdentifier'],
      ],
    },
    {
      on: 'RestoreDBInstanceToPointInTime',
      touches: [
        ['created', 'rds:db', 'rs.dBInstanceArn ?? rq.targetDBInstanceIdentifier'],
        ['parent', 'rds:db', 'rq.sourceDBInstanceIdentifier'],
      ],
    },
    {
      on: 'DownloadDBLogFilePortion DownloadCompleteDBLogFile DescribeDBLogFiles DescribeDBInstances',
      touches: [['read', 'rds:db', DB]],
    },
    {
      on: 'CreateDBSnapshot',
      touches: [
        ['created', 'rds:snapshot', SNAPSHOT],
        ['parent', 'rds:db', DB],
      ],
    },
    { on: 'DeleteDBSnapshot', touches: [['deleted', 'rds:snapshot', SNAPSHOT]] },
    { on: 'ModifyDBSnapshot', touches: [['modified', 'rds:snapshot', SNAPSHOT]] },
    {
      on: 'CopyDBSnapshot',
      touches: [
        ['created', 'rds:snapshot', 'rs.dBSnapshotArn ?? rq.targetDBSnapshotIdentifier'],
        ['parent', 'rds:snapshot', 'rq.sourceDBSnapshotIdentifier'],
      ],
    },
    {
      on: 'ModifyDBSnapshotAttribute',
      touches: [
        ['shared', 'rds:snapshot', 'rq.dBSnapshotIdentifier'],
        ['shared', 'aws:account', 'rq.valuesToAdd', 'rq.valuesToRemove'],
      ],
    },
    {
      on: 'DescribeDBSnapshots DescribeDBSnapshotAttributes',
      touches: [['read', 'rds:snapshot', 'rq.dBSnapshotIdentifier']],
    },
    {
      on: 'CreateDBCluster RestoreDBClusterFromSnapshot RestoreDBClusterToPointInTime RestoreDBClusterFromS3',
      touches: [
        ['created', 'rds:cluster', CLUSTER],
        ['parent', 'rds:cluster', 'rq.sourceDBClusterIdentifier', 'rq.replicationSourceIdentifier'],
        ['parent', 'rds:cluster-snapshot', 'rq.snapshotIdentifier'],
      ],
    },
    {
      on: 'DeleteDBCluster',
      touches: [
        ['deleted', 'rds:cluster', CLUSTER],
        ['created', 'rds:cluster-snapshot', 'rq.finalDBSnapshotIdentifier', 'rq.finalDBClusterSnapshotIdentifier'],
      ],
    },
    {
      on: 'ModifyDBCluster',
      touches: [['modified', 'rds:cluster', CLUSTER, 'rq.newDBClusterIdentifier']],
    },
    {
      on: 'StartDBCluster StopDBCluster RebootDBCluster FailoverDBCluster',
      touches: [['modified', 'rds:cluster', CLUSTER]],
    },
    {
      on: 'AddRoleToDBCluster RemoveRoleFromDBCluster',
      touches: [
        ['modified', 'rds:cluster', 'rq.dBClusterIdentifier'],
        ['used', 'iam:role', 'rq.roleArn'],
      ],
    },
    { on: 'FailoverDBCluster', touches: [['used', 'rds:db', 'rq.targetDBInstanceIdentifier']] },
    { on: 'CreateOptionGroup', touches: [['created', 'rds:og', 'rs.optionGroupArn ?? rq.optionGroupName']] },
    {
      on: 'CreateDBClusterParameterGroup',
      touches: [['created', 'rds:cluster-pg', 'rs.dBClusterParameterGroupArn ?? rq.dBClusterParameterGroupName']],
    },
    {
      on: 'CreateEventSubscription ModifyEventSubscription',
      touches: [
        ['modified', 'rds:es', 'rq.subscriptionName'],
        ['used', 'rds:source', 'rq.sourceType + rq.sourceIds'],
      ],
    },
    { on: 'DescribeEvents', touches: [['read', 'rds:source', 'rq.sourceType + rq.sourceIdentifier']] },
    {
      on: 'RestoreDBInstanceToPointInTime',
      touches: [['parent', 'rds:db', 'rq.sourceDbiResourceId']],
    },
    { on: 'DescribeDBClusters', touches: [['read', 'rds:cluster', 'rq.dBClusterIdentifier']] },
    {
      on: 'CreateDBClusterSnapshot',
      touches: [
        ['created', 'rds:cluster-snapshot', 'rs.dBClusterSnapshotArn ?? rq.dBClusterSnapshotIdentifier'],
        ['parent', 'rds:cluster', 'rq.dBClusterIdentifier'],
      ],
    },
    { on: 'DeleteDBClusterSnapshot', touches: [['deleted', 'rds:cluster-snapshot', 'rq.dBClusterSnapshotIdentifier']] },
    {
      on: 'CopyDBClusterSnapshot',
      touches: [
        ['created', 'rds:cluster-snapshot', 'rs.dBClusterSnapshotArn ?? rq.targetDBClusterSnapshotIdentifier'],
        ['parent', 'rds:cluster-snapshot', 'rq.sourceDBClusterSnapshotIdentifier'],
      ],
    },
    {
      on: 'ModifyDBClusterSnapshotAttribute',
      touches: [
        ['shared', 'rds:cluster-snapshot', 'rq.dBClusterSnapshotIdentifier'],
        ['shared', 'aws:account', 'rq.valuesToAdd', 'rq.valuesToRemove'],
      ],
    },
    {
      on: 'CreateDBSubnetGroup',
      touches: [
        ['created', 'rds:subgrp', 'rs.dBSubnetGroupArn ?? rq.dBSubnetGroupName'],
        ['used', 'ec2:subnet', 'rq.subnetIds'],
      ],
    },
    {
      on: 'ModifyDBSubnetGroup',
      touches: [
        ['modified', 'rds:subgrp', 'rq.dBSubnetGroupName'],
        ['used', 'ec2:subnet', 'rq.subnetIds'],
      ],
    },
    { on: 'DeleteDBSubnetGroup', touches: [['deleted', 'rds:subgrp', 'rq.dBSubnetGroupName']] },
    { on: 'CreateDBSecurityGroup', touches: [['created', 'rds:secgrp', 'rq.dBSecurityGroupName']] },
    {
      on: 'AuthorizeDBSecurityGroupIngress RevokeDBSecurityGroupIngress',
      touches: [
        ['modified', 'rds:secgrp', 'rq.dBSecurityGroupName'],
        ['used', 'ec2:security-group', 'rq.eC2SecurityGroupId ?? rq.eC2SecurityGroupName'],
      ],
    },
    { on: 'DeleteDBSecurityGroup', touches: [['deleted', 'rds:secgrp', 'rq.dBSecurityGroupName']] },
    { on: 'CreateDBParameterGroup', touches: [['created', 'rds:pg', 'rq.dBParameterGroupName']] },
    {
      on: 'ModifyDBParameterGroup ResetDBParameterGroup',
      touches: [['modified', 'rds:pg', 'rq.dBParameterGroupName']],
    },
    { on: 'DeleteDBParameterGroup', touches: [['deleted', 'rds:pg', 'rq.dBParameterGroupName']] },
    { on: 'AddTagsToResource RemoveTagsFromResource', touches: [['modified', 'rds:db', 'rq.resourceName']] },
    {
      on: 'StartExportTask',
      touches: [
        ['read', 'rds:snapshot', 'rq.sourceArn'],
        ['used', 's3:bucket', 'rq.s3BucketName'],
        ['used', 'iam:role', 'rq.iamRoleArn'],
        ['used', 'kms:key', 'rq.kmsKeyId'],
      ],
    },
    {
      on: 'ApplyPendingMaintenanceAction',
      touches: [['modified', 'rds:db', 'rq.resourceIdentifier', 'sed.resourceId']],
    },
    {
      on: 'ModifyActivityStream StartActivityStream StopActivityStream',
      touches: [['modified', 'rds:db', 'rq.resourceArn']],
    },
    {
      on: 'DeleteDBInstanceAutomatedBackup',
      touches: [
        ['deleted', 'rds:auto-backup', 'rs.dBInstanceAutomatedBackupArn ?? rq.dBInstanceAutomatedBackupsArn'],
        ['parent', 'rds:db', 'rs.dBInstanceArn ?? rs.dBInstanceIdentifier ?? rq.dbiResourceId'],
      ],
    },
    {
      on: 'DeleteDBClusterAutomatedBackup',
      touches: [
        ['deleted', 'rds:cluster-auto-backup', 'rs.dBClusterAutomatedBackupArn'],
        ['parent', 'rds:cluster', 'rs.dBClusterArn ?? rs.dBClusterIdentifier ?? rq.dbClusterResourceId'],
      ],
    },
  ],
}
