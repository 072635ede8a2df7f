import { type Told, told } from '../record.ts'

/** Who is who, what accounts share, and keys: events beyond the reference's table. */
export const BEYOND_IDENTITY: readonly Told[] = [
  told(
    'iam.UpdateServerCertificate',
    { rq: { serverCertificateName: 'web', newServerCertificateName: 'web2' } },
    'modified iam:server-certificate web',
    'modified iam:server-certificate web2',
  ),
  told(
    'iam.DeactivateMFADevice',
    { rq: { userName: 'bob', serialNumber: 'arn:aws:iam::111122223333:mfa/bob' } },
    'attached iam:mfa bob',
    'modified iam:user bob',
  ),
  told('iam.TagInstanceProfile', { rq: { instanceProfileName: 'web', tags: [] } }, 'modified iam:instance-profile web'),
  told(
    'iam.EnableOrganizationsRootCredentialsManagement',
    { rs: { organizationId: 'o-aa111bb222', enabledFeatures: ['RootCredentialsManagement'] } },
    'modified organizations:organization o-aa111bb222',
  ),
  told(
    'organizations.InviteAccountToOrganization',
    {
      rq: { target: { type: 'ACCOUNT', id: '444455556666' }, notes: 'x' },
      rs: {
        handshake: {
          id: 'h-exampl',
          arn: 'arn:aws:organizations::111122223333:handshake/o-aa111bb222/invite/h-exampl',
          parties: [{ id: 'o-aa111bb222', type: 'ORGANIZATION' }],
        },
      },
    },
    'created organizations:handshake h-exampl',
    'modified aws:account 444455556666',
  ),
  told(
    'organizations.AcceptHandshake',
    {
      rq: { handshakeId: 'h-exampl' },
      rs: {
        handshake: {
          id: 'h-exampl',
          arn: 'arn:aws:organizations::111122223333:handshake/o-aa111bb222/invite/h-exampl',
        },
      },
    },
    'modified organizations:handshake h-exampl',
  ),
  told(
    'organizations.CreatePolicy',
    {
      rq: { name: 'deny', type: 'SERVICE_CONTROL_POLICY', content: '{"Statement":[]}', description: 'd' },
      rs: {
        policy: {
          policySummary: {
            id: 'p-exampl',
            arn: 'arn:aws:organizations::111122223333:policy/o-aa111bb222/service_control_policy/p-exampl',
            name: 'deny',
          },
        },
      },
    },
    'created organizations:policy p-exampl',
  ),
  told(
    'organizations.ListAccountsForParent',
    { readOnly: true, rq: { parentId: 'ou-a1b2-11111111' } },
    'read organizations:ou ou-a1b2-11111111',
  ),
  told(
    'organizations.TagResource',
    { rq: { resourceId: '444455556666', tags: [] } },
    'modified aws:account 444455556666',
  ),
  told(
    'account.PutAlternateContact',
    { rq: { accountId: '444455556666', alternateContactType: 'SECURITY', name: 'HIDDEN_DUE_TO_SECURITY_REASONS' } },
    'modified aws:account 444455556666',
  ),
  told(
    'sso.CreateAccountAssignment',
    {
      rq: {
        instanceArn: 'arn:aws:sso:::instance/ssoins-1111',
        permissionSetArn: 'arn:aws:sso:::permissionSet/ssoins-1111/ps-2222',
        principalId: '11111111-2222-3333-4444-555555555555',
        principalType: 'USER',
        targetId: '444455556666',
        targetType: 'AWS_ACCOUNT',
      },
    },
    'attached sso:permissionSet ssoins-1111/ps-2222',
    'shared aws:account 444455556666',
    'used identitystore:user 11111111-2222-3333-4444-555555555555',
    'used sso:instance ssoins-1111',
  ),
  told(
    'sso-directory.CreateUser',
    {
      rq: { identityStoreId: 'd-1234567890', userName: 'HIDDEN_DUE_TO_SECURITY_REASONS' },
      rs: { user: { userId: '11111111-2222-3333-4444-555555555555', identityStoreId: 'd-1234567890' } },
    },
    'created identitystore:user 11111111-2222-3333-4444-555555555555',
    'used identitystore:identitystore d-1234567890',
  ),
  told(
    'identitystore.CreateGroupMembership',
    {
      rq: {
        identityStoreId: 'd-1234567890',
        groupId: '11111111-2222-3333-4444-555555555555',
        memberId: { userId: '21111111-2222-3333-4444-555555555555' },
      },
      rs: { membershipId: '31111111-2222-3333-4444-555555555555', identityStoreId: 'd-1234567890' },
    },
    'attached identitystore:user 21111111-2222-3333-4444-555555555555',
    'modified identitystore:group 11111111-2222-3333-4444-555555555555',
    'used identitystore:identitystore d-1234567890',
  ),
  told(
    'sso-directory.AddMemberToGroup',
    {
      rq: {
        identityStoreId: 'd-1234567890',
        groupId: '11111111-2222-3333-4444-555555555555',
        memberId: '21111111-2222-3333-4444-555555555555',
      },
    },
    'attached identitystore:user 21111111-2222-3333-4444-555555555555',
    'modified identitystore:group 11111111-2222-3333-4444-555555555555',
    'used identitystore:identitystore d-1234567890',
  ),
  told(
    'cognito-idp.CreateUserPoolClient',
    {
      rq: { userPoolId: 'eu-west-1_AbCdEfGhI', clientName: 'web' },
      rs: {
        userPoolClient: {
          userPoolId: 'eu-west-1_AbCdEfGhI',
          clientName: 'web',
          clientId: '1h57kf5cpq17m0eml12EXAMPLE',
        },
      },
    },
    'created cognito-idp:client 1h57kf5cpq17m0eml12EXAMPLE',
    'modified cognito-idp:userpool eu-west-1_AbCdEfGhI',
  ),
  told(
    'cognito-idp.InitiateAuth',
    {
      rq: { authFlow: 'USER_SRP_AUTH', clientId: '1h57kf5cpq17m0eml12EXAMPLE' },
      aed: { sub: '11111111-2222-3333-4444-555555555555' },
    },
    'used cognito-idp:client 1h57kf5cpq17m0eml12EXAMPLE',
  ),
  told(
    'cognito-identity.GetCredentialsForIdentity',
    {
      rq: { identityId: 'eu-west-1:11111111-2222-3333-4444-555555555555' },
      rs: {
        identityId: 'eu-west-1:11111111-2222-3333-4444-555555555555',
        credentials: { accessKeyId: 'ASIAEXAMPLEKEY123456' },
      },
    },
    'created iam:access-key ASIAEXAMPLEKEY123456 by parameter',
    'used cognito-identity:identity eu-west-1:11111111-2222-3333-4444-555555555555',
  ),
  told(
    'cognito-identity.CreateIdentityPool',
    {
      rq: { identityPoolName: 'app', allowUnauthenticatedIdentities: true },
      rs: { identityPoolId: 'eu-west-1:11111111-2222-3333-4444-555555555555', identityPoolName: 'app' },
    },
    'created cognito-identity:identitypool eu-west-1:11111111-2222-3333-4444-555555555555',
  ),
  told(
    'cognito-identity.SetIdentityPoolRoles',
    {
      rq: {
        identityPoolId: 'eu-west-1:11111111-2222-3333-4444-555555555555',
        roles: { authenticated: 'arn:aws:iam::111122223333:role/Auth' },
      },
    },
    'modified cognito-identity:identitypool eu-west-1:11111111-2222-3333-4444-555555555555',
    'used iam:role Auth',
  ),
  told(
    'kms.CreateCustomKeyStore',
    {
      rq: { customKeyStoreName: 'hsm', cloudHsmClusterId: 'cluster-1a23b4cdefg' },
      rs: { customKeyStoreId: 'cks-1234567890abcdef0' },
    },
    'created kms:customKeyStore cks-1234567890abcdef0',
    'used cloudhsm:cluster cluster-1a23b4cdefg',
  ),
  told(
    'cloudtrail.RegisterOrganizationDelegatedAdmin',
    { rq: { memberAccountId: '444455556666' } },
    'shared aws:account 444455556666',
  ),
  told(
    'config.DeleteAggregationAuthorization',
    { rq: { authorizedAccountId: '444455556666', authorizedAwsRegion: 'us-east-1' } },
    'shared aws:account 444455556666',
  ),
  told(
    'guardduty.DeletePublishingDestination',
    { rq: { detectorId: '12abc34d567e8fa901bc2d34e56789f0', destinationId: 'd1' } },
    'modified guardduty:detector 12abc34d567e8fa901bc2d34e56789f0',
  ),
  told(
    'guardduty.EnableOrganizationAdminAccount',
    { rq: { adminAccountId: '444455556666' } },
    'shared aws:account 444455556666',
  ),
  told('guardduty.DeleteInvitations', { rq: { accountIds: ['444455556666'] } }, 'shared aws:account 444455556666'),
  told(
    'macie2.CreateClassificationJob',
    {
      rq: { name: 'j', s3JobDefinition: { bucketDefinitions: [{ accountId: '111122223333', buckets: ['reports'] }] } },
      rs: { jobArn: 'arn:aws:macie2:eu-west-1:111122223333:classification-job/abc', jobId: 'abc' },
    },
    'created macie2:classification-job abc',
    'read s3:bucket reports',
  ),
  told('fms.AssociateAdminAccount', { rq: { adminAccount: '444455556666' } }, 'shared aws:account 444455556666'),
  told(
    'route53domains.TransferDomainToAnotherAwsAccount',
    { rq: { domainName: 'example.com', accountId: '444455556666' } },
    'shared aws:account 444455556666',
    'shared route53domains:domain example.com',
  ),
  told(
    'route53domains.DisableDomainTransferLock',
    { rq: { domainName: 'example.com' } },
    'modified route53domains:domain example.com',
  ),
  told(
    'es.AuthorizeVpcEndpointAccess',
    { rq: { domainName: 'logs', account: '444455556666' } },
    'shared aws:account 444455556666',
    'shared es:domain logs',
  ),
  told(
    'ds.CreateMicrosoftAD',
    {
      rq: {
        name: 'corp.example.com',
        password: '***',
        vpcSettings: { vpcId: 'vpc-0aaaaaaa1', subnetIds: ['subnet-0aaaaaaa1'] },
      },
      rs: { directoryId: 'd-1234567890' },
    },
    'created ds:directory d-1234567890',
    'used ec2:subnet subnet-0aaaaaaa1 by walker',
    'used ec2:vpc vpc-0aaaaaaa1 by walker',
  ),
  told(
    'ds.ResetUserPassword',
    { rq: { directoryId: 'd-1234567890', userName: 'bob', newPassword: '***' } },
    'modified ds:directory d-1234567890',
  ),
  told(
    'ds.ShareDirectory',
    {
      rq: {
        directoryId: 'd-1234567890',
        shareTarget: { id: '444455556666', type: 'ACCOUNT' },
        shareMethod: 'ORGANIZATIONS',
      },
      rs: { sharedDirectoryId: 'd-0987654321' },
    },
    'shared aws:account 444455556666',
    'shared ds:directory d-1234567890',
  ),
  told(
    'ram.CreateResourceShare',
    {
      rq: {
        name: 's',
        resourceArns: ['arn:aws:ec2:eu-west-1:111122223333:subnet/subnet-0aaaaaaa1'],
        principals: ['444455556666'],
        allowExternalPrincipals: true,
      },
      rs: {
        resourceShare: {
          resourceShareArn: 'arn:aws:ram:eu-west-1:111122223333:resource-share/11111111-2222-3333-4444-555555555555',
          owningAccountId: '111122223333',
        },
      },
    },
    'created ram:resource-share 11111111-2222-3333-4444-555555555555',
    'shared aws:account 444455556666',
    'shared ec2:subnet subnet-0aaaaaaa1',
  ),
  told(
    'servicecatalog.ProvisionProduct',
    {
      rq: { productId: 'prod-abc', provisioningArtifactId: 'pa-abc', provisionedProductName: 'pp' },
      rs: { recordDetail: { recordId: 'rec-1', provisionedProductId: 'pp-abc', provisionedProductName: 'pp' } },
    },
    'created servicecatalog:provisionedproduct pp-abc',
    'used servicecatalog:product prod-abc',
  ),
  told(
    'servicecatalog.CreatePortfolioShare',
    { rq: { portfolioId: 'port-abc', accountId: '444455556666' } },
    'shared aws:account 444455556666',
    'shared servicecatalog:portfolio port-abc',
  ),
]
