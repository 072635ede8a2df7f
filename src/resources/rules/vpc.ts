import type { ServiceRules } from './rule.ts'

/** Networks: EC2's other half. */
export const VPC: ServiceRules = {
  sources: ['ec2'],
  rules: [
    {
      on: 'CreateVpc CreateDefaultVpc',
      touches: [
        ['created', 'ec2:vpc', 'rs.vpc.vpcId'],
        ['used', 'ec2:dhcp-options', 'rs.vpc.dhcpOptionsId'],
      ],
    },
    { on: 'DeleteVpc', touches: [['deleted', 'ec2:vpc', 'rq.vpcId']] },
    { on: 'ModifyVpcAttribute AssociateVpcCidrBlock', touches: [['modified', 'ec2:vpc', 'rq.vpcId']] },
    {
      on: 'CreateSubnet CreateDefaultSubnet',
      touches: [
        ['created', 'ec2:subnet', 'rs.subnet.subnetId'],
        ['parent', 'ec2:vpc', 'rq.vpcId', 'rs.subnet.vpcId'],
      ],
    },
    { on: 'DeleteSubnet', touches: [['deleted', 'ec2:subnet', 'rq.subnetId']] },
    { on: 'ModifySubnetAttribute', touches: [['modified', 'ec2:subnet', 'rq.subnetId']] },
    {
      on: 'CreateSecurityGroup',
      touches: [
        ['created', 'ec2:security-group', 'rs.groupId ?? rq.groupName'],
        ['parent', 'ec2:vpc', 'rq.vpcId'],
      ],
    },
    {
      on: 'AuthorizeSecurityGroupIngress AuthorizeSecurityGroupEgress',
      touches: [
        ['modified', 'ec2:security-group', 'rq.groupId ?? rs.securityGroupRuleSet.groupId ?? rq.groupName'],
        ['created', 'ec2:security-group-rule', 'rs.securityGroupRuleSet.securityGroupRuleId'],
        ['used', 'ec2:security-group', 'rq.ipPermissions.groups.groupId', 'rq.sourceSecurityGroupId'],
      ],
    },
    {
      on: 'RevokeSecurityGroupIngress RevokeSecurityGroupEgress',
      touches: [
        ['modified', 'ec2:security-group', 'rq.groupId ?? rs.securityGroupRuleSet.groupId ?? rq.groupName'],
        [
          'deleted',
          'ec2:security-group-rule',
          'rq.securityGroupRuleIds',
          'rq.securityGroupRuleIds.securityGroupRuleId',
          'rs.revokedSecurityGroupRuleSet.securityGroupRuleId',
        ],
        ['used', 'ec2:security-group', 'rq.ipPermissions.groups.groupId'],
      ],
    },
    {
      on: 'ModifySecurityGroupRules',
      touches: [
        ['modified', 'ec2:security-group', 'rq.groupId'],
        ['modified', 'ec2:security-group-rule', 'rq.SecurityGroupRule.SecurityGroupRuleId'],
      ],
    },
    {
      on: 'UpdateSecurityGroupRuleDescriptionsIngress UpdateSecurityGroupRuleDescriptionsEgress',
      touches: [['modified', 'ec2:security-group', 'rq.groupId ?? rq.groupName']],
    },
    {
      on: 'DeleteSecurityGroup',
      touches: [['deleted', 'ec2:security-group', 'rq.groupId ?? rs.groupId ?? rq.groupName']],
    },
    {
      on: 'DescribeSecurityGroups',
      touches: [['read', 'ec2:security-group', 'rq.securityGroupIdSet.groupId', 'rq.securityGroupSet.groupName']],
    },
    {
      on: 'CreateNetworkInterface',
      touches: [
        ['created', 'ec2:network-interface', 'rs.networkInterface.networkInterfaceId'],
        ['parent', 'ec2:subnet', 'rq.subnetId'],
        ['used', 'ec2:security-group', 'rq.groupSet.groupId', 'rs.networkInterface.groupSet.groupId'],
        ['used', 'ec2:vpc', 'rs.networkInterface.vpcId'],
      ],
    },
    { on: 'DeleteNetworkInterface', touches: [['deleted', 'ec2:network-interface', 'rq.networkInterfaceId']] },
    {
      on: 'ModifyNetworkInterfaceAttribute',
      touches: [
        ['modified', 'ec2:network-interface', 'rq.networkInterfaceId'],
        ['used', 'ec2:security-group', 'rq.groupSet.groupId'],
      ],
    },
    {
      on: 'AttachNetworkInterface',
      touches: [
        ['modified', 'ec2:network-interface', 'rq.networkInterfaceId'],
        ['attached', 'ec2:instance', 'rq.instanceId'],
      ],
    },
    {
      on: 'CreateRouteTable',
      touches: [
        ['created', 'ec2:route-table', 'rs.routeTable.routeTableId'],
        ['parent', 'ec2:vpc', 'rq.vpcId'],
      ],
    },
    { on: 'DeleteRouteTable', touches: [['deleted', 'ec2:route-table', 'rq.routeTableId']] },
    {
      on: 'CreateRoute DeleteRoute ReplaceRoute',
      touches: [
        ['modified', 'ec2:route-table', 'rq.routeTableId'],
        ['used', 'ec2:internet-gateway', 'rq.gatewayId'],
        ['used', 'ec2:natgateway', 'rq.natGatewayId'],
        ['used', 'ec2:vpc-peering-connection', 'rq.vpcPeeringConnectionId'],
        ['used', 'ec2:transit-gateway', 'rq.transitGatewayId'],
        ['used', 'ec2:network-interface', 'rq.networkInterfaceId'],
        ['used', 'ec2:instance', 'rq.instanceId'],
      ],
    },
    {
      on: 'AssociateRouteTable',
      touches: [
        ['attached', 'ec2:route-table', 'rq.routeTableId'],
        ['attached', 'ec2:subnet', 'rq.subnetId'],
        ['attached', 'ec2:internet-gateway', 'rq.gatewayId'],
      ],
    },
    // Only the association is named; AssociateRouteTable makes it an alias of the route table.
    { on: 'DisassociateRouteTable', touches: [['modified', 'ec2:route-table', 'rq.associationId']] },
    {
      on: 'ReplaceRouteTableAssociation',
      touches: [
        ['modified', 'ec2:route-table', 'rq.associationId'],
        ['attached', 'ec2:route-table', 'rq.routeTableId'],
      ],
    },
    {
      on: 'CreateInternetGateway',
      touches: [['created', 'ec2:internet-gateway', 'rs.internetGateway.internetGatewayId']],
    },
    { on: 'DeleteInternetGateway', touches: [['deleted', 'ec2:internet-gateway', 'rq.internetGatewayId']] },
    {
      on: 'AttachInternetGateway DetachInternetGateway',
      touches: [
        ['modified', 'ec2:internet-gateway', 'rq.internetGatewayId'],
        ['attached', 'ec2:vpc', 'rq.vpcId'],
      ],
    },
    {
      on: 'CreateNatGateway',
      touches: [
        ['created', 'ec2:natgateway', 'rs.natGateway.natGatewayId'],
        ['used', 'ec2:subnet', 'rq.SubnetId'],
        ['used', 'ec2:elastic-ip', 'rq.AllocationId'],
      ],
    },
    { on: 'DeleteNatGateway', touches: [['deleted', 'ec2:natgateway', 'rq.NatGatewayId', 'rs.natGatewayId']] },
    { on: 'AllocateAddress', touches: [['created', 'ec2:elastic-ip', 'rs.allocationId ?? rs.publicIp']] },
    { on: 'ReleaseAddress', touches: [['deleted', 'ec2:elastic-ip', 'rq.allocationId ?? rq.publicIp']] },
    {
      on: 'AssociateAddress',
      touches: [
        ['modified', 'ec2:elastic-ip', 'rq.allocationId ?? rq.publicIp'],
        ['attached', 'ec2:instance', 'rq.instanceId'],
        ['attached', 'ec2:network-interface', 'rq.networkInterfaceId'],
      ],
    },
    { on: 'DisassociateAddress', touches: [['modified', 'ec2:elastic-ip', 'rq.associationId ?? rq.publicIp']] },
    {
      on: 'CreateVpcPeeringConnection',
      touches: [
        ['created', 'ec2:vpc-peering-connection', 'rs.vpcPeeringConnection.vpcPeeringConnectionId'],
        ['attached', 'ec2:vpc', 'rq.vpcId', 'rq.peerVpcId'],
        ['shared', 'aws:account', 'rq.peerOwnerId'],
      ],
    },
    {
      on: 'AcceptVpcPeeringConnection RejectVpcPeeringConnection ModifyVpcPeeringConnectionOptions',
      touches: [['modified', 'ec2:vpc-peering-connection', 'rq.vpcPeeringConnectionId']],
    },
    {
      on: 'DeleteVpcPeeringConnection',
      touches: [['deleted', 'ec2:vpc-peering-connection', 'rq.vpcPeeringConnectionId']],
    },
    {
      on: 'CreateFlowLogs',
      touches: [
        ['created', 'ec2:vpc-flow-log', 'rs.flowLogIdSet'],
        ['used', 'ec2:any', 'rq.ResourceId'],
        ['used', 's3:bucket', 'rq.LogDestination'],
        ['used', 'logs:log-group', 'rq.LogGroupName'],
        ['used', 'iam:role', 'rq.DeliverLogsPermissionArn'],
      ],
    },
    { on: 'DeleteFlowLogs', touches: [['deleted', 'ec2:vpc-flow-log', 'rq.FlowLogId']] },
    {
      on: 'CreateVpcEndpoint',
      touches: [
        ['created', 'ec2:vpc-endpoint', 'rs.vpcEndpoint.vpcEndpointId'],
        ['parent', 'ec2:vpc', 'rq.VpcId'],
        ['used', 'ec2:subnet', 'rq.SubnetId'],
        ['used', 'ec2:security-group', 'rq.SecurityGroupId'],
        ['used', 'ec2:route-table', 'rq.RouteTableId'],
      ],
    },
    { on: 'DeleteVpcEndpoints', touches: [['deleted', 'ec2:vpc-endpoint', 'rq.VpcEndpointId']] },
    { on: 'ModifyVpcEndpoint', touches: [['modified', 'ec2:vpc-endpoint', 'rq.VpcEndpointId']] },
    {
      on: 'ModifyVpcEndpointServicePermissions',
      touches: [
        ['shared', 'ec2:vpc-endpoint-service', 'rq.ServiceId'],
        ['shared', 'aws:principal', 'rq.AddAllowedPrincipals', 'rq.RemoveAllowedPrincipals'],
      ],
    },
    {
      on: 'CreateCustomerGateway',
      touches: [['created', 'ec2:customer-gateway', 'rs.customerGateway.customerGatewayId']],
    },
    { on: 'DeleteCustomerGateway', touches: [['deleted', 'ec2:customer-gateway', 'rq.customerGatewayId']] },
    {
      on: 'CreateVpnConnection',
      touches: [
        ['created', 'ec2:vpn-connection', 'rs.vpnConnection.vpnConnectionId'],
        ['parent', 'ec2:customer-gateway', 'rq.customerGatewayId'],
        ['parent', 'ec2:vpn-gateway', 'rq.vpnGatewayId'],
      ],
    },
    { on: 'DeleteVpnConnection', touches: [['deleted', 'ec2:vpn-connection', 'rq.vpnConnectionId']] },
    { on: 'CreateVpnGateway', touches: [['created', 'ec2:vpn-gateway', 'rs.vpnGateway.vpnGatewayId']] },
    { on: 'DeleteVpnGateway', touches: [['deleted', 'ec2:vpn-gateway', 'rq.vpnGatewayId']] },
    {
      on: 'CreateNetworkAcl',
      touches: [
        ['created', 'ec2:network-acl', 'rs.networkAcl.networkAclId'],
        ['parent', 'ec2:vpc', 'rq.vpcId'],
      ],
    },
    {
      on: 'CreateNetworkAclEntry DeleteNetworkAclEntry ReplaceNetworkAclEntry',
      touches: [['modified', 'ec2:network-acl', 'rq.networkAclId']],
    },
    { on: 'DeleteNetworkAcl', touches: [['deleted', 'ec2:network-acl', 'rq.networkAclId']] },
    { on: 'CreateDhcpOptions', touches: [['created', 'ec2:dhcp-options', 'rs.dhcpOptions.dhcpOptionsId']] },
    { on: 'DeleteDhcpOptions', touches: [['deleted', 'ec2:dhcp-options', 'rq.dhcpOptionsId']] },
    {
      on: 'AssociateDhcpOptions',
      touches: [
        ['attached', 'ec2:dhcp-options', 'rq.dhcpOptionsId'],
        ['modified', 'ec2:vpc', 'rq.vpcId'],
      ],
    },
  ],
}
