import { type Told, told } from '../record.ts'

/** Buckets, databases, queries, models: events beyond the reference's table. */
export const BEYOND_DATA: readonly Told[] = [
  told(
    's3.DeleteBucketInventoryConfiguration',
    { rq: { bucketName: 'reports', inventory: '', id: 'all' } },
    'modified s3:bucket reports',
  ),
  told(
    's3.GetBucketInventoryConfiguration',
    { readOnly: true, rq: { bucketName: 'reports', inventory: '', id: 'all' } },
    'read s3:bucket reports',
  ),
  told(
    's3.CreateMultiRegionAccessPoint',
    {
      rq: {
        CreateMultiRegionAccessPointRequest: {
          ClientToken: 'x',
          Details: { Name: 'mrap', Regions: { Region: [{ Bucket: 'b-eu' }, { Bucket: 'b-us' }] } },
        },
      },
      rs: {
        CreateMultiRegionAccessPointResult: {
          RequestTokenARN: 'arn:aws:s3:us-west-2:111122223333:async-request/mrap/create/abc',
        },
      },
    },
    'created s3:accesspoint mrap',
    'parent s3:bucket b-eu',
    'parent s3:bucket b-us',
    'used s3:async-request mrap/create/abc by walker',
  ),
  told(
    's3.CreateJob',
    {
      rq: {
        CreateJobRequest: {
          Operation: { S3DeleteObjectTagging: {} },
          Report: { Bucket: 'arn:aws:s3:::jobreports', Prefix: 'p' },
          Manifest: {
            Spec: { Format: 'S3BatchOperations_CSV_20180820' },
            Location: { ObjectArn: 'arn:aws:s3:::manifests/m.csv', ETag: 'e' },
          },
          RoleArn: 'arn:aws:iam::111122223333:role/batch',
        },
      },
      rs: { jobId: '11111111-2222-3333-4444-555555555555' },
    },
    'created s3:job 11111111-2222-3333-4444-555555555555',
    'used iam:role batch',
    'used s3:bucket jobreports by walker',
    'used s3:bucket manifests child by walker',
    'used s3:object manifests/m.csv by walker',
  ),
  told(
    's3.CreateAccessGrant',
    {
      rq: {
        CreateAccessGrantRequest: {
          AccessGrantsLocationId: 'default',
          Grantee: { GranteeType: 'IAM', GranteeIdentifier: 'arn:aws:iam::111122223333:role/reader' },
          Permission: 'READ',
        },
      },
      rs: {
        accessGrantId: 'a1b2',
        accessGrantArn: 'arn:aws:s3:eu-west-1:111122223333:access-grants/default/grant/a1b2',
      },
    },
    'created s3:access-grants default/grant/a1b2',
    'used iam:role reader by walker',
  ),
  told(
    's3.GetDataAccess',
    {
      rq: { target: 's3://reports/a/*', permission: 'READ' },
      rs: { Credentials: { AccessKeyId: 'ASIAEXAMPLEKEY123456' }, MatchedGrantTarget: 's3://reports/a/*' },
    },
    'created iam:access-key ASIAEXAMPLEKEY123456',
    'used s3:bucket reports',
  ),
  told(
    'rds.CreateEventSubscription',
    {
      rq: {
        subscriptionName: 'sub',
        snsTopicArn: 'arn:aws:sns:eu-west-1:111122223333:t1',
        sourceType: 'db-instance',
        sourceIds: ['orders'],
      },
    },
    'modified rds:es sub',
    'used rds:db orders',
    'used sns:topic t1 by walker',
  ),
  told(
    'rds.FailoverDBCluster',
    { rq: { dBClusterIdentifier: 'orders', targetDBInstanceIdentifier: 'orders-2' } },
    'modified rds:cluster orders',
    'used rds:db orders-2',
  ),
  told(
    'rds.CreateOptionGroup',
    {
      rq: { optionGroupName: 'og1', engineName: 'mysql', majorEngineVersion: '8.0' },
      rs: { optionGroupArn: 'arn:aws:rds:eu-west-1:111122223333:og:og1' },
    },
    'created rds:og og1',
  ),
  told(
    'rds.CreateDBClusterParameterGroup',
    {
      rq: { dBClusterParameterGroupName: 'cpg', dBParameterGroupFamily: 'aurora-mysql8.0' },
      rs: { dBClusterParameterGroupArn: 'arn:aws:rds:eu-west-1:111122223333:cluster-pg:cpg' },
    },
    'created rds:cluster-pg cpg',
  ),
  told(
    'rds.RestoreDBInstanceToPointInTime',
    {
      rq: { sourceDbiResourceId: 'db-ABC', targetDBInstanceIdentifier: 'copy' },
      rs: { dBInstanceArn: 'arn:aws:rds:eu-west-1:111122223333:db:copy' },
    },
    'created rds:db copy',
    'parent rds:db db-abc',
  ),
  told(
    'kinesis.StartStreamEncryption',
    { rq: { streamName: 's1', encryptionType: 'KMS', keyId: 'alias/k' } },
    'modified kinesis:stream s1',
    'used kms:alias alias/k',
  ),
  told(
    'backup.PutBackupVaultLockConfiguration',
    { rq: { backupVaultName: 'v', minRetentionDays: 1 } },
    'modified backup:backup-vault v',
  ),
  told(
    'backup.CreateBackupPlan',
    {
      rq: { backupPlan: { backupPlanName: 'p', rules: [{ targetBackupVaultName: 'v' }] } },
      rs: {
        backupPlanId: '11111111-2222-3333-4444-555555555555',
        backupPlanArn: 'arn:aws:backup:eu-west-1:111122223333:backup-plan:11111111-2222-3333-4444-555555555555',
      },
    },
    'created backup:backup-plan 11111111-2222-3333-4444-555555555555',
    'used backup:backup-vault v',
  ),
  told(
    'backup.BackupJobCompleted',
    {
      eventType: 'AwsServiceEvent',
      sed: {
        completionDate: {},
        state: 'COMPLETED',
        backupVaultName: 'v',
        resourceArn: 'arn:aws:ec2:eu-west-1:111122223333:volume/vol-0aaaaaaa1',
        recoveryPointArn: 'arn:aws:ec2:eu-west-1::snapshot/snap-0aaaaaaa1',
        iamRoleArn: 'arn:aws:iam::111122223333:role/bk',
      },
    },
    'used backup:backup-vault v',
    'used ec2:snapshot snap-0aaaaaaa1 by walker',
    'used ec2:volume vol-0aaaaaaa1 by walker',
    'used iam:role bk by walker',
  ),
  told(
    'transfer.CreateUser',
    {
      rq: {
        serverId: 's-0123456789abcdef0',
        userName: 'ext',
        role: 'arn:aws:iam::111122223333:role/tf',
        homeDirectory: '/reports',
      },
      rs: { serverId: 's-0123456789abcdef0', userName: 'ext' },
    },
    'created transfer:user s-0123456789abcdef0/ext',
    'modified transfer:server s-0123456789abcdef0',
    'used iam:role tf',
  ),
  told(
    'fsx.DeleteFileSystem',
    {
      rq: { fileSystemId: 'fs-0123456789abcdef0' },
      rs: { fileSystemId: 'fs-0123456789abcdef0', lifecycle: 'DELETING' },
    },
    'deleted fsx:file-system fs-0123456789abcdef0',
  ),
  told(
    'fsx.CreateBackup',
    {
      rq: { fileSystemId: 'fs-0123456789abcdef0' },
      rs: {
        backup: {
          backupId: 'backup-0123456789abcdef0',
          resourceARN: 'arn:aws:fsx:eu-west-1:111122223333:backup/backup-0123456789abcdef0',
        },
      },
    },
    'created fsx:backup backup-0123456789abcdef0',
    'parent fsx:file-system fs-0123456789abcdef0',
  ),
  told(
    'glue.StartJobRun',
    { rq: { jobName: 'etl', arguments: { '--x': 'y' } }, rs: { jobRunId: 'jr_abc' } },
    'modified glue:job etl',
  ),
  told(
    'glue.CreateDevEndpoint',
    {
      rq: { endpointName: 'dev', roleArn: 'arn:aws:iam::111122223333:role/glue', publicKey: 'ssh' },
      rs: { endpointName: 'dev' },
    },
    'created glue:devEndpoint dev',
    'used iam:role glue',
  ),
  told(
    'glue.CreateCrawler',
    { rq: { name: 'c1', role: 'glue', databaseName: 'db', targets: { s3Targets: [{ path: 's3://lake/x' }] } } },
    'created glue:crawler c1',
    'used glue:database db',
    'used iam:role glue',
    'used s3:bucket lake child by walker',
    'used s3:object lake/x by walker',
  ),
  told(
    'glue.BatchDeleteTable',
    { rq: { databaseName: 'db', tablesToDelete: ['t1', 't2'] }, rs: { errors: [] } },
    'deleted glue:table db/t1',
    'deleted glue:table db/t2',
    'modified glue:database db',
  ),
  told(
    'athena.StartQueryExecution',
    {
      rq: {
        queryString: 'SELECT 1',
        queryExecutionContext: { database: 'db', catalog: 'AwsDataCatalog' },
        resultConfiguration: { outputLocation: 's3://results/q/' },
        workGroup: 'primary',
      },
      rs: { queryExecutionId: '11111111-2222-3333-4444-555555555555' },
    },
    'created athena:queryExecution 11111111-2222-3333-4444-555555555555',
    'used athena:workgroup primary',
    'used glue:database db',
    'used s3:bucket results',
  ),
  told(
    'athena.GetQueryResults',
    { readOnly: true, rq: { queryExecutionId: '11111111-2222-3333-4444-555555555555' } },
    'read athena:queryExecution 11111111-2222-3333-4444-555555555555',
  ),
  told(
    'lakeformation.GrantPermissions',
    {
      rq: {
        principal: { dataLakePrincipalIdentifier: 'arn:aws:iam::444455556666:role/x' },
        resource: { table: { databaseName: 'db', name: 't1' } },
        permissions: ['SELECT'],
      },
    },
    'shared aws:account 444455556666',
    'shared glue:table db/t1',
    'used iam:role x',
  ),
  told(
    'lakeformation.GrantPermissions',
    {
      rq: {
        principal: { dataLakePrincipalIdentifier: '444455556666' },
        resource: { database: { name: 'db' } },
        permissions: ['ALL'],
      },
    },
    'shared aws:account 444455556666',
    'shared glue:database db',
  ),
  told(
    'sagemaker.CreatePresignedDomainUrl',
    { rq: { domainId: 'd-abc123', userProfileName: 'bob' }, rs: { authorizedUrl: 'HIDDEN' } },
    'used sagemaker:domain d-abc123',
    'used sagemaker:user-profile d-abc123/bob',
  ),
  told(
    'sagemaker.StopNotebookInstance',
    { rq: { notebookInstanceName: 'nb' } },
    'modified sagemaker:notebook-instance nb',
  ),
  told(
    'bedrock.InvokeAgent',
    {
      readOnly: true,
      rq: {
        agentId: 'AG1234567A',
        agentAliasId: 'AL1234567A',
        sessionId: 's1',
        inputText: 'HIDDEN_DUE_TO_SECURITY_REASONS',
      },
      resources: [
        {
          type: 'AWS::Bedrock::AgentAlias',
          ARN: 'arn:aws:bedrock:eu-west-1:111122223333:agent-alias/AG1234567A/AL1234567A',
        },
      ],
    },
    'used bedrock:agent AG1234567A',
    'used bedrock:agent-alias AG1234567A/AL1234567A',
  ),
  told(
    'bedrock.Retrieve',
    {
      readOnly: true,
      rq: { knowledgeBaseId: 'KB1234567A', retrievalQuery: 'HIDDEN' },
      resources: [
        {
          type: 'AWS::Bedrock::KnowledgeBase',
          ARN: 'arn:aws:bedrock:eu-west-1:111122223333:knowledge-base/KB1234567A',
        },
      ],
    },
    'read bedrock:knowledge-base KB1234567A',
  ),
  told(
    'bedrock.CreateAgent',
    {
      rq: {
        agentName: 'a',
        agentResourceRoleArn: 'arn:aws:iam::111122223333:role/ag',
        foundationModel: 'anthropic.claude-v2',
      },
      rs: {
        agent: {
          agentId: 'AG1234567A',
          agentArn: 'arn:aws:bedrock:eu-west-1:111122223333:agent/AG1234567A',
          agentName: 'a',
          agentResourceRoleArn: 'arn:aws:iam::111122223333:role/ag',
        },
      },
    },
    'created bedrock:agent AG1234567A',
    'used bedrock:foundation-model anthropic.claude-v2',
    'used iam:role ag',
  ),
  told(
    'elasticache.CreateReplicationGroup',
    {
      rq: {
        replicationGroupId: 'cache',
        securityGroupIds: ['sg-0aaaaaaa1'],
        cacheSubnetGroupName: 'sn',
        authToken: '***',
      },
      rs: { replicationGroup: { aRN: 'arn:aws:elasticache:eu-west-1:111122223333:replicationgroup:cache' } },
    },
    'created elasticache:replicationgroup cache',
    'used ec2:security-group sg-0aaaaaaa1 by walker',
    'used elasticache:subnetgroup sn',
  ),
  told(
    'elasticache.CopySnapshot',
    { rq: { sourceSnapshotName: 's1', targetSnapshotName: 's2', targetBucket: 'exfil' } },
    'created elasticache:snapshot s2',
    'parent elasticache:snapshot s1',
    'used s3:bucket exfil',
  ),
]
