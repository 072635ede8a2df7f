import type { ServiceRules } from './rule.ts'

const STORE = ['used', 'identitystore:identitystore', 'rq.identityStoreId'] as const

/** Who people are: Identity Center's directory, Cognito, and an account's own settings. */
export const DIRECTORY: readonly ServiceRules[] = [
  {
    sources: ['sso-directory', 'identitystore'],
    rules: [
      { on: 'CreateUser', touches: [['created', 'identitystore:user', 'rs.user.userId ?? rs.userId'], STORE] },
      { on: 'DeleteUser', touches: [['deleted', 'identitystore:user', 'rq.userId'], STORE] },
      {
        on: 'UpdateUser UpdatePassword EnableUser DisableUser DeleteMfaDeviceForUser StartVirtualMfaDeviceRegistration CompleteVirtualMfaDeviceRegistration StartWebAuthnDeviceRegistration CompleteWebAuthnDeviceRegistration',
        touches: [['modified', 'identitystore:user', 'rq.userId'], STORE],
      },
      { on: 'DescribeUser ListGroupsForUser', touches: [['read', 'identitystore:user', 'rq.userId']] },
      { on: 'CreateGroup', touches: [['created', 'identitystore:group', 'rs.group.groupId ?? rs.groupId'], STORE] },
      { on: 'UpdateGroup', touches: [['modified', 'identitystore:group', 'rq.groupId'], STORE] },
      { on: 'DeleteGroup', touches: [['deleted', 'identitystore:group', 'rq.groupId'], STORE] },
      {
        on: 'AddMemberToGroup RemoveMemberFromGroup CreateGroupMembership',
        touches: [
          ['modified', 'identitystore:group', 'rq.groupId'],
          ['attached', 'identitystore:user', 'rq.member.memberId ?? rq.memberId.userId ?? rq.memberId'],
          STORE,
        ],
      },
    ],
  },
  {
    sources: ['cognito-idp'],
    rules: [
      {
        on: 'CreateUserPoolClient',
        touches: [
          ['created', 'cognito-idp:client', 'rs.userPoolClient.clientId'],
          ['modified', 'cognito-idp:userpool', 'rq.userPoolId'],
        ],
      },
      {
        on: 'UpdateUserPoolClient',
        touches: [
          ['modified', 'cognito-idp:client', 'rq.clientId'],
          ['modified', 'cognito-idp:userpool', 'rq.userPoolId'],
        ],
      },
      {
        on: 'DeleteUserPoolClient',
        touches: [
          ['deleted', 'cognito-idp:client', 'rq.clientId'],
          ['modified', 'cognito-idp:userpool', 'rq.userPoolId'],
        ],
      },
      { on: 'CreateUserPool', touches: [['created', 'cognito-idp:userpool', 'rs.userPool.id']] },
      {
        on: 'InitiateAuth SignUp ConfirmSignUp ForgotPassword ConfirmForgotPassword RespondToAuthChallenge',
        touches: [['used', 'cognito-idp:client', 'rq.clientId']],
      },
    ],
  },
  {
    sources: ['cognito-identity'],
    rules: [
      { on: 'CreateIdentityPool', touches: [['created', 'cognito-identity:identitypool', 'rs.identityPoolId']] },
      {
        on: 'UpdateIdentityPool SetIdentityPoolRoles',
        touches: [
          ['modified', 'cognito-identity:identitypool', 'rq.identityPoolId'],
          ['used', 'iam:role', 'rq.roles.authenticated', 'rq.roles.unauthenticated'],
        ],
      },
      { on: 'DeleteIdentityPool', touches: [['deleted', 'cognito-identity:identitypool', 'rq.identityPoolId']] },
      {
        on: 'GetCredentialsForIdentity GetOpenIdToken GetOpenIdTokenForDeveloperIdentity',
        touches: [
          ['used', 'cognito-identity:identity', 'rq.identityId'],
          ['used', 'cognito-identity:identitypool', 'rq.identityPoolId'],
        ],
      },
    ],
  },
  {
    sources: ['account'],
    rules: [
      {
        on: 'PutAlternateContact DeleteAlternateContact PutContactInformation StartPrimaryEmailUpdate AcceptPrimaryEmailUpdate EnableRegion DisableRegion',
        touches: [['modified', 'aws:account', 'rq.accountId']],
      },
    ],
  },
]

const ASSIGNEE = 'rq.principalType + rq.principalId'

/** Identity Center: what is granted where, and the event that hands out a role's credentials. */
export const SSO: ServiceRules = {
  sources: ['sso'],
  rules: [
    {
      on: 'GetRoleCredentials Federate',
      touches: [
        ['used', 'aws:account', 'sed.account_id'],
        ['used', 'sso:permissionSet', 'sed.role_name'],
      ],
    },
    { on: 'CreateAccountAssignment DeleteAccountAssignment', touches: [['used', 'sso:assignee', ASSIGNEE]] },
    {
      on: 'CreateAccountAssignment DeleteAccountAssignment',
      touches: [
        ['attached', 'sso:permissionSet', 'rq.permissionSetArn'],
        ['shared', 'aws:account', 'rq.targetId'],
        ['used', 'sso:instance', 'rq.instanceArn'],
      ],
    },
    { on: 'CreatePermissionSet', touches: [['created', 'sso:permissionSet', 'rs.permissionSet.permissionSetArn']] },
    {
      on: 'UpdatePermissionSet PutInlinePolicyToPermissionSet DeleteInlinePolicyFromPermissionSet AttachManagedPolicyToPermissionSet DetachManagedPolicyFromPermissionSet ProvisionPermissionSet',
      touches: [['modified', 'sso:permissionSet', 'rq.permissionSetArn']],
    },
    { on: 'DeletePermissionSet', touches: [['deleted', 'sso:permissionSet', 'rq.permissionSetArn']] },
  ],
}
