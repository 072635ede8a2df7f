import { type Case, one } from '../record.ts'

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555'
const KEY_ID = '11111111-2222-3333-4444-555555555555'
const SECRET = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:app/db-AbC1dE'
const FUNCTION = 'arn:aws:lambda:eu-west-1:111122223333:function:worker'
const OBJECT = { rq: { bucketName: 'reports', key: 'a/b.csv', Host: 'reports.s3.eu-west-1.amazonaws.com' } }

/** Rows 61 to 90: S3, KMS, Secrets Manager, Lambda, databases. */
export const DATA_ROWS: readonly Case[] = [
  one(61, 's3.CreateBucket', { rq: { bucketName: 'reports' } }, 'created s3:bucket reports'),
  one(
    62,
    's3.DeleteBucket',
    {
      rq: { bucketName: 'reports' },
      resources: [{ ARN: 'arn:aws:s3:::reports', accountId: '111122223333', type: 'AWS::S3::Bucket' }],
    },
    'deleted s3:bucket reports',
  ),
  one(
    63,
    's3.PutBucketPolicy',
    {
      rq: {
        bucketName: 'reports',
        bucketPolicy: {
          Statement: [
            {
              Effect: 'Allow',
              Principal: { AWS: '999900001111' },
              Action: 's3:GetObject',
              Resource: 'arn:aws:s3:::reports/*',
            },
          ],
        },
      },
    },
    'shared aws:account 999900001111 by policy-text',
    'shared s3:bucket reports',
  ),
  one(63, 's3.PutBucketAcl', { rq: { bucketName: 'reports', acl: '' } }, 'shared s3:bucket reports'),
  one(
    63,
    's3.PutBucketPublicAccessBlock',
    { rq: { bucketName: 'reports', publicAccessBlock: '' } },
    'shared s3:bucket reports',
  ),
  one(64, 's3.DeleteBucketPolicy', { rq: { bucketName: 'reports', policy: '' } }, 'modified s3:bucket reports'),
  one(64, 's3.PutBucketLifecycle', { rq: { bucketName: 'reports' } }, 'modified s3:bucket reports'),
  one(64, 's3.DeleteBucketLifecycle', { rq: { bucketName: 'reports' } }, 'modified s3:bucket reports'),
  one(64, 's3.PutBucketTagging', { rq: { bucketName: 'reports', tagging: '' } }, 'modified s3:bucket reports'),
  one(
    65,
    's3.GetObject',
    { ...OBJECT, readOnly: true },
    'read s3:bucket reports child',
    'read s3:object reports/a/b.csv',
  ),
  one(
    65,
    's3.HeadObject',
    { ...OBJECT, readOnly: true },
    'read s3:bucket reports child',
    'read s3:object reports/a/b.csv',
  ),
  one(
    65,
    's3.PutObject',
    {
      ...OBJECT,
      resources: [
        { type: 'AWS::S3::Object', ARN: 'arn:aws:s3:::reports/a/b.csv' },
        { accountId: '111122223333', type: 'AWS::S3::Bucket', ARN: 'arn:aws:s3:::reports' },
      ],
    },
    'created s3:bucket reports child',
    'created s3:object reports/a/b.csv',
  ),
  one(65, 's3.DeleteObject', OBJECT, 'deleted s3:bucket reports child', 'deleted s3:object reports/a/b.csv'),
  one(
    66,
    's3.CopyObject',
    { rq: { bucketName: 'mine', key: 'x', 'x-amz-copy-source': '/reports/a%2Fb%20c.csv' } },
    'created s3:bucket mine child',
    'created s3:object mine/x',
    'read s3:bucket reports child',
    'read s3:object reports/a/b c.csv',
  ),
  one(67, 's3.DeleteObjects', { rq: { bucketName: 'reports', delete: '' } }, 'modified s3:bucket reports'),
  one(
    68,
    'kms.Decrypt',
    {
      rq: { encryptionContext: { SecretARN: SECRET, 'aws:ebs:id': 'vol-0aaaaaaa' } },
      resources: [{ ARN: KEY, accountId: '111122223333', type: 'AWS::KMS::Key' }],
      readOnly: true,
    },
    'used ec2:volume vol-0aaaaaaa by encryption-context',
    `used kms:key ${KEY_ID} by resources`,
    'used secretsmanager:secret app/db by encryption-context',
  ),
  one(
    68,
    'kms.GenerateDataKey',
    { rq: { keyId: KEY, encryptionContext: { 'aws:s3:arn': 'arn:aws:s3:::reports/a.csv' } }, readOnly: true },
    `used kms:key ${KEY_ID}`,
    'used s3:bucket reports child by encryption-context',
    'used s3:object reports/a.csv by encryption-context',
  ),
  one(
    69,
    'kms.CreateKey',
    { rs: { keyMetadata: { arn: KEY, keyId: KEY_ID } }, resources: [{ ARN: KEY, type: 'AWS::KMS::Key' }] },
    `created kms:key ${KEY_ID}`,
  ),
  one(70, 'kms.ScheduleKeyDeletion', { rq: { keyId: KEY_ID, pendingWindowInDays: 7 } }, `deleted kms:key ${KEY_ID}`),
  one(70, 'kms.DisableKey', { rq: { keyId: KEY } }, `modified kms:key ${KEY_ID}`),
  one(
    71,
    'kms.CreateAlias',
    { rq: { aliasName: 'alias/app', targetKeyId: KEY_ID }, resources: [{ ARN: KEY, type: 'AWS::KMS::Key' }] },
    `attached kms:key ${KEY_ID}`,
    'created kms:alias alias/app',
  ),
  one(
    71,
    'kms.UpdateAlias',
    { rq: { aliasName: 'alias/app', targetKeyId: KEY_ID } },
    `attached kms:key ${KEY_ID}`,
    'modified kms:alias alias/app',
  ),
  one(
    72,
    'kms.CreateGrant',
    { rq: { keyId: KEY, granteePrincipal: 'arn:aws:iam::999900001111:role/Vendor', operations: ['Decrypt'] } },
    'shared aws:account 999900001111',
    `shared kms:key ${KEY_ID}`,
    'used iam:role Vendor',
  ),
  one(72, 'kms.PutKeyPolicy', { rq: { keyId: KEY_ID, policyName: 'default' } }, `shared kms:key ${KEY_ID}`),
  one(
    73,
    'secretsmanager.CreateSecret',
    { rq: { name: 'app/db' }, rs: { arn: SECRET, name: 'app/db' } },
    'created secretsmanager:secret app/db',
  ),
  one(
    74,
    'secretsmanager.GetSecretValue',
    { rq: { secretId: SECRET }, readOnly: true },
    'read secretsmanager:secret app/db',
  ),
  one(
    74,
    'secretsmanager.PutSecretValue',
    { rq: { secretId: 'app/db' }, rs: { arn: SECRET } },
    'modified secretsmanager:secret app/db',
  ),
  one(
    75,
    'secretsmanager.DeleteSecret',
    { rq: { secretId: 'app/db' }, rs: { aRN: SECRET, name: 'app/db' } },
    'deleted secretsmanager:secret app/db',
  ),
  one(
    76,
    'secretsmanager.BatchGetSecretValue',
    { rq: { secretIdList: [SECRET, 'other'] }, readOnly: true },
    'read secretsmanager:secret app/db',
    'read secretsmanager:secret other',
  ),
  one(76, 'secretsmanager.BatchGetSecretValue', {
    rq: { filters: [{ key: 'name', values: ['app'] }] },
    readOnly: true,
  }),
  one(77, 'secretsmanager.StartSecretVersionDelete', { aed: { ARN: SECRET } }, 'deleted secretsmanager:secret app/db'),
  one(77, 'secretsmanager.EndSecretVersionDelete', { aed: { ARN: SECRET } }, 'deleted secretsmanager:secret app/db'),
  one(
    78,
    'lambda.CreateFunction20150331',
    {
      rq: { functionName: 'worker', role: 'arn:aws:iam::111122223333:role/Worker' },
      rs: { functionArn: FUNCTION, functionName: 'worker' },
    },
    'created lambda:function worker',
    'used iam:role Worker',
  ),
  one(
    79,
    'lambda.UpdateFunctionCode20150331v2',
    {
      rq: {
        fullyQualifiedArn: {
          arnPrefix: { account: '111122223333' },
          relativeId: { functionName: 'worker' },
          functionQualifier: {},
        },
      },
    },
    'modified lambda:function worker',
  ),
  one(
    80,
    'lambda.UpdateFunctionConfiguration20150331v2',
    {
      rq: { functionName: FUNCTION, layers: ['arn:aws:lambda:eu-west-1:999900001111:layer:spy:3'] },
      rs: { functionArn: FUNCTION },
    },
    'modified lambda:function worker',
    'used lambda:layer spy version',
  ),
  one(
    81,
    'lambda.AddPermission20150331v2',
    { rq: { functionName: 'worker', principal: '999900001111', action: 'lambda:InvokeFunction' } },
    'shared aws:account 999900001111',
    'shared lambda:function worker',
  ),
  one(
    81,
    'lambda.RemovePermission20150331v2',
    { rq: { functionName: 'worker', statementId: 'x' } },
    'shared lambda:function worker',
  ),
  one(82, 'lambda.DeleteFunction20150331', { rq: { functionName: 'worker' } }, 'deleted lambda:function worker'),
  one(
    83,
    'lambda.Invoke',
    {
      rq: { functionName: `${FUNCTION}:prod` },
      resources: [{ ARN: `${FUNCTION}:prod`, type: 'AWS::Lambda::Function' }],
    },
    'used lambda:function worker alias',
  ),
  one(
    84,
    'dynamodb.CreateTable',
    {
      rq: { tableName: 'orders' },
      rs: { tableDescription: { tableArn: 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders' } },
    },
    'created dynamodb:table orders',
  ),
  one(
    85,
    'dynamodb.PutItem',
    { rq: { tableName: 'orders', key: { id: 'i-0aaaaaaa1x' } } },
    'modified dynamodb:table orders',
  ),
  one(
    85,
    'dynamodb.BatchGetItem',
    { rq: { requestItems: { orders: { keys: [] }, people: {} } }, readOnly: true },
    'read dynamodb:table orders',
    'read dynamodb:table people',
  ),
  one(
    85,
    'dynamodb.TransactWriteItems',
    {
      rq: {
        requestItems: [
          { operation: 'Put', tableName: 'orders', key: { id: '1' } },
          { operation: 'Delete', TableName: 'people', key: { id: '2' } },
          { operation: 'ConditionCheck', tableName: 'limits', key: { id: '3' } },
        ],
      },
    },
    'modified dynamodb:table orders',
    'modified dynamodb:table people',
    'read dynamodb:table limits',
  ),
  one(85, 'dynamodb.BatchWriteItem', { rq: { requestItems: { orders: [] } } }, 'modified dynamodb:table orders'),
  one(
    86,
    'rds.CreateDBInstance',
    {
      rq: { dBInstanceIdentifier: 'Main' },
      rs: { dBInstanceIdentifier: 'main', dBInstanceArn: 'arn:aws:rds:eu-west-1:111122223333:db:main' },
    },
    'created rds:db main',
  ),
  one(
    86,
    'rds.DeleteDBInstance',
    { rq: { dBInstanceIdentifier: 'main', finalDBSnapshotIdentifier: 'last' } },
    'created rds:snapshot last',
    'deleted rds:db main',
  ),
  one(
    87,
    'rds.CreateDBSnapshot',
    {
      rq: { dBInstanceIdentifier: 'main', dBSnapshotIdentifier: 'copy' },
      rs: { dBSnapshotArn: 'arn:aws:rds:eu-west-1:111122223333:snapshot:copy' },
    },
    'created rds:snapshot copy',
    'parent rds:db main',
  ),
  one(87, 'rds.DeleteDBSnapshot', { rq: { dBSnapshotIdentifier: 'copy' } }, 'deleted rds:snapshot copy'),
  one(
    88,
    'rds.ModifyDBSnapshotAttribute',
    { rq: { dBSnapshotIdentifier: 'copy', attributeName: 'restore', valuesToAdd: ['999900001111', 'all'] } },
    'shared aws:account 999900001111',
    'shared rds:snapshot copy',
  ),
  one(
    89,
    'rds.CreateDBCluster',
    {
      rq: { dBClusterIdentifier: 'aurora' },
      rs: { dBClusterArn: 'arn:aws:rds:eu-west-1:111122223333:cluster:aurora' },
    },
    'created rds:cluster aurora',
  ),
  one(
    89,
    'rds.DeleteDBCluster',
    { rq: { dBClusterIdentifier: 'aurora', skipFinalSnapshot: true } },
    'deleted rds:cluster aurora',
  ),
  one(
    90,
    'rds.CreateDBSubnetGroup',
    {
      rq: { dBSubnetGroupName: 'Private', subnetIds: ['subnet-0bbbbbbb'] },
      rs: { dBSubnetGroupArn: 'arn:aws:rds:eu-west-1:111122223333:subgrp:private' },
    },
    'created rds:subgrp private',
    'used ec2:subnet subnet-0bbbbbbb',
  ),
]
