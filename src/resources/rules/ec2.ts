import type { ServiceRules } from './rule.ts'

/** Instances, images, snapshots, volumes and what hangs on them. Paths as measured in real records unless said. */
export const EC2: ServiceRules = {
  sources: ['ec2'],
  rules: [
    {
      on: 'RunInstances',
      touches: [
        ['created', 'ec2:instance', 'rs.instancesSet.instanceId'],
        ['parent', 'ec2:image', 'rs.instancesSet.imageId', 'rq.instancesSet.imageId', 'rq.imageId'],
        ['used', 'ec2:subnet', 'rs.instancesSet.subnetId', 'rq.subnetId', 'rq.networkInterfaceSet.subnetId'],
        ['used', 'ec2:vpc', 'rs.instancesSet.vpcId'],
        [
          'used',
          'ec2:security-group',
          'rs.instancesSet.groupSet.groupId ?? rs.instancesSet.networkInterfaceSet.groupSet.groupId ?? rq.groupSet.groupId ?? rq.groupSet.groupName',
          'rq.networkInterfaceSet.groupSet.groupId',
        ],
        ['created', 'ec2:network-interface', 'rs.instancesSet.networkInterfaceSet.networkInterfaceId'],
        ['attached', 'ec2:network-interface', 'rq.networkInterfaceSet.networkInterfaceId'],
        ['created', 'ec2:volume', 'rs.instancesSet.blockDeviceMapping.ebs.volumeId'],
        ['parent', 'ec2:snapshot', 'rq.blockDeviceMapping.ebs.snapshotId'],
        [
          'used',
          'iam:instance-profile',
          'rs.instancesSet.iamInstanceProfile.arn ?? rq.iamInstanceProfile.arn ?? rq.iamInstanceProfile.name',
        ],
        ['used', 'ec2:key-pair', 'rs.instancesSet.keyName ?? rq.instancesSet.keyName ?? rq.keyName'],
        ['used', 'ec2:launch-template', 'rq.launchTemplate.launchTemplateId ?? rq.launchTemplate.launchTemplateName'],
      ],
    },
    {
      on: 'StartInstances StopInstances RebootInstances MonitorInstances UnmonitorInstances',
      touches: [
        [
          'modified',
          'ec2:instance',
          'rq.instancesSet.instanceId',
          'rs.instancesSet.instanceId',
          'rs.startingInstances.instanceId',
          'rs.stoppingInstances.instanceId',
        ],
      ],
    },
    {
      on: 'TerminateInstances',
      touches: [
        [
          'deleted',
          'ec2:instance',
          'rq.instancesSet.instanceId',
          'rs.instancesSet.instanceId',
          'rs.terminatingInstances.instanceId',
        ],
      ],
    },
    {
      on: 'ModifyInstanceAttribute',
      touches: [
        ['modified', 'ec2:instance', 'rq.instanceId'],
        ['used', 'ec2:security-group', 'rq.groupSet.groupId'],
        ['used', 'ec2:volume', 'rq.blockDeviceMapping.ebs.volumeId'],
      ],
    },
    {
      on: 'ResetInstanceAttribute ModifyInstanceMetadataOptions ModifyInstancePlacement ModifyInstanceCreditSpecification ModifyInstanceMaintenanceOptions ModifyInstanceEventStartTime ReportInstanceStatus SendDiagnosticInterrupt',
      touches: [
        [
          'modified',
          'ec2:instance',
          'rq.instanceId',
          'rq.instanceCreditSpecification.instanceId',
          'rq.instancesSet.instanceId',
        ],
      ],
    },
    {
      on: 'GetPasswordData DescribeInstanceAttribute GetConsoleOutput GetConsoleScreenshot GetLaunchTemplateData',
      touches: [['read', 'ec2:instance', 'rq.instanceId']],
    },
    {
      on: 'DescribeInstances DescribeInstanceStatus',
      touches: [['read', 'ec2:instance', 'rq.instancesSet.instanceId']],
    },
    {
      on: 'CreateImage',
      touches: [
        ['created', 'ec2:image', 'rs.imageId'],
        ['parent', 'ec2:instance', 'rq.instanceId'],
      ],
    },
    {
      on: 'RegisterImage',
      touches: [
        ['created', 'ec2:image', 'rs.imageId'],
        ['parent', 'ec2:snapshot', 'rq.blockDeviceMapping.ebs.snapshotId'],
      ],
    },
    { on: 'DeregisterImage', touches: [['deleted', 'ec2:image', 'rq.imageId']] },
    {
      on: 'CopyImage',
      touches: [
        ['created', 'ec2:image', 'rs.imageId'],
        ['parent', 'ec2:image', 'rq.sourceImageId'],
        ['used', 'kms:key', 'rq.kmsKeyId'],
      ],
    },
    {
      on: 'CopySnapshot',
      touches: [
        ['created', 'ec2:snapshot', 'rs.snapshotId'],
        ['parent', 'ec2:snapshot', 'rq.sourceSnapshotId'],
        ['used', 'kms:key', 'rq.kmsKeyId'],
      ],
    },
    {
      on: 'ModifyImageAttribute ResetImageAttribute',
      touches: [
        ['shared', 'ec2:image', 'rq.imageId'],
        ['shared', 'aws:account', 'rq.launchPermission.add.userId', 'rq.launchPermission.remove.userId'],
      ],
    },
    {
      on: 'EnableImage DisableImage EnableImageDeprecation DisableImageDeprecation',
      touches: [['modified', 'ec2:image', 'rq.imageId']],
    },
    {
      on: 'CreateSnapshot',
      touches: [
        ['created', 'ec2:snapshot', 'rs.snapshotId'],
        ['parent', 'ec2:volume', 'rq.volumeId', 'rs.volumeId'],
      ],
    },
    {
      on: 'CreateSnapshots',
      touches: [
        ['created', 'ec2:snapshot', 'rs.snapshotSet.snapshotId'],
        ['parent', 'ec2:volume', 'rs.snapshotSet.volumeId'],
        ['parent', 'ec2:instance', 'rq.InstanceSpecification.InstanceId'],
      ],
    },
    {
      on: 'ModifySnapshotAttribute ResetSnapshotAttribute',
      touches: [
        ['shared', 'ec2:snapshot', 'rq.snapshotId'],
        ['shared', 'aws:account', 'rq.createVolumePermission.add.userId', 'rq.createVolumePermission.remove.userId'],
      ],
    },
    {
      on: 'SharedSnapshotVolumeCreated SharedSnapshotCopyInitiated',
      touches: [['read', 'ec2:snapshot', 'sed.snapshotId']],
    },
    { on: 'DeleteSnapshot', touches: [['deleted', 'ec2:snapshot', 'rq.snapshotId']] },
    { on: 'DescribeSnapshotAttribute', touches: [['read', 'ec2:snapshot', 'rq.snapshotId']] },
    {
      on: 'CreateVolume',
      touches: [
        ['created', 'ec2:volume', 'rs.volumeId'],
        ['parent', 'ec2:snapshot', 'rq.snapshotId', 'rs.snapshotId'],
        ['used', 'kms:key', 'rq.kmsKeyId', 'rs.kmsKeyId'],
      ],
    },
    { on: 'DeleteVolume', touches: [['deleted', 'ec2:volume', 'rq.volumeId']] },
    { on: 'ModifyVolume ModifyVolumeAttribute EnableVolumeIO', touches: [['modified', 'ec2:volume', 'rq.volumeId']] },
    {
      on: 'AttachVolume DetachVolume',
      touches: [
        ['modified', 'ec2:volume', 'rq.volumeId', 'rs.volumeId'],
        ['attached', 'ec2:instance', 'rq.instanceId', 'rs.instanceId'],
      ],
    },
    {
      on: 'CreateTags DeleteTags',
      touches: [['modified', 'ec2:any', 'rq.resourcesSet.resourceId']],
    },
    {
      on: 'CreateKeyPair ImportKeyPair',
      touches: [['created', 'ec2:key-pair', 'rq.keyName ?? rs.keyName']],
    },
    { on: 'DeleteKeyPair', touches: [['deleted', 'ec2:key-pair', 'rq.keyName ?? rs.keyName ?? rq.keyPairId']] },
    {
      on: 'CreateLaunchTemplate',
      touches: [
        ['created', 'ec2:launch-template', 'rs.launchTemplate.launchTemplateId ?? rq.launchTemplateName'],
        ['used', 'ec2:image', 'rq.LaunchTemplateData.ImageId'],
      ],
    },
    {
      on: 'CreateLaunchTemplateVersion ModifyLaunchTemplate DeleteLaunchTemplateVersions',
      touches: [
        [
          'modified',
          'ec2:launch-template',
          'rs.launchTemplate.launchTemplateId ?? rs.launchTemplateVersion.launchTemplateId ?? rq.launchTemplateId ?? rq.launchTemplateName',
        ],
        ['used', 'ec2:image', 'rq.LaunchTemplateData.ImageId'],
      ],
    },
    {
      on: 'DeleteLaunchTemplate',
      touches: [
        [
          'deleted',
          'ec2:launch-template',
          'rs.launchTemplate.launchTemplateId ?? rq.launchTemplateId ?? rq.launchTemplateName',
        ],
      ],
    },
    {
      on: 'AssociateIamInstanceProfile ReplaceIamInstanceProfileAssociation DisassociateIamInstanceProfile',
      touches: [
        ['modified', 'ec2:instance', 'rq.instanceId', 'rs.iamInstanceProfileAssociation.instanceId'],
        [
          'attached',
          'iam:instance-profile',
          'rq.iamInstanceProfile.arn ?? rs.iamInstanceProfileAssociation.iamInstanceProfile.arn ?? rq.iamInstanceProfile.name',
        ],
      ],
    },
    {
      on: 'CreateInstanceExportTask',
      touches: [
        ['created', 'ec2:export-instance-task', 'rs.exportTask.exportTaskId'],
        ['parent', 'ec2:instance', 'rq.instanceId'],
        ['used', 's3:bucket', 'rq.exportToS3.s3Bucket'],
      ],
    },
  ],
}

/** Instance Connect: a key pushed onto an instance is a way in. */
export const EC2_CONNECT: ServiceRules = {
  sources: ['ec2-instance-connect'],
  rules: [
    {
      on: 'SendSSHPublicKey SendSerialConsoleSSHPublicKey',
      touches: [['modified', 'ec2:instance', 'rq.instanceId']],
    },
    { on: 'OpenTunnel', touches: [['used', 'ec2:instance', 'rq.instanceId']] },
  ],
}

/** Blocks of snapshots read and written without an instance: a way to carry a volume off. */
export const EBS: ServiceRules = {
  sources: ['ebs'],
  rules: [
    {
      on: 'StartSnapshot',
      touches: [
        ['created', 'ec2:snapshot', 'rs.snapshotId'],
        ['parent', 'ec2:snapshot', 'rq.parentSnapshotId'],
      ],
    },
    { on: 'PutSnapshotBlock CompleteSnapshot', touches: [['modified', 'ec2:snapshot', 'rq.snapshotId']] },
    { on: 'GetSnapshotBlock ListSnapshotBlocks', touches: [['read', 'ec2:snapshot', 'rq.snapshotId']] },
    {
      on: 'ListChangedBlocks',
      touches: [['read', 'ec2:snapshot', 'rq.firstSnapshotId', 'rq.secondSnapshotId']],
    },
  ],
}
