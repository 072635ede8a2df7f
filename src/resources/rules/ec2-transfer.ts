import type { ServiceRules } from './rule.ts'

/** Images, volumes and snapshots that are carried in and out, given to others, or set back. */
export const EC2_TRANSFER: ServiceRules = {
  sources: ['ec2'],
  rules: [
    {
      on: 'ImportImage',
      touches: [
        ['created', 'ec2:import-image-task', 'rs.importTaskId'],
        ['used', 's3:bucket', 'rq.diskContainerSet.userBucket.s3Bucket'],
        ['used', 'ec2:snapshot', 'rq.diskContainerSet.snapshotId'],
        ['used', 'iam:role', 'rq.roleName'],
      ],
    },
    {
      on: 'ImportSnapshot',
      touches: [
        ['created', 'ec2:import-snapshot-task', 'rs.importTaskId'],
        ['used', 's3:bucket', 'rq.diskContainer.userBucket.s3Bucket'],
        ['used', 'iam:role', 'rq.roleName'],
      ],
    },
    {
      on: 'ExportImage',
      touches: [
        ['created', 'ec2:export-image-task', 'rs.exportImageTaskId'],
        ['parent', 'ec2:image', 'rq.ImageId'],
        ['used', 's3:bucket', 'rq.S3ExportLocation.S3Bucket'],
        ['used', 'iam:role', 'rq.RoleName'],
      ],
    },
    {
      on: 'CreateStoreImageTask',
      touches: [
        ['read', 'ec2:image', 'rq.ImageId'],
        ['used', 's3:bucket', 'rq.Bucket'],
      ],
    },
    {
      on: 'CreateRestoreImageTask',
      touches: [
        ['created', 'ec2:image', 'rs.imageId'],
        ['used', 's3:bucket', 'rq.Bucket'],
      ],
    },
    {
      on: 'ModifyImageAttribute',
      touches: [
        [
          'shared',
          'aws:any',
          'rq.launchPermission.add.organizationArn',
          'rq.launchPermission.add.organizationalUnitArn',
          'rq.launchPermission.remove.organizationArn',
          'rq.launchPermission.remove.organizationalUnitArn',
        ],
      ],
    },
    { on: 'CancelImageLaunchPermission', touches: [['shared', 'ec2:image', 'rq.ImageId']] },
    {
      on: 'RestoreImageFromRecycleBin EnableImageDeregistrationProtection DisableImageDeregistrationProtection',
      touches: [['modified', 'ec2:image', 'rq.ImageId']],
    },
    {
      on: 'ModifySnapshotTier RestoreSnapshotTier RestoreSnapshotFromRecycleBin LockSnapshot UnlockSnapshot EnableFastSnapshotRestores DisableFastSnapshotRestores',
      touches: [['modified', 'ec2:snapshot', 'rq.SnapshotId', 'rq.SourceSnapshotId']],
    },
    {
      on: 'CreateReplaceRootVolumeTask',
      touches: [
        ['created', 'ec2:replace-root-volume-task', 'rs.replaceRootVolumeTask.replaceRootVolumeTaskId'],
        ['modified', 'ec2:instance', 'rq.InstanceId'],
        ['used', 'ec2:snapshot', 'rq.SnapshotId'],
        ['used', 'ec2:image', 'rq.ImageId'],
      ],
    },
    {
      on: 'EnableAddressTransfer DisableAddressTransfer AcceptAddressTransfer',
      touches: [
        ['shared', 'ec2:elastic-ip', 'rq.AllocationId ?? rs.addressTransfer.allocationId ?? rq.Address'],
        ['shared', 'aws:account', 'rq.TransferAccountId', 'rs.addressTransfer.transferAccountId'],
      ],
    },
    {
      on: 'CreateNetworkInterfacePermission',
      touches: [
        ['shared', 'ec2:network-interface', 'rq.NetworkInterfaceId'],
        ['shared', 'aws:account', 'rq.AwsAccountId'],
      ],
    },
    {
      on: 'CreateLaunchTemplate CreateLaunchTemplateVersion',
      touches: [
        [
          'used',
          'iam:instance-profile',
          'rq.LaunchTemplateData.IamInstanceProfile.Arn ?? rq.LaunchTemplateData.IamInstanceProfile.Name',
        ],
      ],
    },
  ],
}
