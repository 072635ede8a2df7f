import type { ServiceRules } from './rule.ts'

/** Another account is put in charge, or let see what this one has. */
export const SHARED_ADMIN: readonly ServiceRules[] = [
  {
    sources: ['guardduty', 'securityhub', 'macie2', 'detective', 'inspector2', 'fms', 'cloudtrail', 'access-analyzer'],
    rules: [
      {
        on: 'EnableOrganizationAdminAccount DisableOrganizationAdminAccount EnableDelegatedAdminAccount DisableDelegatedAdminAccount AssociateAdminAccount DisassociateAdminAccount PutAdminAccount RegisterOrganizationDelegatedAdmin DeregisterOrganizationDelegatedAdmin',
        touches: [
          [
            'shared',
            'aws:account',
            'rq.adminAccountId',
            'rq.adminAccount',
            'rq.accountId',
            'rq.delegatedAdminAccountId',
            'rq.memberAccountId',
          ],
        ],
      },
    ],
  },
  {
    sources: ['guardduty', 'securityhub', 'macie2'],
    rules: [
      {
        on: 'DeleteInvitations DeclineInvitations AcceptInvitation AcceptAdministratorInvitation',
        touches: [
          ['shared', 'aws:account', 'rq.accountIds', 'rq.administratorId', 'rq.administratorAccountId', 'rq.masterId'],
        ],
      },
    ],
  },
  {
    sources: ['securitylake'],
    rules: [
      {
        on: 'CreateSubscriber UpdateSubscriber',
        touches: [['shared', 'aws:principal', 'rq.subscriberIdentity.principal']],
      },
    ],
  },
  {
    sources: ['config'],
    rules: [
      {
        on: 'PutAggregationAuthorization DeleteAggregationAuthorization',
        touches: [['shared', 'aws:account', 'rq.authorizedAccountId']],
      },
    ],
  },
  {
    sources: ['servicecatalog'],
    rules: [
      {
        on: 'CreatePortfolioShare DeletePortfolioShare UpdatePortfolioShare',
        touches: [
          ['shared', 'servicecatalog:portfolio', 'rq.portfolioId'],
          ['shared', 'aws:account', 'rq.accountId'],
          ['shared', 'organizations:target', 'rq.organizationNode.value'],
        ],
      },
      {
        on: 'ProvisionProduct',
        touches: [
          [
            'created',
            'servicecatalog:provisionedproduct',
            'rs.recordDetail.provisionedProductId ?? rq.provisionedProductName',
          ],
          ['used', 'servicecatalog:product', 'rq.productId', 'rs.recordDetail.productId'],
        ],
      },
    ],
  },
  {
    sources: ['ds'],
    rules: [
      {
        on: 'ShareDirectory UnshareDirectory',
        touches: [
          ['shared', 'ds:directory', 'rq.directoryId'],
          ['shared', 'aws:account', 'rq.shareTarget.id', 'rq.unshareTarget.id'],
        ],
      },
      {
        on: 'CreateDirectory CreateMicrosoftAD ConnectDirectory',
        touches: [['created', 'ds:directory', 'rs.directoryId']],
      },
      { on: 'DeleteDirectory', touches: [['deleted', 'ds:directory', 'rq.directoryId']] },
      {
        on: 'ResetUserPassword CreateTrust DeleteTrust EnableSso DisableSso EnableLDAPS DisableLDAPS EnableRadius DisableRadius CreateLogSubscription DeleteLogSubscription',
        touches: [['modified', 'ds:directory', 'rq.directoryId']],
      },
    ],
  },
  {
    sources: ['route53domains'],
    rules: [
      {
        on: 'TransferDomainToAnotherAwsAccount',
        touches: [
          ['shared', 'route53domains:domain', 'rq.domainName'],
          ['shared', 'aws:account', 'rq.accountId'],
        ],
      },
      {
        on: 'EnableDomainTransferLock DisableDomainTransferLock EnableDomainAutoRenew DisableDomainAutoRenew UpdateDomainNameservers UpdateDomainContact UpdateDomainContactPrivacy AcceptDomainTransferFromAnotherAwsAccount AssociateDelegationSignerToDomain DisassociateDelegationSignerFromDomain RenewDomain',
        touches: [['modified', 'route53domains:domain', 'rq.domainName']],
      },
      { on: 'RegisterDomain TransferDomain', touches: [['created', 'route53domains:domain', 'rq.domainName']] },
      { on: 'DeleteDomain', touches: [['deleted', 'route53domains:domain', 'rq.domainName']] },
      { on: 'RetrieveDomainAuthCode GetDomainDetail', touches: [['read', 'route53domains:domain', 'rq.domainName']] },
    ],
  },
  {
    sources: ['ram'],
    rules: [
      { on: 'CreateResourceShare', touches: [['created', 'ram:resource-share', 'rs.resourceShare.resourceShareArn']] },
      {
        on: 'AssociateResourceShare DisassociateResourceShare',
        touches: [['modified', 'ram:resource-share', 'rq.resourceShareArn']],
      },
    ],
  },
  {
    sources: ['es'],
    rules: [
      {
        on: 'AuthorizeVpcEndpointAccess RevokeVpcEndpointAccess',
        touches: [
          ['shared', 'es:domain', 'rq.domainName'],
          ['shared', 'aws:account', 'rq.account'],
        ],
      },
      {
        on: 'DescribeDomain DescribeElasticsearchDomain DescribeDomainConfig',
        touches: [['read', 'es:domain', 'rq.domainName']],
      },
    ],
  },
]
