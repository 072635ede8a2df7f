import { type Told, told } from '../record.ts'

/** What ties networks together or lets somebody in: events beyond the reference's table. */
export const BEYOND_VPC: readonly Told[] = [
  told(
    'ec2.AuthorizeSecurityGroupIngress',
    {
      rq: {
        groupId: 'sg-0aaaaaaa1',
        ipPermissions: {
          items: [
            {
              ipProtocol: 'tcp',
              fromPort: 22,
              toPort: 22,
              groups: { items: [{ groupId: 'sg-0bbbbbbb2', userId: '444455556666' }] },
              ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] },
              prefixListIds: { items: [{ prefixListId: 'pl-0123456789abcdef0' }] },
            },
          ],
        },
      },
      rs: {
        _return: true,
        securityGroupRuleSet: {
          items: [
            {
              groupOwnerId: '111122223333',
              groupId: 'sg-0aaaaaaa1',
              securityGroupRuleId: 'sgr-0aaaaaaa1',
              cidrIpv4: '0.0.0.0/0',
            },
          ],
        },
      },
    },
    'created ec2:security-group-rule sgr-0aaaaaaa1',
    'modified ec2:security-group sg-0aaaaaaa1',
    'used ec2:prefix-list pl-0123456789abcdef0 by walker',
    'used ec2:security-group sg-0bbbbbbb2',
  ),
  told(
    'ec2.CreateVpcEndpointServiceConfiguration',
    {
      rq: {
        CreateVpcEndpointServiceConfigurationRequest: {
          AcceptanceRequired: false,
          NetworkLoadBalancerArn: {
            tag: 1,
            content: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/net/nlb/0123456789abcdef',
          },
        },
      },
      rs: {
        CreateVpcEndpointServiceConfigurationResponse: {
          serviceConfiguration: {
            serviceId: 'vpce-svc-0aaaaaaa1',
            serviceName: 'com.amazonaws.vpce.eu-west-1.vpce-svc-0aaaaaaa1',
          },
        },
      },
    },
    'created ec2:vpc-endpoint-service vpce-svc-0aaaaaaa1',
    'used elasticloadbalancing:loadbalancer nlb by walker',
  ),
  told(
    'ec2.DeleteVpcEndpointServiceConfigurations',
    { rq: { DeleteVpcEndpointServiceConfigurationsRequest: { ServiceId: { tag: 1, content: 'vpce-svc-0aaaaaaa1' } } } },
    'deleted ec2:vpc-endpoint-service vpce-svc-0aaaaaaa1',
  ),
  told(
    'ec2.AcceptVpcEndpointConnections',
    {
      rq: {
        AcceptVpcEndpointConnectionsRequest: {
          ServiceId: 'vpce-svc-0aaaaaaa1',
          VpcEndpointId: { tag: 1, content: 'vpce-0aaaaaaa1' },
        },
      },
    },
    'attached ec2:vpc-endpoint vpce-0aaaaaaa1',
    'modified ec2:vpc-endpoint-service vpce-svc-0aaaaaaa1',
  ),
  told(
    'ec2.AcceptVpcPeeringConnection',
    {
      rq: { vpcPeeringConnectionId: 'pcx-0aaaaaaa1' },
      rs: {
        vpcPeeringConnection: {
          vpcPeeringConnectionId: 'pcx-0aaaaaaa1',
          requesterVpcInfo: { ownerId: '444455556666', vpcId: 'vpc-0bbbbbbb2' },
          accepterVpcInfo: { ownerId: '111122223333', vpcId: 'vpc-0aaaaaaa1' },
        },
      },
    },
    'attached ec2:vpc vpc-0aaaaaaa1',
    'attached ec2:vpc vpc-0bbbbbbb2',
    'modified ec2:vpc-peering-connection pcx-0aaaaaaa1',
    'shared aws:account 444455556666',
  ),
  told(
    'ec2.CreateTransitGateway',
    {
      rq: { CreateTransitGatewayRequest: { Description: 'x' } },
      rs: {
        CreateTransitGatewayResponse: {
          transitGateway: {
            transitGatewayId: 'tgw-0aaaaaaa1',
            transitGatewayArn: 'arn:aws:ec2:eu-west-1:111122223333:transit-gateway/tgw-0aaaaaaa1',
            options: { associationDefaultRouteTableId: 'tgw-rtb-0aaaaaaa1' },
          },
        },
      },
    },
    'created ec2:transit-gateway tgw-0aaaaaaa1',
    'used ec2:transit-gateway-route-table tgw-rtb-0aaaaaaa1 by walker',
  ),
  told(
    'ec2.CreateTransitGatewayVpcAttachment',
    {
      rq: {
        CreateTransitGatewayVpcAttachmentRequest: {
          TransitGatewayId: 'tgw-0aaaaaaa1',
          VpcId: 'vpc-0aaaaaaa1',
          SubnetIds: { tag: 1, content: 'subnet-0aaaaaaa1' },
        },
      },
      rs: {
        CreateTransitGatewayVpcAttachmentResponse: {
          transitGatewayVpcAttachment: {
            transitGatewayAttachmentId: 'tgw-attach-0aaaaaaa1',
            transitGatewayId: 'tgw-0aaaaaaa1',
            vpcId: 'vpc-0aaaaaaa1',
            subnetIds: { item: 'subnet-0aaaaaaa1' },
          },
        },
      },
    },
    'attached ec2:vpc vpc-0aaaaaaa1',
    'created ec2:transit-gateway-attachment tgw-attach-0aaaaaaa1',
    'used ec2:subnet subnet-0aaaaaaa1 by walker',
    'used ec2:transit-gateway tgw-0aaaaaaa1',
  ),
  told(
    'ec2.CreateTransitGatewayPeeringAttachment',
    {
      rq: {
        CreateTransitGatewayPeeringAttachmentRequest: {
          TransitGatewayId: 'tgw-0aaaaaaa1',
          PeerTransitGatewayId: 'tgw-0bbbbbbb2',
          PeerAccountId: '444455556666',
          PeerRegion: 'us-east-1',
        },
      },
      rs: {
        CreateTransitGatewayPeeringAttachmentResponse: {
          transitGatewayPeeringAttachment: { transitGatewayAttachmentId: 'tgw-attach-0aaaaaaa1' },
        },
      },
    },
    'created ec2:transit-gateway-attachment tgw-attach-0aaaaaaa1',
    'shared aws:account 444455556666',
    'used ec2:transit-gateway tgw-0aaaaaaa1',
    'used ec2:transit-gateway tgw-0bbbbbbb2',
  ),
  told(
    'ec2.CreateTransitGatewayRoute',
    {
      rq: {
        CreateTransitGatewayRouteRequest: {
          TransitGatewayRouteTableId: 'tgw-rtb-0aaaaaaa1',
          DestinationCidrBlock: '10.0.0.0/8',
          TransitGatewayAttachmentId: 'tgw-attach-0aaaaaaa1',
        },
      },
    },
    'modified ec2:transit-gateway-route-table tgw-rtb-0aaaaaaa1',
    'used ec2:transit-gateway-attachment tgw-attach-0aaaaaaa1',
  ),
  told(
    'ec2.ReplaceNetworkAclAssociation',
    {
      rq: { associationId: 'aclassoc-0aaaaaaa1', networkAclId: 'acl-0aaaaaaa1' },
      rs: { newAssociationId: 'aclassoc-0bbbbbbb2' },
    },
    'modified ec2:network-acl acl-0aaaaaaa1',
  ),
  told(
    'ec2.CreateManagedPrefixList',
    {
      rq: { CreateManagedPrefixListRequest: { PrefixListName: 'office', MaxEntries: 5, AddressFamily: 'IPv4' } },
      rs: {
        CreateManagedPrefixListResponse: {
          prefixList: {
            prefixListId: 'pl-0aaaaaaa1',
            prefixListArn: 'arn:aws:ec2:eu-west-1:111122223333:prefix-list/pl-0aaaaaaa1',
            prefixListName: 'office',
          },
        },
      },
    },
    'created ec2:prefix-list pl-0aaaaaaa1',
  ),
  told(
    'ec2.ModifyManagedPrefixList',
    {
      rq: { ModifyManagedPrefixListRequest: { PrefixListId: 'pl-0aaaaaaa1', AddEntry: { tag: 1, Cidr: '0.0.0.0/0' } } },
    },
    'modified ec2:prefix-list pl-0aaaaaaa1',
  ),
  told(
    'ec2.CreateInstanceConnectEndpoint',
    {
      rq: {
        CreateInstanceConnectEndpointRequest: {
          SubnetId: 'subnet-0aaaaaaa1',
          SecurityGroupId: { tag: 1, content: 'sg-0aaaaaaa1' },
        },
      },
      rs: {
        CreateInstanceConnectEndpointResponse: {
          instanceConnectEndpoint: {
            instanceConnectEndpointId: 'eice-0aaaaaaa1',
            instanceConnectEndpointArn: 'arn:aws:ec2:eu-west-1:111122223333:instance-connect-endpoint/eice-0aaaaaaa1',
            subnetId: 'subnet-0aaaaaaa1',
            vpcId: 'vpc-0aaaaaaa1',
          },
        },
      },
    },
    'created ec2:instance-connect-endpoint eice-0aaaaaaa1',
    'parent ec2:subnet subnet-0aaaaaaa1',
    'used ec2:security-group sg-0aaaaaaa1 by walker',
    'used ec2:vpc vpc-0aaaaaaa1 by parameter',
  ),
  told(
    'ec2-instance-connect.OpenTunnel',
    {
      rq: {
        instanceConnectEndpointId: 'eice-0aaaaaaa1',
        remotePort: 22,
        privateIpAddress: '10.0.0.5',
        maxTunnelDuration: 3600,
        networkInterfaceId: 'eni-0aaaaaaa1',
      },
    },
    'used ec2:instance-connect-endpoint eice-0aaaaaaa1 by walker',
    'used ec2:network-interface eni-0aaaaaaa1 by walker',
  ),
  told(
    'ec2.CreateClientVpnEndpoint',
    {
      rq: {
        CreateClientVpnEndpointRequest: {
          ClientCidrBlock: '10.0.0.0/22',
          ServerCertificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/11111111-2222-3333-4444-555555555555',
        },
      },
      rs: { CreateClientVpnEndpointResponse: { clientVpnEndpointId: 'cvpn-endpoint-0aaaaaaa1', dnsName: 'x' } },
    },
    'created ec2:client-vpn-endpoint cvpn-endpoint-0aaaaaaa1',
    'used acm:certificate 11111111-2222-3333-4444-555555555555 by walker',
  ),
  told(
    'ec2.AuthorizeClientVpnIngress',
    {
      rq: {
        AuthorizeClientVpnIngressRequest: {
          ClientVpnEndpointId: 'cvpn-endpoint-0aaaaaaa1',
          TargetNetworkCidr: '0.0.0.0/0',
          AuthorizeAllGroups: true,
        },
      },
    },
    'modified ec2:client-vpn-endpoint cvpn-endpoint-0aaaaaaa1',
  ),
  told(
    'ec2.CreateEgressOnlyInternetGateway',
    {
      rq: { CreateEgressOnlyInternetGatewayRequest: { VpcId: 'vpc-0aaaaaaa1' } },
      rs: {
        CreateEgressOnlyInternetGatewayResponse: {
          egressOnlyInternetGateway: {
            egressOnlyInternetGatewayId: 'eigw-0aaaaaaa1',
            attachmentSet: { item: { vpcId: 'vpc-0aaaaaaa1' } },
          },
        },
      },
    },
    'attached ec2:vpc vpc-0aaaaaaa1',
    'created ec2:egress-only-internet-gateway eigw-0aaaaaaa1',
  ),
  told(
    'ec2.CreateCarrierGateway',
    {
      rq: { CreateCarrierGatewayRequest: { VpcId: 'vpc-0aaaaaaa1' } },
      rs: { CreateCarrierGatewayResponse: { carrierGateway: { carrierGatewayId: 'cagw-0aaaaaaa1' } } },
    },
    'attached ec2:vpc vpc-0aaaaaaa1',
    'created ec2:carrier-gateway cagw-0aaaaaaa1',
  ),
  told(
    'ec2.AttachVpnGateway',
    { rq: { vpcId: 'vpc-0aaaaaaa1', vpnGatewayId: 'vgw-0aaaaaaa1' } },
    'attached ec2:vpc vpc-0aaaaaaa1',
    'modified ec2:vpn-gateway vgw-0aaaaaaa1',
  ),
  told(
    'ec2.DeleteVerifiedAccessEndpoint',
    { rq: { DeleteVerifiedAccessEndpointRequest: { VerifiedAccessEndpointId: 'vae-0aaaaaaa1' } } },
    'deleted ec2:verified-access-endpoint vae-0aaaaaaa1 by walker',
  ),
  told(
    'ec2.DisassociateVpcCidrBlock',
    { rq: { associationId: 'vpc-cidr-assoc-0aaaaaaa1' }, rs: { vpcId: 'vpc-0aaaaaaa1' } },
    'modified ec2:vpc vpc-0aaaaaaa1 by parameter',
  ),
  told(
    'ec2.CreateRoute',
    { rq: { routeTableId: 'rtb-0aaaaaaa1', destinationCidrBlock: '0.0.0.0/0', vpcEndpointId: 'vpce-0aaaaaaa1' } },
    'modified ec2:route-table rtb-0aaaaaaa1',
    'used ec2:vpc-endpoint vpce-0aaaaaaa1',
  ),
  told(
    'ec2.EnableVgwRoutePropagation',
    { rq: { routeTableId: 'rtb-0aaaaaaa1', gatewayId: 'vgw-0aaaaaaa1' } },
    'modified ec2:route-table rtb-0aaaaaaa1',
    'used ec2:vpn-gateway vgw-0aaaaaaa1',
  ),
]
