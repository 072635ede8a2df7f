import type { ServiceRules } from './rule.ts'

export const IAM: ServiceRules = {
  sources: ['iam'],
  rules: [
    { on: 'CreateUser', touches: [['created', 'iam:user', 'rs.user.arn ?? rq.userName']] },
    { on: 'DeleteUser', touches: [['deleted', 'iam:user', 'rq.userName']] },
    // Renamed: both names are the user's from here on (an alias begins with this event).
    { on: 'UpdateUser', touches: [['modified', 'iam:user', 'rq.userName', 'rq.newUserName']] },
    {
      on: 'TagUser UntagUser CreateLoginProfile UpdateLoginProfile DeleteLoginProfile ChangePassword ResyncMFADevice UploadSSHPublicKey UpdateSSHPublicKey DeleteSSHPublicKey CreateServiceSpecificCredential UpdateServiceSpecificCredential ResetServiceSpecificCredential DeleteServiceSpecificCredential UploadSigningCertificate DeleteSigningCertificate PutUserPolicy DeleteUserPolicy DeleteUserPermissionsBoundary',
      touches: [['modified', 'iam:user', 'rq.userName']],
    },
    {
      on: 'PutUserPermissionsBoundary',
      touches: [
        ['modified', 'iam:user', 'rq.userName'],
        ['used', 'iam:policy', 'rq.permissionsBoundary'],
      ],
    },
    {
      on: 'EnableMFADevice DeactivateMFADevice',
      touches: [
        ['modified', 'iam:user', 'rq.userName'],
        ['attached', 'iam:mfa', 'rq.serialNumber'],
      ],
    },
    {
      on: 'AttachUserPolicy DetachUserPolicy',
      touches: [
        ['modified', 'iam:user', 'rq.userName'],
        ['used', 'iam:policy', 'rq.policyArn'],
      ],
    },
    {
      on: 'GetUser GetUserPolicy GetLoginProfile ListAttachedUserPolicies ListUserPolicies ListGroupsForUser ListAccessKeys ListMFADevices ListUserTags ListSSHPublicKeys ListSigningCertificates ListServiceSpecificCredentials',
      touches: [['read', 'iam:user', 'rq.userName']],
    },
    {
      on: 'CreateRole CreateServiceLinkedRole',
      touches: [
        ['created', 'iam:role', 'rs.role.arn ?? rq.roleName'],
        ['used', 'iam:policy', 'rq.permissionsBoundary'],
      ],
    },
    { on: 'DeleteRole DeleteServiceLinkedRole', touches: [['deleted', 'iam:role', 'rq.roleName']] },
    { on: 'UpdateAssumeRolePolicy', touches: [['shared', 'iam:role', 'rq.roleName']] },
    {
      on: 'UpdateRole UpdateRoleDescription TagRole UntagRole PutRolePolicy DeleteRolePolicy DeleteRolePermissionsBoundary',
      touches: [['modified', 'iam:role', 'rq.roleName']],
    },
    {
      on: 'PutRolePermissionsBoundary',
      touches: [
        ['modified', 'iam:role', 'rq.roleName'],
        ['used', 'iam:policy', 'rq.permissionsBoundary'],
      ],
    },
    {
      on: 'AttachRolePolicy DetachRolePolicy',
      touches: [
        ['modified', 'iam:role', 'rq.roleName'],
        ['used', 'iam:policy', 'rq.policyArn'],
      ],
    },
    {
      on: 'GetRole GetRolePolicy ListAttachedRolePolicies ListRolePolicies ListInstanceProfilesForRole ListRoleTags',
      touches: [['read', 'iam:role', 'rq.roleName']],
    },
    {
      on: 'CreateAccessKey',
      touches: [
        ['created', 'iam:access-key', 'rs.accessKey.accessKeyId'],
        ['parent', 'iam:user', 'rs.accessKey.userName ?? rq.userName'],
      ],
    },
    {
      on: 'UpdateAccessKey',
      touches: [
        ['modified', 'iam:access-key', 'rq.accessKeyId'],
        ['parent', 'iam:user', 'rq.userName'],
      ],
    },
    {
      on: 'DeleteAccessKey',
      touches: [
        ['deleted', 'iam:access-key', 'rq.accessKeyId'],
        ['parent', 'iam:user', 'rq.userName'],
      ],
    },
    { on: 'GetAccessKeyLastUsed', touches: [['read', 'iam:access-key', 'rq.accessKeyId']] },
    { on: 'CreatePolicy', touches: [['created', 'iam:policy', 'rs.policy.arn ?? rq.policyName']] },
    { on: 'DeletePolicy', touches: [['deleted', 'iam:policy', 'rq.policyArn']] },
    {
      on: 'CreatePolicyVersion DeletePolicyVersion SetDefaultPolicyVersion TagPolicy UntagPolicy',
      touches: [['modified', 'iam:policy', 'rq.policyArn']],
    },
    {
      on: 'GetPolicy GetPolicyVersion ListPolicyVersions ListEntitiesForPolicy',
      touches: [['read', 'iam:policy', 'rq.policyArn']],
    },
    { on: 'CreateGroup', touches: [['created', 'iam:group', 'rs.group.arn ?? rq.groupName']] },
    { on: 'DeleteGroup', touches: [['deleted', 'iam:group', 'rq.groupName']] },
    { on: 'UpdateGroup', touches: [['modified', 'iam:group', 'rq.groupName', 'rq.newGroupName']] },
    { on: 'PutGroupPolicy DeleteGroupPolicy', touches: [['modified', 'iam:group', 'rq.groupName']] },
    {
      on: 'AttachGroupPolicy DetachGroupPolicy',
      touches: [
        ['modified', 'iam:group', 'rq.groupName'],
        ['used', 'iam:policy', 'rq.policyArn'],
      ],
    },
    {
      on: 'AddUserToGroup RemoveUserFromGroup',
      touches: [
        ['modified', 'iam:group', 'rq.groupName'],
        ['attached', 'iam:user', 'rq.userName'],
      ],
    },
    {
      on: 'GetGroup GetGroupPolicy ListGroupPolicies ListAttachedGroupPolicies',
      touches: [['read', 'iam:group', 'rq.groupName']],
    },
    {
      on: 'CreateInstanceProfile',
      touches: [['created', 'iam:instance-profile', 'rs.instanceProfile.arn ?? rq.instanceProfileName']],
    },
    { on: 'DeleteInstanceProfile', touches: [['deleted', 'iam:instance-profile', 'rq.instanceProfileName']] },
    {
      on: 'AddRoleToInstanceProfile RemoveRoleFromInstanceProfile',
      touches: [
        ['modified', 'iam:instance-profile', 'rq.instanceProfileName'],
        ['attached', 'iam:role', 'rq.roleName'],
      ],
    },
    { on: 'GetInstanceProfile', touches: [['read', 'iam:instance-profile', 'rq.instanceProfileName']] },
    { on: 'CreateVirtualMFADevice', touches: [['created', 'iam:mfa', 'rs.virtualMFADevice.serialNumber']] },
    { on: 'DeleteVirtualMFADevice', touches: [['deleted', 'iam:mfa', 'rq.serialNumber']] },
    {
      on: 'UploadServerCertificate',
      touches: [['created', 'iam:server-certificate', 'rs.serverCertificateMetadata.arn ?? rq.serverCertificateName']],
    },
    {
      on: 'UpdateServerCertificate',
      touches: [['modified', 'iam:server-certificate', 'rq.serverCertificateName', 'rq.newServerCertificateName']],
    },
    {
      on: 'TagInstanceProfile UntagInstanceProfile',
      touches: [['modified', 'iam:instance-profile', 'rq.instanceProfileName']],
    },
    {
      on: 'EnableOrganizationsRootCredentialsManagement DisableOrganizationsRootCredentialsManagement EnableOrganizationsRootSessions DisableOrganizationsRootSessions',
      touches: [['modified', 'organizations:organization', 'rs.organizationId']],
    },
    { on: 'DeleteServerCertificate', touches: [['deleted', 'iam:server-certificate', 'rq.serverCertificateName']] },
    { on: 'CreateSAMLProvider', touches: [['created', 'iam:saml-provider', 'rs.sAMLProviderArn ?? rq.name']] },
    {
      on: 'UpdateSAMLProvider',
      touches: [['modified', 'iam:saml-provider', 'rq.sAMLProviderArn', 'rs.sAMLProviderArn']],
    },
    { on: 'DeleteSAMLProvider', touches: [['deleted', 'iam:saml-provider', 'rq.sAMLProviderArn']] },
    { on: 'GetSAMLProvider', touches: [['read', 'iam:saml-provider', 'rq.sAMLProviderArn']] },
    {
      on: 'CreateOpenIDConnectProvider',
      touches: [['created', 'iam:oidc-provider', 'rs.openIDConnectProviderArn']],
    },
    {
      on: 'AddClientIDToOpenIDConnectProvider RemoveClientIDFromOpenIDConnectProvider UpdateOpenIDConnectProviderThumbprint',
      touches: [['modified', 'iam:oidc-provider', 'rq.openIDConnectProviderArn']],
    },
    { on: 'DeleteOpenIDConnectProvider', touches: [['deleted', 'iam:oidc-provider', 'rq.openIDConnectProviderArn']] },
    { on: 'GetOpenIDConnectProvider', touches: [['read', 'iam:oidc-provider', 'rq.openIDConnectProviderArn']] },
  ],
}

/** The role asked for is used; the key that comes of it is a resource like any other. */
export const STS: ServiceRules = {
  sources: ['sts'],
  rules: [
    {
      on: 'AssumeRole AssumeRoleWithSAML AssumeRoleWithWebIdentity',
      touches: [
        ['used', 'iam:role', 'rq.roleArn'],
        ['created', 'iam:access-key', 'rs.credentials.accessKeyId'],
      ],
    },
    { on: 'AssumeRoleWithSAML', touches: [['used', 'iam:saml-provider', 'rq.principalArn']] },
    {
      on: 'AssumeRoot',
      touches: [
        ['used', 'aws:account', 'rq.targetPrincipal'],
        ['created', 'iam:access-key', 'rs.credentials.accessKeyId'],
      ],
    },
    {
      on: 'GetSessionToken GetFederationToken',
      touches: [
        ['created', 'iam:access-key', 'rs.credentials.accessKeyId'],
        ['created', 'sts:federated-user', 'rs.federatedUser.arn'],
      ],
    },
    { on: 'GetAccessKeyInfo', touches: [['read', 'iam:access-key', 'rq.accessKeyId']] },
  ],
}

export const ROLES_ANYWHERE: ServiceRules = {
  sources: ['rolesanywhere'],
  rules: [
    { on: 'CreateTrustAnchor', touches: [['created', 'rolesanywhere:trust-anchor', 'rs.trustAnchor.trustAnchorArn']] },
    {
      on: 'UpdateTrustAnchor EnableTrustAnchor DisableTrustAnchor',
      touches: [['modified', 'rolesanywhere:trust-anchor', 'rs.trustAnchor.trustAnchorArn ?? rq.trustAnchorId']],
    },
    {
      on: 'DeleteTrustAnchor',
      touches: [['deleted', 'rolesanywhere:trust-anchor', 'rs.trustAnchor.trustAnchorArn ?? rq.trustAnchorId']],
    },
    {
      on: 'CreateProfile',
      touches: [
        ['created', 'rolesanywhere:profile', 'rs.profile.profileArn'],
        ['used', 'iam:role', 'rq.roleArns', 'rs.profile.roleArns'],
      ],
    },
    {
      on: 'UpdateProfile EnableProfile DisableProfile',
      touches: [
        ['modified', 'rolesanywhere:profile', 'rs.profile.profileArn ?? rq.profileId'],
        ['used', 'iam:role', 'rq.roleArns'],
      ],
    },
    { on: 'DeleteProfile', touches: [['deleted', 'rolesanywhere:profile', 'rs.profile.profileArn ?? rq.profileId']] },
    {
      on: 'CreateSession',
      touches: [
        ['used', 'rolesanywhere:profile', 'rq.profileArn'],
        ['used', 'rolesanywhere:trust-anchor', 'rq.trustAnchorArn'],
        ['used', 'iam:role', 'rq.roleArn', 'rs.credentialSet.roleArn'],
        ['created', 'iam:access-key', 'rs.credentialSet.credentials.accessKeyId'],
      ],
    },
  ],
}
