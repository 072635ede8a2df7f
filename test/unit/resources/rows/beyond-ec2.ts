import { type Told, told } from '../record.ts'

/** Carried, given, set back, and asked for by the fleet: events beyond the reference's table. */
export const BEYOND_EC2: readonly Told[] = [
  told(
    'ec2.CreateNetworkInterfacePermission',
    {
      rq: {
        CreateNetworkInterfacePermissionRequest: {
          NetworkInterfaceId: 'eni-0aaaaaaa1',
          AwsAccountId: '444455556666',
          Permission: 'INSTANCE-ATTACH',
        },
      },
      rs: {
        CreateNetworkInterfacePermissionResponse: {
          interfacePermission: {
            networkInterfacePermissionId: 'eni-perm-0aaaaaaa1',
            networkInterfaceId: 'eni-0aaaaaaa1',
            awsAccountId: '444455556666',
          },
        },
      },
    },
    'shared aws:account 444455556666',
    'shared ec2:network-interface eni-0aaaaaaa1',
  ),
  told(
    'ec2.EnableAddressTransfer',
    { rq: { EnableAddressTransferRequest: { AllocationId: 'eipalloc-0aaaaaaa1', TransferAccountId: '444455556666' } } },
    'shared aws:account 444455556666',
    'shared ec2:elastic-ip eipalloc-0aaaaaaa1',
  ),
  told(
    'ec2.ModifySnapshotTier',
    { rq: { ModifySnapshotTierRequest: { SnapshotId: 'snap-0aaaaaaa1', StorageTier: 'archive' } } },
    'modified ec2:snapshot snap-0aaaaaaa1',
  ),
  told(
    'ec2.ModifyImageAttribute',
    {
      rq: {
        imageId: 'ami-0aaaaaaa1',
        attributeType: 'launchPermission',
        launchPermission: {
          add: {
            items: [
              { userId: '444455556666' },
              { organizationArn: 'arn:aws:organizations::111122223333:organization/o-aa111bb222' },
            ],
          },
        },
      },
    },
    'shared aws:account 444455556666',
    'shared ec2:image ami-0aaaaaaa1',
    'shared organizations:organization o-aa111bb222',
  ),
  told(
    'ec2.ImportImage',
    {
      rq: {
        architecture: 'x86_64',
        diskContainerSet: { items: [{ format: 'vmdk', userBucket: { s3Bucket: 'imports', s3Key: 'disk.vmdk' } }] },
      },
      rs: { importTaskId: 'import-ami-0aaaaaaa1', status: 'active' },
    },
    'created ec2:import-image-task import-ami-0aaaaaaa1',
    'used s3:bucket imports',
  ),
  told(
    'ec2.ExportImage',
    {
      rq: {
        ExportImageRequest: {
          ImageId: 'ami-0aaaaaaa1',
          S3ExportLocation: { S3Bucket: 'exports', S3Prefix: 'a/' },
          DiskImageFormat: 'VMDK',
        },
      },
      rs: { ExportImageResponse: { exportImageTaskId: 'export-ami-0aaaaaaa1', imageId: 'ami-0aaaaaaa1' } },
    },
    'created ec2:export-image-task export-ami-0aaaaaaa1',
    'parent ec2:image ami-0aaaaaaa1',
    'used s3:bucket exports',
  ),
  told(
    'ec2.CreateStoreImageTask',
    {
      rq: { CreateStoreImageTaskRequest: { ImageId: 'ami-0aaaaaaa1', Bucket: 'exports' } },
      rs: { CreateStoreImageTaskResponse: { objectKey: 'ami-0aaaaaaa1.bin' } },
    },
    'read ec2:image ami-0aaaaaaa1',
    'used s3:bucket exports',
  ),
  told(
    'ec2.ImportSnapshot',
    {
      rq: { diskContainer: { format: 'VMDK', userBucket: { s3Bucket: 'imports', s3Key: 'd' } } },
      rs: { importTaskId: 'import-snap-0aaaaaaa1' },
    },
    'created ec2:import-snapshot-task import-snap-0aaaaaaa1',
    'used s3:bucket imports',
  ),
  told(
    'ec2.CreateLaunchTemplateVersion',
    {
      rq: {
        CreateLaunchTemplateVersionRequest: {
          LaunchTemplateId: 'lt-0aaaaaaa1',
          SourceVersion: 1,
          LaunchTemplateData: {
            ImageId: 'ami-0aaaaaaa1',
            SecurityGroupId: { tag: 1, content: 'sg-0aaaaaaa1' },
            IamInstanceProfile: { Name: 'web' },
            UserData: '<sensitiveDataRemoved>',
            KeyName: 'ops',
          },
        },
      },
      rs: {
        CreateLaunchTemplateVersionResponse: {
          launchTemplateVersion: {
            launchTemplateId: 'lt-0aaaaaaa1',
            launchTemplateName: 'web',
            versionNumber: 2,
            createdBy: 'arn:aws:iam::111122223333:user/alice',
          },
        },
      },
    },
    'modified ec2:launch-template lt-0aaaaaaa1',
    'used ec2:image ami-0aaaaaaa1',
    'used ec2:key-pair ops by parameter',
    'used ec2:security-group sg-0aaaaaaa1 by walker',
    'used iam:instance-profile web',
  ),
  told(
    'ec2.CreateFleet',
    {
      rq: {
        CreateFleetRequest: {
          Type: 'instant',
          LaunchTemplateConfigs: {
            tag: 1,
            LaunchTemplateSpecification: { LaunchTemplateId: 'lt-0aaaaaaa1', Version: 1 },
            Overrides: { tag: 1, SubnetId: 'subnet-0aaaaaaa1' },
          },
        },
      },
      rs: {
        CreateFleetResponse: {
          fleetId: 'fleet-0aaaaaaa-1111-2222-3333-444444444444',
          fleetInstanceSet: {
            item: { instanceIds: { item: ['i-0aaaaaaa1', 'i-0aaaaaaa2'] }, instanceType: 't3.micro' },
          },
        },
      },
    },
    'created ec2:fleet fleet-0aaaaaaa-1111-2222-3333-444444444444',
    'created ec2:instance i-0aaaaaaa1',
    'created ec2:instance i-0aaaaaaa2',
    'used ec2:launch-template lt-0aaaaaaa1',
    'used ec2:subnet subnet-0aaaaaaa1 by parameter',
  ),
  told(
    'ec2.DeleteFleets',
    {
      rq: {
        DeleteFleetsRequest: {
          FleetId: { tag: 1, content: 'fleet-0aaaaaaa-1111-2222-3333-444444444444' },
          TerminateInstances: true,
        },
      },
      rs: {
        DeleteFleetsResponse: {
          successfulFleetDeletionSet: { item: { fleetId: 'fleet-0aaaaaaa-1111-2222-3333-444444444444' } },
          unsuccessfulFleetDeletionSet: '',
        },
      },
    },
    'deleted ec2:fleet fleet-0aaaaaaa-1111-2222-3333-444444444444',
  ),
  told(
    'ec2.RequestSpotInstances',
    {
      rq: {
        instanceCount: 1,
        launchSpecification: {
          imageId: 'ami-0aaaaaaa1',
          instanceType: 'm5.large',
          subnetId: 'subnet-0aaaaaaa1',
          groupSet: { items: [{ groupId: 'sg-0aaaaaaa1' }] },
          keyName: 'ops',
        },
      },
      rs: { spotInstanceRequestSet: { items: [{ spotInstanceRequestId: 'sir-0aaaaaa1', state: 'open' }] } },
    },
    'created ec2:spot-instances-request sir-0aaaaaa1',
    'parent ec2:image ami-0aaaaaaa1',
    'used ec2:key-pair ops',
    'used ec2:security-group sg-0aaaaaaa1 by walker',
    'used ec2:subnet subnet-0aaaaaaa1 by parameter',
  ),
  told(
    'ec2.CancelSpotInstanceRequests',
    { rq: { spotInstanceRequestIdSet: { items: [{ spotInstanceRequestId: 'sir-0aaaaaa1' }] } } },
    'deleted ec2:spot-instances-request sir-0aaaaaa1',
  ),
  told(
    'ec2.RequestSpotFleet',
    {
      rq: {
        spotFleetRequestConfig: {
          iamFleetRole: 'arn:aws:iam::111122223333:role/fleet',
          launchSpecifications: [{ imageId: 'ami-0aaaaaaa1', subnetId: 'subnet-0aaaaaaa1' }],
          targetCapacity: 2,
        },
      },
      rs: { spotFleetRequestId: 'sfr-0aaaaaaa-1111-2222-3333-444444444444' },
    },
    'created ec2:spot-fleet-request sfr-0aaaaaaa-1111-2222-3333-444444444444',
    'parent ec2:image ami-0aaaaaaa1',
    'used ec2:subnet subnet-0aaaaaaa1 by parameter',
    'used iam:role fleet',
  ),
  told(
    'ec2.CreateReplaceRootVolumeTask',
    {
      rq: { CreateReplaceRootVolumeTaskRequest: { InstanceId: 'i-0aaaaaaa1', SnapshotId: 'snap-0aaaaaaa1' } },
      rs: {
        CreateReplaceRootVolumeTaskResponse: {
          replaceRootVolumeTask: { replaceRootVolumeTaskId: 'replacevol-0aaaaaaa1', instanceId: 'i-0aaaaaaa1' },
        },
      },
    },
    'created ec2:replace-root-volume-task replacevol-0aaaaaaa1',
    'modified ec2:instance i-0aaaaaaa1',
    'used ec2:snapshot snap-0aaaaaaa1',
  ),
  told(
    'ec2.CreatePlacementGroup',
    {
      rq: { groupName: 'hpc', strategy: 'cluster' },
      rs: {
        placementGroup: {
          groupName: 'hpc',
          groupId: 'pg-0aaaaaaa1',
          groupArn: 'arn:aws:ec2:eu-west-1:111122223333:placement-group/hpc',
        },
      },
    },
    'created ec2:placement-group hpc',
  ),
  told(
    'ec2.CreateCapacityReservation',
    {
      rq: { CreateCapacityReservationRequest: { InstanceType: 'm5.large', InstanceCount: 1 } },
      rs: {
        CreateCapacityReservationResponse: {
          capacityReservation: {
            capacityReservationId: 'cr-0aaaaaaa1',
            capacityReservationArn: 'arn:aws:ec2:eu-west-1:111122223333:capacity-reservation/cr-0aaaaaaa1',
          },
        },
      },
    },
    'created ec2:capacity-reservation cr-0aaaaaaa1',
  ),
  told(
    'ec2.AllocateHosts',
    {
      rq: { AllocateHostsRequest: { InstanceFamily: 'm5', Quantity: 1 } },
      rs: { AllocateHostsResponse: { hostIdSet: { item: 'h-0aaaaaaa1' } } },
    },
    'created ec2:dedicated-host h-0aaaaaaa1',
  ),
  told(
    'ec2.EnableFastSnapshotRestores',
    {
      rq: {
        EnableFastSnapshotRestoresRequest: {
          SourceSnapshotId: { tag: 1, content: 'snap-0aaaaaaa1' },
          AvailabilityZone: { tag: 1, content: 'eu-west-1a' },
        },
      },
    },
    'modified ec2:snapshot snap-0aaaaaaa1',
  ),
  told(
    'ec2.BidEvictedEvent',
    {
      eventType: 'AwsServiceEvent',
      userIdentity: { accountId: '111122223333', invokedBy: 'ec2.amazonaws.com' },
      sed: { instanceIdSet: ['i-0aaaaaaa1'] },
    },
    'modified ec2:instance i-0aaaaaaa1',
  ),
  told(
    'ec2.CancelImageLaunchPermission',
    { rq: { CancelImageLaunchPermissionRequest: { ImageId: 'ami-0aaaaaaa1' } } },
    'shared ec2:image ami-0aaaaaaa1',
  ),
]
