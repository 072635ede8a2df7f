import { expect, test } from 'vitest'
import { readPolicy } from '../../../src/policy/read-policy.ts'

const HASH = 'a'.repeat(64)

/** What is said of a principal in a trust policy. */
function faultOf(Principal: unknown): string | null {
  const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }] }
  return readPolicy(JSON.stringify(trust), null).problems[0]?.message ?? null
}

test.each([
  '*',
  { AWS: '*' },
  { AWS: '111122223333' },
  { AWS: 'XXXXXXXXXXXX' },
  { AWS: 'arn:aws:iam::111122223333:root' },
  { AWS: ['arn:aws:iam::111122223333:role/path/Name', 'arn:aws-cn:iam::111122223333:user/n@me'] },
  { AWS: 'arn:aws:sts::111122223333:assumed-role/Name/session' },
  { AWS: 'arn:aws:sts::111122223333:federated-user/bob' },
  { AWS: 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1' },
  { AWS: 'AROAEXAMPLEEXAMPLE123' },
  {
    Service: ['ec2.amazonaws.com', 'states.eu-west-1.amazonaws.com', 'alexa-appkit.amazon.com', 'ec2.amazonaws.com.cn'],
  },
  { Federated: ['arn:aws:iam::111122223333:saml-provider/idp', 'accounts.google.com'] },
  { Federated: 'arn:aws:iam::111122223333:oidc-provider/token.actions.example.com/path' },
  { CanonicalUser: HASH },
])('%j is a principal', (principal) => {
  expect(faultOf(principal)).toBeNull()
})

test.each([
  [{ AWS: 'acme' }, 'neither an account nor an ARN'],
  [{ AWS: 'arn:aws:iam::111122223333' }, 'no ARN'],
  [{ AWS: 'arn:aws:iam::111122223333:role/Acme*' }, 'no wildcard'],
  [{ AWS: 'arn:aws:iam::*:root' }, 'no wildcard'],
  [{ AWS: 'arn:aws:iam::111122223333:group/admins' }, 'a group is no principal'],
  [{ AWS: 'arn:aws:iam::111122223333:policy/p' }, 'no principal has such an ARN'],
  [{ AWS: 'arn:aws:s3:::bucket' }, 'no principal has such an ARN'],
  [{ Service: 'ec2' }, 'named as a host'],
  [{ Federated: 'google' }, 'no identity provider'],
  [{ Federated: 'arn:aws:iam::111122223333:role/Name' }, 'no identity provider'],
])('%j is none', (principal, why) => {
  expect(faultOf(principal)).toContain(why)
})

test('in a policy that may name no principal that is said, and not what is wrong with it', () => {
  const policy = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: 'x' }, Action: 'ec2:*', Resource: '*' }],
  }
  const said = readPolicy(JSON.stringify(policy), 'identity').problems.map(({ message }) => message)
  expect(said).toEqual(['statement 0 has a Principal, which only trust and resource policies have'])
})
