import { type Case, one } from '../record.ts'

const RAN = {
  rq: {
    instancesSet: { items: [{ imageId: 'ami-0aaaaaaaa', minCount: 1, maxCount: 2 }] },
    networkInterfaceSet: { items: [{ networkInterfaceId: 'eni-0eeeeeee1', deviceIndex: 0 }] },
  },
  rs: {
    reservationId: 'r-0ffffffff',
    instancesSet: {
      items: [
        {
          instanceId: 'i-0aaaaaaa1',
          imageId: 'ami-0aaaaaaaa',
          subnetId: 'subnet-0bbbbbbb',
          vpcId: 'vpc-0ccccccc1',
          groupSet: { items: [{ groupId: 'sg-0ddddddd1', groupName: 'web' }] },
          networkInterfaceSet: {
            items: [{ networkInterfaceId: 'eni-0eeeeeee1' }, { networkInterfaceId: 'eni-0eeeeeee2' }],
          },
          iamInstanceProfile: { arn: 'arn:aws:iam::111122223333:instance-profile/path/web', id: 'AIPAEXAMPLE' },
        },
        { instanceId: 'i-0aaaaaaa2', imageId: 'ami-0aaaaaaaa', subnetId: 'subnet-0bbbbbbb', vpcId: 'vpc-0ccccccc1' },
      ],
    },
  },
}

/** Rows 1 to 43: EC2, in the shapes that the reference measured. */
export const EC2_ROWS: readonly Case[] = [
  one(
    1,
    'ec2.RunInstances',
    RAN,
    'attached ec2:network-interface eni-0eeeeeee1',
    'created ec2:instance i-0aaaaaaa1',
    'created ec2:instance i-0aaaaaaa2',
    'created ec2:network-interface eni-0eeeeeee2',
    'parent ec2:image ami-0aaaaaaaa',
    'used ec2:security-group sg-0ddddddd1',
    'used ec2:subnet subnet-0bbbbbbb',
    'used ec2:vpc vpc-0ccccccc1',
    'used iam:instance-profile web',
  ),
  one(
    7,
    'ec2.StopInstances',
    { rq: { instancesSet: { items: [{ instanceId: 'i-0aaaaaaa1' }, { instanceId: 'i-0aaaaaaa2' }] }, force: false } },
    'modified ec2:instance i-0aaaaaaa1',
    'modified ec2:instance i-0aaaaaaa2',
  ),
  one(
    7,
    'ec2.TerminateInstances',
    { rq: { instancesSet: { items: { instanceId: 'i-0aaaaaaa1' } } } },
    'deleted ec2:instance i-0aaaaaaa1',
  ),
  one(
    8,
    'ec2.ModifyInstanceAttribute',
    { rq: { instanceId: 'i-0aaaaaaa1', userData: '<sensitiveDataRemoved>' } },
    'modified ec2:instance i-0aaaaaaa1',
  ),
  one(9, 'ec2.GetPasswordData', { rq: { instanceId: 'i-0aaaaaaa1' } }, 'read ec2:instance i-0aaaaaaa1'),
  one(
    9,
    'ec2.DescribeInstanceAttribute',
    { rq: { instanceId: 'i-0aaaaaaa1', attribute: 'userData' } },
    'read ec2:instance i-0aaaaaaa1',
  ),
  one(
    10,
    'ec2.CreateImage',
    { rq: { instanceId: 'i-0aaaaaaa1', name: 'golden' }, rs: { imageId: 'ami-0aaaaaaab' } },
    'created ec2:image ami-0aaaaaaab',
    'parent ec2:instance i-0aaaaaaa1',
  ),
  one(
    11,
    'ec2.RegisterImage',
    {
      rq: { blockDeviceMapping: { items: [{ deviceName: '/dev/sda1', ebs: { snapshotId: 'snap-0aaaaaaa' } }] } },
      rs: { imageId: 'ami-0aaaaaaab' },
    },
    'created ec2:image ami-0aaaaaaab',
    'parent ec2:snapshot snap-0aaaaaaa',
  ),
  one(12, 'ec2.DeregisterImage', { rq: { imageId: 'ami-0aaaaaaab' } }, 'deleted ec2:image ami-0aaaaaaab'),
  one(
    13,
    'ec2.CopyImage',
    { rq: { sourceImageId: 'ami-0aaaaaaaa', sourceRegion: 'us-east-1' }, rs: { imageId: 'ami-0aaaaaaab' } },
    'created ec2:image ami-0aaaaaaab',
    'parent ec2:image ami-0aaaaaaaa',
  ),
  one(
    13,
    'ec2.CopySnapshot',
    { rq: { sourceSnapshotId: 'snap-0aaaaaaa' }, rs: { snapshotId: 'snap-0aaaaaab' } },
    'created ec2:snapshot snap-0aaaaaab',
    'parent ec2:snapshot snap-0aaaaaaa',
  ),
  one(
    14,
    'ec2.ModifyImageAttribute',
    { rq: { imageId: 'ami-0aaaaaaab', launchPermission: { add: { items: [{ userId: '999900001111' }] } } } },
    'shared aws:account 999900001111',
    'shared ec2:image ami-0aaaaaaab',
  ),
  one(
    15,
    'ec2.CreateSnapshot',
    { rq: { volumeId: 'vol-0aaaaaaa' }, rs: { snapshotId: 'snap-0aaaaaaa', volumeId: 'vol-0aaaaaaa' } },
    'created ec2:snapshot snap-0aaaaaaa',
    'parent ec2:volume vol-0aaaaaaa',
  ),
  one(
    16,
    'ec2.ModifySnapshotAttribute',
    {
      rq: {
        snapshotId: 'snap-0aaaaaaa',
        createVolumePermission: { add: { items: [{ userId: '999900001111' }, { group: 'all' }] } },
      },
    },
    'shared aws:account 999900001111',
    'shared ec2:snapshot snap-0aaaaaaa',
  ),
  one(
    17,
    'ec2.SharedSnapshotVolumeCreated',
    { sed: { snapshotId: 'snap-0aaaaaaa' } },
    'read ec2:snapshot snap-0aaaaaaa',
  ),
  one(18, 'ec2.DeleteSnapshot', { rq: { snapshotId: 'snap-0aaaaaaa' } }, 'deleted ec2:snapshot snap-0aaaaaaa'),
  one(18, 'ec2.DeleteVolume', { rq: { volumeId: 'vol-0aaaaaaa' } }, 'deleted ec2:volume vol-0aaaaaaa'),
  one(
    19,
    'ec2.CreateVolume',
    { rq: { snapshotId: 'snap-0aaaaaaa' }, rs: { volumeId: 'vol-0aaaaaaa', snapshotId: 'snap-0aaaaaaa' } },
    'created ec2:volume vol-0aaaaaaa',
    'parent ec2:snapshot snap-0aaaaaaa',
  ),
  one(
    20,
    'ec2.AttachVolume',
    { rq: { volumeId: 'vol-0aaaaaaa', instanceId: 'i-0aaaaaaa1', device: '/dev/sdf' } },
    'attached ec2:instance i-0aaaaaaa1',
    'modified ec2:volume vol-0aaaaaaa',
  ),
  one(
    21,
    'ec2.CreateVpc',
    { rq: { cidrBlock: '10.0.0.0/16' }, rs: { vpc: { vpcId: 'vpc-0ccccccc1', dhcpOptionsId: 'dopt-0aaaaaa' } } },
    'created ec2:vpc vpc-0ccccccc1',
    'used ec2:dhcp-options dopt-0aaaaaa',
  ),
  one(
    22,
    'ec2.CreateSubnet',
    { rq: { vpcId: 'vpc-0ccccccc1' }, rs: { subnet: { subnetId: 'subnet-0bbbbbbb', vpcId: 'vpc-0ccccccc1' } } },
    'created ec2:subnet subnet-0bbbbbbb',
    'parent ec2:vpc vpc-0ccccccc1',
  ),
  one(23, 'ec2.DeleteVpc', { rq: { vpcId: 'vpc-0ccccccc1' } }, 'deleted ec2:vpc vpc-0ccccccc1'),
  one(23, 'ec2.DeleteSubnet', { rq: { subnetId: 'subnet-0bbbbbbb' } }, 'deleted ec2:subnet subnet-0bbbbbbb'),
  one(
    24,
    'ec2.CreateSecurityGroup',
    { rq: { groupName: 'web', vpcId: 'vpc-0ccccccc1' }, rs: { groupId: 'sg-0ddddddd1', _return: true } },
    'created ec2:security-group sg-0ddddddd1',
    'parent ec2:vpc vpc-0ccccccc1',
  ),
  one(
    25,
    'ec2.AuthorizeSecurityGroupIngress',
    {
      rq: { groupId: 'sg-0ddddddd1', ipPermissions: { items: [{ ipProtocol: 'tcp', fromPort: 22, toPort: 22 }] } },
      rs: { securityGroupRuleSet: { items: [{ groupId: 'sg-0ddddddd1', securityGroupRuleId: 'sgr-0aaaaaaa' }] } },
    },
    'created ec2:security-group-rule sgr-0aaaaaaa',
    'modified ec2:security-group sg-0ddddddd1',
  ),
  one(
    25,
    'ec2.RevokeSecurityGroupEgress',
    { rq: { groupName: 'web', ipPermissions: {} } },
    'modified ec2:security-group web',
  ),
  one(
    26,
    'ec2.ModifySecurityGroupRules',
    {
      rq: {
        ModifySecurityGroupRulesRequest: {
          GroupId: 'sg-0ddddddd1',
          SecurityGroupRule: { SecurityGroupRuleId: 'sgr-0aaaaaaa', tag: 1 },
        },
      },
    },
    'modified ec2:security-group sg-0ddddddd1',
    'modified ec2:security-group-rule sgr-0aaaaaaa',
  ),
  one(27, 'ec2.DeleteSecurityGroup', { rq: { groupId: 'sg-0ddddddd1' } }, 'deleted ec2:security-group sg-0ddddddd1'),
  one(
    28,
    'ec2.CreateNetworkInterface',
    {
      rq: { subnetId: 'subnet-0bbbbbbb', groupSet: { items: [{ groupId: 'sg-0ddddddd1' }] } },
      rs: {
        networkInterface: { networkInterfaceId: 'eni-0eeeeeee1', vpcId: 'vpc-0ccccccc1', requesterId: 'amazon-elb' },
      },
    },
    'created ec2:network-interface eni-0eeeeeee1',
    'parent ec2:subnet subnet-0bbbbbbb',
    'used ec2:security-group sg-0ddddddd1',
    'used ec2:vpc vpc-0ccccccc1',
  ),
  one(
    29,
    'ec2.DeleteNetworkInterface',
    { rq: { networkInterfaceId: 'eni-0eeeeeee1' } },
    'deleted ec2:network-interface eni-0eeeeeee1',
  ),
  one(
    30,
    'ec2.CreateRouteTable',
    { rq: { vpcId: 'vpc-0ccccccc1' }, rs: { routeTable: { routeTableId: 'rtb-0aaaaaaa' } } },
    'created ec2:route-table rtb-0aaaaaaa',
    'parent ec2:vpc vpc-0ccccccc1',
  ),
  one(
    31,
    'ec2.CreateRoute',
    { rq: { routeTableId: 'rtb-0aaaaaaa', gatewayId: 'igw-0aaaaaaa', destinationCidrBlock: '0.0.0.0/0' } },
    'modified ec2:route-table rtb-0aaaaaaa',
    'used ec2:internet-gateway igw-0aaaaaaa',
  ),
  one(31, 'ec2.DeleteRoute', { rq: { routeTableId: 'rtb-0aaaaaaa' } }, 'modified ec2:route-table rtb-0aaaaaaa'),
  one(
    32,
    'ec2.AssociateRouteTable',
    { rq: { routeTableId: 'rtb-0aaaaaaa', subnetId: 'subnet-0bbbbbbb' }, rs: { associationId: 'rtbassoc-0aaaaaaa' } },
    'attached ec2:route-table rtb-0aaaaaaa',
    'attached ec2:subnet subnet-0bbbbbbb',
  ),
  one(
    33,
    'ec2.DisassociateRouteTable',
    { rq: { associationId: 'rtbassoc-0aaaaaaa' } },
    'modified ec2:route-table rtbassoc-0aaaaaaa',
  ),
  one(
    34,
    'ec2.CreateInternetGateway',
    { rs: { internetGateway: { internetGatewayId: 'igw-0aaaaaaa' } } },
    'created ec2:internet-gateway igw-0aaaaaaa',
  ),
  one(
    34,
    'ec2.AttachInternetGateway',
    { rq: { internetGatewayId: 'igw-0aaaaaaa', vpcId: 'vpc-0ccccccc1' } },
    'attached ec2:vpc vpc-0ccccccc1',
    'modified ec2:internet-gateway igw-0aaaaaaa',
  ),
  one(
    35,
    'ec2.CreateNatGateway',
    {
      rq: { CreateNatGatewayRequest: { SubnetId: 'subnet-0bbbbbbb', AllocationId: 'eipalloc-0aaaaaaa' } },
      rs: { CreateNatGatewayResponse: { natGateway: { natGatewayId: 'nat-0aaaaaaa' }, requestId: 'x' } },
    },
    'created ec2:natgateway nat-0aaaaaaa',
    'used ec2:elastic-ip eipalloc-0aaaaaaa',
    'used ec2:subnet subnet-0bbbbbbb',
  ),
  one(
    36,
    'ec2.AllocateAddress',
    { rq: { domain: 'vpc' }, rs: { publicIp: '203.0.113.9', allocationId: 'eipalloc-0aaaaaaa' } },
    'created ec2:elastic-ip eipalloc-0aaaaaaa',
  ),
  one(36, 'ec2.ReleaseAddress', { rq: { publicIp: '203.0.113.9' } }, 'deleted ec2:elastic-ip 203.0.113.9'),
  one(
    37,
    'ec2.CreateVpcPeeringConnection',
    {
      rq: { vpcId: 'vpc-0ccccccc1', peerVpcId: 'vpc-0ccccccc2', peerOwnerId: '999900001111' },
      rs: { vpcPeeringConnection: { vpcPeeringConnectionId: 'pcx-0aaaaaaa' } },
    },
    'attached ec2:vpc vpc-0ccccccc1',
    'attached ec2:vpc vpc-0ccccccc2',
    'created ec2:vpc-peering-connection pcx-0aaaaaaa',
    'shared aws:account 999900001111',
  ),
  one(
    38,
    'ec2.CreateFlowLogs',
    {
      rq: {
        CreateFlowLogsRequest: {
          ResourceId: { tag: 1, content: 'vpc-0ccccccc1' },
          LogDestination: 'arn:aws:s3:::flow',
        },
      },
      rs: { CreateFlowLogsResponse: { flowLogIdSet: { item: 'fl-0aaaaaaa' } } },
    },
    'created ec2:vpc-flow-log fl-0aaaaaaa',
    'used ec2:vpc vpc-0ccccccc1',
    'used s3:bucket flow',
  ),
  one(
    38,
    'ec2.CreateFlowLogs',
    {
      rq: { CreateFlowLogsRequest: { ResourceId: [{ tag: 1, content: 'eni-0eeeeeee1' }] } },
      rs: { CreateFlowLogsResponse: { flowLogIdSet: { item: ['fl-0aaaaaaa', 'fl-0aaaaaab'] } } },
    },
    'created ec2:vpc-flow-log fl-0aaaaaaa',
    'created ec2:vpc-flow-log fl-0aaaaaab',
    'used ec2:network-interface eni-0eeeeeee1',
  ),
  one(
    39,
    'ec2.DeleteFlowLogs',
    { rq: { DeleteFlowLogsRequest: { FlowLogId: { tag: 1, content: 'fl-0aaaaaaa' } } } },
    'deleted ec2:vpc-flow-log fl-0aaaaaaa',
  ),
  one(
    40,
    'ec2.CreateTags',
    {
      rq: {
        resourcesSet: { items: [{ resourceId: 'i-0aaaaaaa1' }, { resourceId: 'vol-0aaaaaaa' }] },
        tagSet: { items: [{ key: 'owner', value: 'arn:aws:iam::111122223333:role/Not-a-touch' }] },
      },
    },
    'modified ec2:instance i-0aaaaaaa1',
    'modified ec2:volume vol-0aaaaaaa',
  ),
  one(
    41,
    'ec2.CreateCustomerGateway',
    { rs: { customerGateway: { customerGatewayId: 'cgw-0aaaaaaa' } } },
    'created ec2:customer-gateway cgw-0aaaaaaa',
  ),
  one(
    41,
    'ec2.CreateVpnConnection',
    { rq: { customerGatewayId: 'cgw-0aaaaaaa' }, rs: { vpnConnection: { vpnConnectionId: 'vpn-0aaaaaaa' } } },
    'created ec2:vpn-connection vpn-0aaaaaaa',
    'parent ec2:customer-gateway cgw-0aaaaaaa',
  ),
  one(
    41,
    'ec2.CreateVpnGateway',
    { rs: { vpnGateway: { vpnGatewayId: 'vgw-0aaaaaaa' } } },
    'created ec2:vpn-gateway vgw-0aaaaaaa',
  ),
  one(
    42,
    'ec2.CreateNetworkAcl',
    { rq: { vpcId: 'vpc-0ccccccc1' }, rs: { networkAcl: { networkAclId: 'acl-0aaaaaaa' } } },
    'created ec2:network-acl acl-0aaaaaaa',
    'parent ec2:vpc vpc-0ccccccc1',
  ),
  one(
    42,
    'ec2.CreateDhcpOptions',
    { rs: { dhcpOptions: { dhcpOptionsId: 'dopt-0aaaaaa' } } },
    'created ec2:dhcp-options dopt-0aaaaaa',
  ),
  one(
    43,
    'ec2-instance-connect.SendSSHPublicKey',
    { rq: { instanceId: 'i-0aaaaaaa1', instanceOSUser: 'root' } },
    'modified ec2:instance i-0aaaaaaa1',
  ),
  one(
    43,
    'ec2-instance-connect.SendSerialConsoleSSHPublicKey',
    { rq: { instanceId: 'i-0aaaaaaa1' } },
    'modified ec2:instance i-0aaaaaaa1',
  ),
]

/** Rows 2 to 6 are columns of row 1's event. */
export const TOLD_BY_ROW_1: readonly number[] = [2, 3, 4, 5, 6]
