import { type Case, one } from '../record.ts'

const ROLE = 'arn:aws:iam::111122223333:role/ops/Deploy'

/** Rows 44 to 60: Systems Manager, IAM, STS. */
export const IDENTITY_ROWS: readonly Case[] = [
  one(
    44,
    'ssm.SendCommand',
    {
      rq: {
        documentName: 'AWS-RunShellScript',
        instanceIds: ['i-0aaaaaaa1', 'i-0aaaaaaa2'],
        parameters: { commands: ['reboot i-0bbbbbbb1'] },
      },
    },
    'modified ec2:instance i-0aaaaaaa1',
    'modified ec2:instance i-0aaaaaaa2',
    'used ssm:document AWS-RunShellScript',
  ),
  one(
    45,
    'ssm.StartSession',
    { rq: { target: 'i-0aaaaaaa1' }, rs: { sessionId: 'alice-0123456789abcdef0', tokenValue: 'hidden' } },
    'created ssm:session alice-0123456789abcdef0',
    'modified ec2:instance i-0aaaaaaa1',
  ),
  one(46, 'ssm.PutParameter', { rq: { name: '/app/db/password' } }, 'modified ssm:parameter /app/db/password'),
  one(46, 'ssm.DeleteParameter', { rq: { name: 'flat' } }, 'deleted ssm:parameter flat'),
  one(
    46,
    'ssm.GetParameters',
    {
      rq: { names: ['/app/a', '/app/b'], withDecryption: true },
      readOnly: true,
      resources: [{ ARN: 'arn:aws:ssm:eu-west-1:111122223333:parameter/app/a', accountId: '111122223333' }],
    },
    'read ssm:parameter /app/a',
    'read ssm:parameter /app/b',
  ),
  one(
    47,
    'iam.CreateUser',
    {
      rq: { userName: 'bob' },
      rs: {
        user: { arn: 'arn:aws:iam::111122223333:user/staff/bob', userName: 'bob', userId: 'AIDAEXAMPLEBOB000000' },
      },
    },
    'created iam:user bob',
  ),
  one(47, 'iam.DeleteUser', { rq: { userName: 'bob' } }, 'deleted iam:user bob'),
  one(
    48,
    'iam.UpdateUser',
    { rq: { userName: 'bob', newUserName: 'robert' } },
    'modified iam:user bob',
    'modified iam:user robert',
  ),
  one(
    49,
    'iam.CreateRole',
    {
      rq: { roleName: 'Deploy', path: '/ops/' },
      rs: { role: { arn: ROLE, roleName: 'Deploy', roleId: 'AROAEXAMPLEDEPLOY000' } },
    },
    'created iam:role Deploy',
  ),
  one(49, 'iam.DeleteRole', { rq: { roleName: 'Deploy' } }, 'deleted iam:role Deploy'),
  one(
    50,
    'iam.UpdateAssumeRolePolicy',
    {
      rq: {
        roleName: 'Deploy',
        policyDocument:
          '{"Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::999900001111:root"},"Action":"sts:AssumeRole"}]}',
      },
    },
    'shared aws:account 999900001111 by policy-text',
    'shared iam:role Deploy',
  ),
  one(
    51,
    'iam.AttachRolePolicy',
    { rq: { roleName: 'Deploy', policyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' } },
    'modified iam:role Deploy',
    'used iam:policy ReadOnlyAccess',
  ),
  one(
    51,
    'iam.DetachUserPolicy',
    { rq: { userName: 'bob', policyArn: 'arn:aws:iam::111122223333:policy/team/Ops' } },
    'modified iam:user bob',
    'used iam:policy Ops',
  ),
  one(52, 'iam.PutRolePolicy', { rq: { roleName: 'Deploy', policyName: 'inline' } }, 'modified iam:role Deploy'),
  one(52, 'iam.DeleteRolePolicy', { rq: { roleName: 'Deploy', policyName: 'inline' } }, 'modified iam:role Deploy'),
  one(
    53,
    'iam.CreateAccessKey',
    { rs: { accessKey: { accessKeyId: 'AKIAEXAMPLE000000001', userName: 'bob', status: 'Active' } } },
    'created iam:access-key AKIAEXAMPLE000000001',
    'parent iam:user bob',
  ),
  one(
    54,
    'iam.UpdateAccessKey',
    { rq: { accessKeyId: 'AKIAEXAMPLE000000001', userName: 'bob', status: 'Inactive' } },
    'modified iam:access-key AKIAEXAMPLE000000001',
    'parent iam:user bob',
  ),
  one(
    54,
    'iam.DeleteAccessKey',
    { rq: { accessKeyId: 'AKIAEXAMPLE000000001', userName: 'bob' } },
    'deleted iam:access-key AKIAEXAMPLE000000001',
    'parent iam:user bob',
  ),
  one(
    55,
    'iam.CreatePolicy',
    { rq: { policyName: 'Ops' }, rs: { policy: { arn: 'arn:aws:iam::111122223333:policy/Ops', policyName: 'Ops' } } },
    'created iam:policy Ops',
  ),
  one(55, 'iam.DeletePolicy', { rq: { policyArn: 'arn:aws:iam::111122223333:policy/Ops' } }, 'deleted iam:policy Ops'),
  one(
    56,
    'iam.CreateInstanceProfile',
    {
      rq: { instanceProfileName: 'web' },
      rs: { instanceProfile: { arn: 'arn:aws:iam::111122223333:instance-profile/web' } },
    },
    'created iam:instance-profile web',
  ),
  one(
    56,
    'iam.AddRoleToInstanceProfile',
    { rq: { instanceProfileName: 'web', roleName: 'Deploy' } },
    'attached iam:role Deploy',
    'modified iam:instance-profile web',
  ),
  one(57, 'iam.CreateLoginProfile', { rq: { userName: 'bob' } }, 'modified iam:user bob'),
  one(57, 'iam.UpdateLoginProfile', { rq: { userName: 'bob' } }, 'modified iam:user bob'),
  one(57, 'iam.DeleteLoginProfile', { rq: { userName: 'bob' } }, 'modified iam:user bob'),
  one(
    58,
    'iam.CreateSAMLProvider',
    { rq: { name: 'corp' }, rs: { sAMLProviderArn: 'arn:aws:iam::111122223333:saml-provider/corp' } },
    'created iam:saml-provider corp',
  ),
  one(
    58,
    'iam.CreateOpenIDConnectProvider',
    { rs: { openIDConnectProviderArn: 'arn:aws:iam::111122223333:oidc-provider/token.example/path' } },
    'created iam:oidc-provider token.example/path',
  ),
  one(
    59,
    'sts.AssumeRole',
    {
      rq: { roleArn: ROLE, roleSessionName: 'Deploy' },
      rs: {
        credentials: { accessKeyId: 'ASIAEXAMPLE000000001', sessionToken: 'secret' },
        assumedRoleUser: {
          assumedRoleId: 'AROAEXAMPLEDEPLOY000:Deploy',
          arn: 'arn:aws:sts::111122223333:assumed-role/Deploy/Deploy',
        },
      },
      resources: [{ ARN: ROLE, accountId: '111122223333', type: 'AWS::IAM::Role' }],
      readOnly: true,
    },
    'created iam:access-key ASIAEXAMPLE000000001',
    'used iam:role Deploy',
  ),
  one(
    59,
    'sts.AssumeRoleWithSAML',
    {
      rq: { roleArn: ROLE, principalArn: 'arn:aws:iam::111122223333:saml-provider/corp', roleSessionName: 'bob' },
      resources: [
        { ARN: ROLE, type: 'AWS::IAM::Role' },
        { ARN: 'arn:aws:iam::111122223333:saml-provider/corp', type: 'AWS::IAM::SAMLProvider' },
      ],
      readOnly: true,
    },
    'used iam:role Deploy',
    'used iam:saml-provider corp',
  ),
  one(59, 'sts.AssumeRoleWithWebIdentity', { rq: { roleArn: ROLE, roleSessionName: 'ci' } }, 'used iam:role Deploy'),
  one(
    60,
    'sts.AssumeRoot',
    {
      rq: {
        targetPrincipal: 'arn:aws:iam::999900001111:root',
        taskPolicyArn: { arn: 'arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy' },
      },
    },
    'used aws:account 999900001111',
    'used iam:policy S3UnlockBucketPolicy by walker',
  ),
]
