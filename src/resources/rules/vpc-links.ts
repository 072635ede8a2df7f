import type { ServiceRules } from './rule.ts'

const ATTACHMENT = 'ec2:transit-gateway-attachment'
const TGW_TABLE = 'ec2:transit-gateway-route-table'
const CLIENT_VPN = 'ec2:client-vpn-endpoint'

/** What ties networks together or lets somebody in: transit gateways, endpoints, VPNs, prefix lists. */
export const VPC_LINKS: ServiceRules = {
  sources: ['ec2'],
  rules: [
    { on: 'CreateTransitGateway', touches: [['created', 'ec2:transit-gateway', 'rs.transitGateway.transitGatewayId']] },
    { on: 'ModifyTransitGateway', touches: [['modified', 'ec2:transit-gateway', 'rq.TransitGatewayId']] },
    { on: 'DeleteTransitGateway', touches: [['deleted', 'ec2:transit-gateway', 'rq.TransitGatewayId']] },
    {
      on: 'CreateTransitGatewayVpcAttachment',
      touches: [
        ['created', ATTACHMENT, 'rs.transitGatewayVpcAttachment.transitGatewayAttachmentId'],
        ['used', 'ec2:transit-gateway', 'rs.transitGatewayVpcAttachment.transitGatewayId ?? rq.TransitGatewayId'],
        ['attached', 'ec2:vpc', 'rs.transitGatewayVpcAttachment.vpcId ?? rq.VpcId'],
      ],
    },
    {
      on: 'DeleteTransitGatewayVpcAttachment',
      touches: [
        ['deleted', ATTACHMENT, 'rq.TransitGatewayAttachmentId'],
        ['used', 'ec2:transit-gateway', 'rs.transitGatewayVpcAttachment.transitGatewayId'],
        ['attached', 'ec2:vpc', 'rs.transitGatewayVpcAttachment.vpcId'],
      ],
    },
    {
      on: 'ModifyTransitGatewayVpcAttachment AcceptTransitGatewayVpcAttachment RejectTransitGatewayVpcAttachment AcceptTransitGatewayPeeringAttachment RejectTransitGatewayPeeringAttachment',
      touches: [['modified', ATTACHMENT, 'rq.TransitGatewayAttachmentId']],
    },
    {
      on: 'CreateTransitGatewayPeeringAttachment',
      touches: [
        ['created', ATTACHMENT, 'rs.transitGatewayPeeringAttachment.transitGatewayAttachmentId'],
        ['used', 'ec2:transit-gateway', 'rq.TransitGatewayId', 'rq.PeerTransitGatewayId'],
        ['shared', 'aws:account', 'rq.PeerAccountId'],
      ],
    },
    {
      on: 'DeleteTransitGatewayPeeringAttachment',
      touches: [['deleted', ATTACHMENT, 'rq.TransitGatewayAttachmentId']],
    },
    {
      on: 'CreateTransitGatewayRouteTable',
      touches: [
        ['created', TGW_TABLE, 'rs.transitGatewayRouteTable.transitGatewayRouteTableId'],
        ['parent', 'ec2:transit-gateway', 'rq.TransitGatewayId'],
      ],
    },
    { on: 'DeleteTransitGatewayRouteTable', touches: [['deleted', TGW_TABLE, 'rq.TransitGatewayRouteTableId']] },
    {
      on: 'CreateTransitGatewayRoute DeleteTransitGatewayRoute ReplaceTransitGatewayRoute',
      touches: [
        ['modified', TGW_TABLE, 'rq.TransitGatewayRouteTableId'],
        ['used', ATTACHMENT, 'rq.TransitGatewayAttachmentId'],
      ],
    },
    {
      on: 'AssociateTransitGatewayRouteTable DisassociateTransitGatewayRouteTable EnableTransitGatewayRouteTablePropagation DisableTransitGatewayRouteTablePropagation',
      touches: [
        ['modified', TGW_TABLE, 'rq.TransitGatewayRouteTableId'],
        ['attached', ATTACHMENT, 'rq.TransitGatewayAttachmentId'],
      ],
    },
    {
      on: 'AcceptVpcPeeringConnection',
      touches: [
        [
          'attached',
          'ec2:vpc',
          'rs.vpcPeeringConnection.requesterVpcInfo.vpcId',
          'rs.vpcPeeringConnection.accepterVpcInfo.vpcId',
        ],
        ['shared', 'aws:account', 'rs.vpcPeeringConnection.requesterVpcInfo.ownerId'],
      ],
    },
    {
      on: 'CreateVpcEndpointServiceConfiguration',
      touches: [['created', 'ec2:vpc-endpoint-service', 'rs.serviceConfiguration.serviceId']],
    },
    {
      on: 'ModifyVpcEndpointServiceConfiguration StartVpcEndpointServicePrivateDnsVerification',
      touches: [['modified', 'ec2:vpc-endpoint-service', 'rq.ServiceId']],
    },
    {
      on: 'DeleteVpcEndpointServiceConfigurations',
      touches: [['deleted', 'ec2:vpc-endpoint-service', 'rq.ServiceId']],
    },
    {
      on: 'AcceptVpcEndpointConnections RejectVpcEndpointConnections',
      touches: [
        ['modified', 'ec2:vpc-endpoint-service', 'rq.ServiceId'],
        ['attached', 'ec2:vpc-endpoint', 'rq.VpcEndpointId'],
      ],
    },
    {
      on: 'CreateRoute ReplaceRoute',
      touches: [
        ['used', 'ec2:vpc-endpoint', 'rq.vpcEndpointId'],
        ['used', 'ec2:egress-only-internet-gateway', 'rq.egressOnlyInternetGatewayId'],
      ],
    },
    {
      on: 'EnableVgwRoutePropagation DisableVgwRoutePropagation',
      touches: [
        ['modified', 'ec2:route-table', 'rq.routeTableId'],
        ['used', 'ec2:vpn-gateway', 'rq.gatewayId'],
      ],
    },
    {
      on: 'AttachVpnGateway DetachVpnGateway',
      touches: [
        ['modified', 'ec2:vpn-gateway', 'rq.vpnGatewayId'],
        ['attached', 'ec2:vpc', 'rq.vpcId'],
      ],
    },
    {
      on: 'CreateEgressOnlyInternetGateway',
      touches: [
        ['created', 'ec2:egress-only-internet-gateway', 'rs.egressOnlyInternetGateway.egressOnlyInternetGatewayId'],
        ['attached', 'ec2:vpc', 'rq.VpcId'],
      ],
    },
    {
      on: 'CreateCarrierGateway',
      touches: [
        ['created', 'ec2:carrier-gateway', 'rs.carrierGateway.carrierGatewayId'],
        ['attached', 'ec2:vpc', 'rq.VpcId'],
      ],
    },
    { on: 'CreateManagedPrefixList', touches: [['created', 'ec2:prefix-list', 'rs.prefixList.prefixListId']] },
    {
      on: 'ModifyManagedPrefixList RestoreManagedPrefixListVersion',
      touches: [['modified', 'ec2:prefix-list', 'rq.PrefixListId']],
    },
    { on: 'DeleteManagedPrefixList', touches: [['deleted', 'ec2:prefix-list', 'rq.PrefixListId']] },
    {
      on: 'CreateInstanceConnectEndpoint',
      touches: [
        ['created', 'ec2:instance-connect-endpoint', 'rs.instanceConnectEndpoint.instanceConnectEndpointId'],
        ['parent', 'ec2:subnet', 'rq.SubnetId'],
      ],
    },
    {
      on: 'CreateClientVpnEndpoint',
      touches: [['created', CLIENT_VPN, 'rs.clientVpnEndpointId']],
    },
    {
      on: 'ModifyClientVpnEndpoint AuthorizeClientVpnIngress RevokeClientVpnIngress CreateClientVpnRoute DeleteClientVpnRoute ImportClientVpnClientCertificateRevocationList',
      touches: [['modified', CLIENT_VPN, 'rq.ClientVpnEndpointId']],
    },
    {
      on: 'AssociateClientVpnTargetNetwork DisassociateClientVpnTargetNetwork',
      touches: [
        ['modified', CLIENT_VPN, 'rq.ClientVpnEndpointId'],
        ['attached', 'ec2:subnet', 'rq.SubnetId'],
      ],
    },
    { on: 'ExportClientVpnClientConfiguration', touches: [['read', CLIENT_VPN, 'rq.ClientVpnEndpointId']] },
    { on: 'DeleteClientVpnEndpoint', touches: [['deleted', CLIENT_VPN, 'rq.ClientVpnEndpointId']] },
    {
      on: 'ReplaceNetworkAclAssociation',
      touches: [['modified', 'ec2:network-acl', 'rq.networkAclId']],
    },
  ],
}
