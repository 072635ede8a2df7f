import type { ServiceRules } from './rule.ts'

const ZONE = 'rq.hostedZoneId'

/** Names, doors and pipes of what the world sees: DNS, APIs, distributions, private CAs, VPC Lattice. */
export const EDGE: readonly ServiceRules[] = [
  {
    sources: ['route53'],
    rules: [
      {
        on: 'AssociateVPCWithHostedZone DisassociateVPCFromHostedZone',
        touches: [
          ['modified', 'route53:hostedzone', ZONE],
          ['attached', 'ec2:vpc', 'rq.vPC.vPCId'],
        ],
      },
      {
        on: 'CreateVPCAssociationAuthorization DeleteVPCAssociationAuthorization',
        touches: [
          ['shared', 'route53:hostedzone', ZONE],
          ['used', 'ec2:vpc', 'rq.vPC.vPCId'],
        ],
      },
      {
        on: 'CreateQueryLoggingConfig',
        touches: [
          ['created', 'route53:queryloggingconfig', 'rs.queryLoggingConfig.id'],
          ['modified', 'route53:hostedzone', ZONE],
        ],
      },
      { on: 'DeleteQueryLoggingConfig', touches: [['deleted', 'route53:queryloggingconfig', 'rq.id']] },
      { on: 'EnableHostedZoneDNSSEC DisableHostedZoneDNSSEC', touches: [['modified', 'route53:hostedzone', ZONE]] },
      { on: 'GetHostedZone', touches: [['read', 'route53:hostedzone', 'rq.id']] },
      { on: 'UpdateHostedZoneComment', touches: [['modified', 'route53:hostedzone', 'rq.id']] },
      { on: 'ListResourceRecordSets', touches: [['read', 'route53:hostedzone', ZONE]] },
      { on: 'CreateHealthCheck', touches: [['created', 'route53:healthcheck', 'rs.healthCheck.id']] },
      { on: 'DeleteHealthCheck', touches: [['deleted', 'route53:healthcheck', 'rq.healthCheckId']] },
    ],
  },
  {
    sources: ['route53resolver'],
    rules: [
      {
        on: 'AssociateResolverRule DisassociateResolverRule',
        touches: [
          ['attached', 'route53resolver:resolver-rule', 'rq.resolverRuleId'],
          ['attached', 'ec2:vpc', 'rq.vPCId'],
        ],
      },
    ],
  },
  {
    sources: ['cloudfront'],
    rules: [
      { on: 'CreateInvalidation', touches: [['modified', 'cloudfront:distribution', 'rq.distributionId']] },
      { on: 'GetDistribution GetDistributionConfig', touches: [['read', 'cloudfront:distribution', 'rq.id']] },
      { on: 'AssociateAlias', touches: [['modified', 'cloudfront:distribution', 'rq.targetDistributionId']] },
    ],
  },
  {
    sources: ['apigateway'],
    rules: [
      { on: 'CreateApiKey', touches: [['created', 'apigateway:apikeys', 'rs.id']] },
      { on: 'UpdateApiKey', touches: [['modified', 'apigateway:apikeys', 'rq.apiKey']] },
      { on: 'DeleteApiKey', touches: [['deleted', 'apigateway:apikeys', 'rq.apiKey']] },
      { on: 'GetApiKey', touches: [['read', 'apigateway:apikeys', 'rq.apiKey']] },
      {
        on: 'CreateDomainName',
        touches: [
          [
            'created',
            'apigateway:domainnames',
            'rs.domainName ?? rq.createDomainNameInput.domainName ?? rq.domainName',
          ],
        ],
      },
      { on: 'UpdateDomainName', touches: [['modified', 'apigateway:domainnames', 'rq.domainName']] },
      { on: 'DeleteDomainName', touches: [['deleted', 'apigateway:domainnames', 'rq.domainName']] },
      { on: 'CreateVpcLink', touches: [['created', 'apigateway:vpclinks', 'rs.id ?? rs.vpcLinkId']] },
      { on: 'DeleteVpcLink', touches: [['deleted', 'apigateway:vpclinks', 'rq.vpcLinkId']] },
    ],
  },
  {
    sources: ['appsync'],
    rules: [
      { on: 'CreateGraphqlApi', touches: [['created', 'appsync:apis', 'rs.graphqlApi.apiId']] },
      {
        on: 'UpdateGraphqlApi CreateApiKey UpdateApiKey DeleteApiKey CreateResolver UpdateResolver DeleteResolver CreateFunction UpdateFunction DeleteFunction CreateDataSource UpdateDataSource DeleteDataSource StartSchemaCreation',
        touches: [['modified', 'appsync:apis', 'rq.apiId']],
      },
      { on: 'GetGraphqlApi ListApiKeys', touches: [['read', 'appsync:apis', 'rq.apiId']] },
      { on: 'DeleteGraphqlApi', touches: [['deleted', 'appsync:apis', 'rq.apiId']] },
    ],
  },
  {
    sources: ['acm-pca'],
    rules: [
      {
        on: 'IssueCertificate',
        touches: [
          ['used', 'acm-pca:certificate-authority', 'rq.certificateAuthorityArn'],
          ['created', 'acm-pca:certificate-authority', 'rs.certificateArn'],
        ],
      },
      {
        on: 'CreatePermission DeletePermission PutPolicy DeletePolicy',
        touches: [['shared', 'acm-pca:certificate-authority', 'rq.certificateAuthorityArn', 'rq.resourceArn']],
      },
    ],
  },
  {
    sources: ['vpc-lattice'],
    rules: [
      {
        on: 'CreateServiceNetworkVpcAssociation',
        touches: [
          ['created', 'vpc-lattice:servicenetworkvpcassociation', 'rs.arn ?? rs.id'],
          ['modified', 'vpc-lattice:servicenetwork', 'rq.serviceNetworkIdentifier'],
          ['attached', 'ec2:vpc', 'rq.vpcIdentifier'],
        ],
      },
      {
        on: 'PutAuthPolicy PutResourcePolicy',
        touches: [['shared', 'aws:any', 'rq.resourceIdentifier', 'rq.resourceArn']],
      },
    ],
  },
  {
    sources: ['directconnect'],
    rules: [
      {
        on: 'CreatePrivateVirtualInterface CreatePublicVirtualInterface CreateTransitVirtualInterface',
        touches: [
          ['created', 'directconnect:dxvif', 'rs.virtualInterfaceId ?? rs.virtualInterface.virtualInterfaceId'],
          ['modified', 'directconnect:dxcon', 'rq.connectionId'],
        ],
      },
      { on: 'DeleteVirtualInterface', touches: [['deleted', 'directconnect:dxvif', 'rq.virtualInterfaceId']] },
    ],
  },
]
