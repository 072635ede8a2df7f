import type { ServiceRules } from './rule.ts'

/** AWS Organizations: accounts, the units that they lie in, and policies on either. */
export const ORGANIZATIONS: ServiceRules = {
  sources: ['organizations'],
  rules: [
    {
      on: 'InviteAccountToOrganization RemoveAccountFromOrganization CloseAccount MoveAccount',
      touches: [['modified', 'aws:account', 'rq.accountId', 'rq.target.id']],
    },
    {
      on: 'RegisterDelegatedAdministrator DeregisterDelegatedAdministrator',
      touches: [['shared', 'aws:account', 'rq.accountId']],
    },
    {
      on: 'CreateAccount CreateGovCloudAccount',
      touches: [['created', 'aws:account', 'rs.createAccountStatus.accountId']],
    },
    { on: 'CreateAccountResult', touches: [['created', 'aws:account', 'sed.createAccountStatus.accountId']] },
    { on: 'CloseAccountResult', touches: [['modified', 'aws:account', 'sed.closeAccountStatus.accountId']] },
    {
      on: 'InviteAccountToOrganization',
      touches: [['created', 'organizations:handshake', 'rs.handshake.arn ?? rs.handshake.id']],
    },
    {
      on: 'AcceptHandshake DeclineHandshake CancelHandshake',
      touches: [['modified', 'organizations:handshake', 'rq.handshakeId']],
    },
    {
      on: 'CreatePolicy',
      touches: [['created', 'organizations:policy', 'rs.policy.policySummary.arn ?? rs.policy.policySummary.id']],
    },
    {
      on: 'TagResource UntagResource',
      touches: [['modified', 'organizations:target', 'rq.resourceId']],
    },
    {
      on: 'EnablePolicyType DisablePolicyType',
      touches: [['modified', 'organizations:target', 'rq.rootId']],
    },
    {
      on: 'ListAccountsForParent ListOrganizationalUnitsForParent ListChildren ListParents ListPoliciesForTarget DescribeEffectivePolicy',
      touches: [['read', 'organizations:target', 'rq.parentId', 'rq.childId', 'rq.targetId']],
    },
    {
      on: 'AttachPolicy DetachPolicy',
      touches: [
        ['attached', 'organizations:policy', 'rq.policyId'],
        ['modified', 'organizations:target', 'rq.targetId'],
      ],
    },
    {
      on: 'CreateOrganizationalUnit',
      touches: [
        ['created', 'organizations:ou', 'rs.organizationalUnit.arn ?? rs.organizationalUnit.id'],
        ['parent', 'organizations:target', 'rq.parentId'],
      ],
    },
    { on: 'UpdateOrganizationalUnit', touches: [['modified', 'organizations:ou', 'rq.organizationalUnitId']] },
    { on: 'DeleteOrganizationalUnit', touches: [['deleted', 'organizations:ou', 'rq.organizationalUnitId']] },
    { on: 'MoveAccount', touches: [['used', 'organizations:target', 'rq.sourceParentId', 'rq.destinationParentId']] },
  ],
}
