import type { ServiceRules } from './rule.ts'

const OBJECT = 'rq.bucketName + rq.key'

/** An object's event counts for its bucket too, as a child: the collector sees to that, not each row. */
export const S3: ServiceRules = {
  sources: ['s3'],
  rules: [
    { on: 'CreateBucket', touches: [['created', 's3:bucket', 'rq.bucketName']] },
    { on: 'DeleteBucket', touches: [['deleted', 's3:bucket', 'rq.bucketName']] },
    {
      on: 'PutBucketPolicy PutBucketAcl PutBucketPublicAccessBlock DeleteBucketPublicAccessBlock PutBucketOwnershipControls DeleteBucketOwnershipControls',
      touches: [['shared', 's3:bucket', 'rq.bucketName']],
    },
    {
      on: 'DeleteBucketPolicy PutBucketLifecycle PutBucketLifecycleConfiguration DeleteBucketLifecycle PutBucketTagging DeleteBucketTagging PutBucketVersioning PutBucketEncryption DeleteBucketEncryption PutBucketCors DeleteBucketCors PutBucketNotification PutBucketNotificationConfiguration PutBucketWebsite DeleteBucketWebsite PutBucketRequestPayment PutBucketInventoryConfiguration PutBucketObjectLockConfiguration PutObjectLockConfiguration PutAccelerateConfiguration PutBucketIntelligentTieringConfiguration PutBucketAnalyticsConfiguration PutBucketMetricsConfiguration DeleteBucketInventoryConfiguration DeleteBucketIntelligentTieringConfiguration DeleteBucketAnalyticsConfiguration DeleteBucketMetricsConfiguration CreateBucketMetadataTableConfiguration DeleteBucketMetadataTableConfiguration DeleteObjects',
      touches: [['modified', 's3:bucket', 'rq.bucketName']],
    },
    {
      on: 'PutBucketLogging',
      touches: [
        ['modified', 's3:bucket', 'rq.bucketName'],
        ['used', 's3:bucket', 'rq.BucketLoggingStatus.LoggingEnabled.TargetBucket', 'rq.logging.targetBucket'],
      ],
    },
    {
      on: 'PutBucketReplication',
      touches: [
        ['modified', 's3:bucket', 'rq.bucketName'],
        ['used', 's3:bucket', 'rq.ReplicationConfiguration.Rule.Destination.Bucket'],
        ['used', 'iam:role', 'rq.ReplicationConfiguration.Role'],
        ['shared', 'aws:account', 'rq.ReplicationConfiguration.Rule.Destination.Account'],
      ],
    },
    { on: 'DeleteBucketReplication', touches: [['modified', 's3:bucket', 'rq.bucketName']] },
    {
      on: 'GetBucketAcl GetBucketPolicy GetBucketPolicyStatus GetBucketLocation GetBucketLogging GetBucketVersioning GetBucketEncryption GetBucketTagging GetBucketCors GetBucketLifecycle GetBucketLifecycleConfiguration GetBucketNotification GetBucketNotificationConfiguration GetBucketReplication GetBucketRequestPayment GetBucketWebsite GetBucketPublicAccessBlock GetBucketOwnershipControls GetBucketObjectLockConfiguration GetAccelerateConfiguration GetBucketInventoryConfiguration ListBucketInventoryConfigurations GetBucketIntelligentTieringConfiguration ListBucketIntelligentTieringConfigurations GetBucketAnalyticsConfiguration ListBucketAnalyticsConfigurations GetBucketMetricsConfiguration ListBucketMetricsConfigurations HeadBucket ListObjects ListObjectVersions ListMultipartUploads ListBucket',
      touches: [['read', 's3:bucket', 'rq.bucketName']],
    },
    {
      on: 'GetObject HeadObject GetObjectAcl GetObjectTagging GetObjectTorrent GetObjectAttributes GetObjectRetention GetObjectLegalHold SelectObjectContent ListParts',
      touches: [['read', 's3:object', OBJECT]],
    },
    {
      on: 'PutObject CompleteMultipartUpload CreateMultipartUpload UploadPart PostObject',
      touches: [['created', 's3:object', OBJECT]],
    },
    {
      on: 'CopyObject UploadPartCopy',
      touches: [
        ['created', 's3:object', OBJECT],
        ['read', 's3:copy-source', 'rq.x-amz-copy-source'],
      ],
    },
    { on: 'DeleteObject', touches: [['deleted', 's3:object', OBJECT]] },
    { on: 'PutObjectAcl', touches: [['shared', 's3:object', OBJECT]] },
    {
      on: 'PutObjectTagging DeleteObjectTagging PutObjectRetention PutObjectLegalHold RestoreObject AbortMultipartUpload RenameObject',
      touches: [['modified', 's3:object', OBJECT]],
    },
    {
      on: 'CreateAccessPoint',
      touches: [
        ['created', 's3:accesspoint', 'rs.accessPointArn ?? rq.name'],
        ['parent', 's3:bucket', 'rq.bucket ?? rq.CreateAccessPointRequest.Bucket'],
      ],
    },
    { on: 'DeleteAccessPoint', touches: [['deleted', 's3:accesspoint', 'rq.name']] },
    { on: 'PutAccessPointPolicy', touches: [['shared', 's3:accesspoint', 'rq.name']] },
    { on: 'DeleteAccessPointPolicy', touches: [['modified', 's3:accesspoint', 'rq.name']] },
    {
      on: 'CreateMultiRegionAccessPoint',
      touches: [
        ['created', 's3:accesspoint', 'rq.CreateMultiRegionAccessPointRequest.Details.Name ?? rq.Details.Name'],
        [
          'parent',
          's3:bucket',
          'rq.CreateMultiRegionAccessPointRequest.Details.Regions.Region.Bucket ?? rq.Details.Regions.Region.Bucket',
        ],
      ],
    },
    {
      on: 'CreateJob',
      touches: [
        ['created', 's3:job', 'rs.jobId'],
        ['used', 'iam:role', 'rq.CreateJobRequest.RoleArn ?? rq.RoleArn'],
      ],
    },
    { on: 'UpdateJobPriority UpdateJobStatus', touches: [['modified', 's3:job', 'rq.jobId']] },
    { on: 'DescribeJob', touches: [['read', 's3:job', 'rq.jobId ?? rq.id']] },
    { on: 'CreateAccessGrant', touches: [['created', 's3:access-grants', 'rs.accessGrantArn']] },
    // Credentials for what the target names, `s3://reports/a/*`.
    {
      on: 'GetDataAccess',
      touches: [
        ['used', 's3:bucket', 'rq.target'],
        ['created', 'iam:access-key', 'rs.credentials.accessKeyId'],
      ],
    },
  ],
}
