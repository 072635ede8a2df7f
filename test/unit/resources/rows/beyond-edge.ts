import { type Told, told } from '../record.ts'

/** Names, doors, mail and rules: events beyond the reference's table. */
export const BEYOND_EDGE: readonly Told[] = [
  told(
    'config.StartRemediationExecution',
    { rq: { configRuleName: 'r1', resourceKeys: [{ resourceType: 'AWS::S3::Bucket', resourceId: 'reports' }] } },
    'modified config:config-rule r1',
  ),
  told(
    'logs.PutResourcePolicy',
    {
      rq: {
        policyName: 'es',
        policyDocument:
          '{"Statement":[{"Effect":"Allow","Principal":{"Service":"es.amazonaws.com"},"Action":"logs:*","Resource":"*"}]}',
      },
    },
    'modified logs:resource-policy es',
  ),
  told(
    'events.PutTargets',
    {
      rq: {
        rule: 'r1',
        eventBusName: 'default',
        targets: [
          {
            id: '1',
            arn: 'arn:aws:lambda:eu-west-1:111122223333:function:fn',
            roleArn: 'arn:aws:iam::111122223333:role/ev',
          },
        ],
      },
    },
    'modified events:rule r1',
    'used iam:role ev',
    'used lambda:function fn',
  ),
  told(
    'events.PutRule',
    {
      rq: { name: 'r1', eventBusName: 'bus1', eventPattern: '{}' },
      rs: { ruleArn: 'arn:aws:events:eu-west-1:111122223333:rule/bus1/r1' },
    },
    'modified events:rule bus1/r1',
    'used events:event-bus bus1',
  ),
  told(
    'events.DeleteRule',
    { rq: { name: 'r1', eventBusName: 'bus1' } },
    'deleted events:rule bus1/r1',
    'used events:event-bus bus1',
  ),
  told(
    'events.PutEvents',
    { rq: { entries: [{ source: 'app', detailType: 't', eventBusName: 'bus1', resources: [] }] } },
    'used events:event-bus bus1',
  ),
  told(
    'scheduler.DeleteSchedule',
    { rq: { name: 's1', groupName: 'default' } },
    'deleted scheduler:schedule default/s1',
  ),
  told(
    'sns.CreatePlatformEndpoint',
    {
      rq: { platformApplicationArn: 'arn:aws:sns:eu-west-1:111122223333:app/GCM/app1', token: 'x' },
      rs: { endpointArn: 'arn:aws:sns:eu-west-1:111122223333:endpoint/GCM/app1/11111111-2222-3333-4444-555555555555' },
    },
    'created sns:endpoint GCM/app1/11111111-2222-3333-4444-555555555555',
    'used sns:app GCM/app1',
  ),
  told(
    'amazonmq.CreateBroker',
    {
      rq: { brokerName: 'mq', users: [{ username: 'admin', password: '***' }], subnetIds: ['subnet-0aaaaaaa1'] },
      rs: { brokerId: 'b-1111', brokerArn: 'arn:aws:mq:eu-west-1:111122223333:broker:mq:b-1111' },
    },
    'created mq:broker b-1111',
    'used ec2:subnet subnet-0aaaaaaa1 by walker',
  ),
  told('amazonmq.DeleteBroker', { rq: { 'broker-id': 'b-1111' } }, 'deleted mq:broker b-1111'),
  told(
    'apigateway.CreateApiKey',
    {
      rq: { createApiKeyInput: { name: 'k', enabled: true } },
      rs: { id: 'k1l2m3', name: 'k', value: 'HIDDEN_DUE_TO_SECURITY_REASONS' },
    },
    'created apigateway:apikeys k1l2m3',
  ),
  told(
    'apigateway.CreateDomainName',
    {
      rq: {
        createDomainNameInput: {
          domainName: 'api.example.com',
          certificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/11111111-2222-3333-4444-555555555555',
        },
      },
      rs: { domainName: 'api.example.com' },
    },
    'created apigateway:domainnames api.example.com',
    'used acm:certificate 11111111-2222-3333-4444-555555555555 by walker',
  ),
  told(
    'apigateway.CreateVpcLink',
    {
      rq: {
        createVpcLinkInput: {
          name: 'l',
          targetArns: ['arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/net/nlb/0123'],
        },
      },
      rs: { id: 'v1l2' },
    },
    'created apigateway:vpclinks v1l2',
    'used elasticloadbalancing:loadbalancer nlb by walker',
  ),
  told(
    'cloudfront.CreateInvalidation2020_05_31',
    { rq: { distributionId: 'E1ABCDEFGHIJKL', invalidationBatch: {} }, rs: { invalidation: { id: 'I1' } } },
    'modified cloudfront:distribution E1ABCDEFGHIJKL',
  ),
  told(
    'cloudfront.GetDistribution2020_05_31',
    { readOnly: true, rq: { id: 'E1ABCDEFGHIJKL' } },
    'read cloudfront:distribution E1ABCDEFGHIJKL',
  ),
  told(
    'route53.ChangeResourceRecordSets',
    {
      rq: {
        hostedZoneId: 'Z0123456789ABC',
        changeBatch: {
          changes: [
            {
              action: 'UPSERT',
              resourceRecordSet: {
                name: 'www.example.com',
                type: 'A',
                aliasTarget: { hostedZoneId: 'Z2FDTNDATAQYW2', dNSName: 'd111.cloudfront.net' },
              },
            },
          ],
        },
      },
      rs: { changeInfo: { id: '/change/C123' } },
    },
    'modified route53:hostedzone Z0123456789ABC',
  ),
  told(
    'route53.AssociateVPCWithHostedZone',
    { rq: { hostedZoneId: '/hostedzone/Z0123456789ABC', vPC: { vPCRegion: 'eu-west-1', vPCId: 'vpc-0aaaaaaa1' } } },
    'attached ec2:vpc vpc-0aaaaaaa1',
    'modified route53:hostedzone Z0123456789ABC',
  ),
  told(
    'route53.CreateQueryLoggingConfig',
    {
      rq: {
        hostedZoneId: 'Z0123456789ABC',
        cloudWatchLogsLogGroupArn: 'arn:aws:logs:eu-west-1:111122223333:log-group:/r53',
      },
      rs: { queryLoggingConfig: { id: '11111111-2222-3333-4444-555555555555' } },
    },
    'created route53:queryloggingconfig 11111111-2222-3333-4444-555555555555',
    'modified route53:hostedzone Z0123456789ABC',
    'used logs:log-group /r53 by walker',
  ),
  told(
    'route53resolver.AssociateResolverRule',
    {
      rq: { resolverRuleId: 'rslvr-rr-0123456789abcdef0', vPCId: 'vpc-0aaaaaaa1' },
      rs: { resolverRuleAssociation: { id: 'rslvr-rrassoc-0123' } },
    },
    'attached ec2:vpc vpc-0aaaaaaa1',
    'attached route53resolver:resolver-rule rslvr-rr-0123456789abcdef0',
  ),
  told(
    'acm-pca.IssueCertificate',
    {
      rq: {
        certificateAuthorityArn:
          'arn:aws:acm-pca:eu-west-1:111122223333:certificate-authority/11111111-2222-3333-4444-555555555555',
        signingAlgorithm: 'SHA256WITHRSA',
        csr: 'x',
      },
      rs: {
        certificateArn:
          'arn:aws:acm-pca:eu-west-1:111122223333:certificate-authority/11111111-2222-3333-4444-555555555555/certificate/abc',
      },
    },
    'created acm-pca:certificate-authority 11111111-2222-3333-4444-555555555555/certificate/abc',
    'used acm-pca:certificate-authority 11111111-2222-3333-4444-555555555555',
  ),
  told(
    'acm-pca.CreatePermission',
    {
      rq: {
        certificateAuthorityArn:
          'arn:aws:acm-pca:eu-west-1:111122223333:certificate-authority/11111111-2222-3333-4444-555555555555',
        principal: 'acm.amazonaws.com',
        sourceAccount: '111122223333',
      },
    },
    'shared acm-pca:certificate-authority 11111111-2222-3333-4444-555555555555',
  ),
  told('appsync.DeleteGraphqlApi', { rq: { apiId: 'abc' } }, 'deleted appsync:apis abc'),
  told(
    'ses.SendEmail',
    { rq: { source: 'a@example.com', destination: { toAddresses: ['HIDDEN'] } } },
    'used ses:identity a@example.com',
  ),
  told('ses.VerifyEmailIdentity', { rq: { emailAddress: 'a@example.com' } }, 'created ses:identity a@example.com'),
  told(
    'ses.PutIdentityPolicy',
    { rq: { identity: 'example.com', policyName: 'p', policy: '{}' } },
    'shared ses:identity example.com',
  ),
  told(
    'vpc-lattice.CreateServiceNetworkVpcAssociation',
    {
      rq: { serviceNetworkIdentifier: 'sn-0123456789abcdef0', vpcIdentifier: 'vpc-0aaaaaaa1' },
      rs: {
        id: 'snva-0123456789abcdef0',
        arn: 'arn:aws:vpc-lattice:eu-west-1:111122223333:servicenetworkvpcassociation/snva-0123456789abcdef0',
      },
    },
    'attached ec2:vpc vpc-0aaaaaaa1',
    'created vpc-lattice:servicenetworkvpcassociation snva-0123456789abcdef0',
    'modified vpc-lattice:servicenetwork sn-0123456789abcdef0',
  ),
  told(
    'vpc-lattice.PutAuthPolicy',
    {
      rq: {
        resourceIdentifier: 'arn:aws:vpc-lattice:eu-west-1:111122223333:service/svc-0123456789abcdef0',
        policy: '{}',
      },
    },
    'shared vpc-lattice:service svc-0123456789abcdef0',
  ),
  told(
    'directconnect.CreatePrivateVirtualInterface',
    {
      rq: {
        connectionId: 'dxcon-abc123',
        newPrivateVirtualInterface: { virtualInterfaceName: 'v', virtualGatewayId: 'vgw-0aaaaaaa1' },
      },
      rs: { virtualInterfaceId: 'dxvif-abc123', connectionId: 'dxcon-abc123' },
    },
    'created directconnect:dxvif dxvif-abc123',
    'modified directconnect:dxcon dxcon-abc123',
    'used ec2:vpn-gateway vgw-0aaaaaaa1 by walker',
  ),
]
