import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PolicyUnreadable } from '../../../src/policy/document.ts'
import { placeOf } from '../../../src/policy/json-text.ts'
import { readPolicies, readPolicy } from '../../../src/policy/read-policy.ts'

const POLICY = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: ['s3:GetObject', 's3:*'], Resource: 'arn:aws:s3:::ünïcode/*' }],
}
const TEXT = JSON.stringify(POLICY, null, 2)
const TRUST = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }],
}

const METADATA = { ResponseMetadata: { RequestId: 'r-1' } }
const PRINTED: [string, object][] = [
  ['organizations describe-policy', { Policy: { PolicySummary: { Id: 'p-1', Type: 'TAG' }, Content: TEXT } }],
  ['organizations describe-effective-policy', { EffectivePolicy: { TargetId: '1', PolicyContent: TEXT } }],
  ['organizations describe-resource-policy', { ResourcePolicy: { ResourcePolicySummary: {}, Content: TEXT } }],
  ['iam get-policy-version', { PolicyVersion: { Document: POLICY, VersionId: 'v3', IsDefaultVersion: true } }],
  ['iam get-policy-version, encoded', { PolicyVersion: { VersionId: 'v3', Document: encodeURIComponent(TEXT) } }],
  ['iam get-role-policy', { RoleName: 'a', PolicyName: 'b', PolicyDocument: POLICY }],
  ['iam get-user-policy', { UserName: 'a', PolicyName: 'b', PolicyDocument: encodeURIComponent(`\n${TEXT}`) }],
  ['iam get-group-policy', { GroupName: 'a', PolicyName: 'b', PolicyDocument: TEXT, ...METADATA }],
  ['secretsmanager get-resource-policy', { ARN: 'arn:aws:x', Name: 's', ResourcePolicy: TEXT }],
  ['ecr get-repository-policy', { registryId: '1', repositoryName: 'r', policyText: TEXT }],
  ['sqs get-queue-attributes', { Attributes: { QueueArn: 'arn:aws:x', Policy: TEXT } }],
  ['sns get-topic-attributes', { Attributes: { Policy: TEXT, EffectiveDeliveryPolicy: '{"http":{}}' } }],
  ['s3api get-bucket-policy', { Policy: TEXT }],
  ['kms get-key-policy', { Policy: TEXT, PolicyName: 'default' }],
  ['lambda get-policy', { Policy: JSON.stringify(POLICY), RevisionId: 'r' }],
  ['glue get-resource-policy', { PolicyInJson: TEXT, PolicyHash: 'h' }],
  ['logs describe-resource-policies', { resourcePolicies: [{ policyName: 'p', policyDocument: TEXT }] }],
  ['es describe-elasticsearch-domain', { DomainStatus: { DomainId: 'd', AccessPolicies: TEXT } }],
  ['sso-admin get-inline-policy-for-permission-set', { InlinePolicy: TEXT }],
  ['codeartifact get-domain-permissions-policy', { policy: { resourceArn: 'a', revision: 'r', document: TEXT } }],
  ['accessanalyzer get-generated-policy', { generatedPolicyResult: { generatedPolicies: [{ policy: TEXT }] } }],
  ['apigateway get-rest-api', { id: 'a', policy: JSON.stringify(TEXT).slice(1, -1) }],
  ['a record of CloudTrail', { eventVersion: '1.11', requestParameters: { bucketName: 'b', bucketPolicy: POLICY } }],
  ['a record of PutRolePolicy', { requestParameters: { roleName: 'a', policyDocument: TEXT } }],
]

/** What stands in the file at the place of the second action. */
function atAction(file: string): string {
  const { text, statements } = readPolicy(file, null)
  expect(statements[0]?.resources[0]?.text).toBe('arn:aws:s3:::ünïcode/*')
  const word = statements[0]?.actions[1]
  expect(word?.text).toBe('s3:*')
  const { line, column } = placeOf(text, word?.at ?? 0)
  const shown =
    file
      .replace('\ufeff', '')
      .split('\n')
      [line - 1]?.slice(column - 1) ?? ''
  return shown.replace(/^(?:%22|\\*")/, '').replace(/^s3%3a/i, 's3:')
}

test.each(PRINTED)('what aws %s prints is a policy, with its places in the file', (_, printed) => {
  for (const file of [JSON.stringify(printed), JSON.stringify(printed, null, 4), `\ufeff${JSON.stringify(printed)}`])
    expect(atAction(file)).toMatch(/^s3:\*/)
})

test.each([
  ['a byte order mark', `\ufeff${TEXT}`],
  ['a byte order mark before percent-encoding', `\ufeff ${encodeURIComponent(TEXT)}`],
  [
    'percent-encoding in small letters',
    encodeURIComponent(TEXT).replace(/%[0-9A-F]{2}/g, (each) => each.toLowerCase()),
  ],
  ['JSON text in JSON text in JSON text', JSON.stringify(JSON.stringify(JSON.stringify(TEXT)))],
  ['line ends of Windows', TEXT.replaceAll('\n', '\r\n')],
])('places are right after %s', (_, file) => {
  expect(atAction(file)).toMatch(/^s3:\*/)
})

test('every word of a policy is found at its place, however it is wrapped', () => {
  const wraps: Record<string, (text: string) => string> = {
    string: (text) => JSON.stringify(text),
    indented: (text) => JSON.stringify({ Policy: text }, null, 2),
    percent: (text) => JSON.stringify({ PolicyDocument: encodeURIComponent(text) }),
    list: (text) => `[ ${text} ]`,
    escaped: (text) =>
      `{"Policy": "${[...text].map((char) => `\\u${char.codePointAt(0)?.toString(16).padStart(4, '0')}`).join('')}"}`,
  }
  const words = fc.array(fc.string({ unit: 'grapheme-composite', maxLength: 8 }), { minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(
      words,
      fc.array(fc.constantFrom('string', 'indented', 'percent', 'list'), { maxLength: 3 }),
      (list, how) => {
        const policy = JSON.stringify({ Statement: { Effect: 'Allow', Action: list, Resource: '*' } })
        const file = how.reduce((text, name) => wraps[name]?.(text) ?? text, policy)
        const { statements } = readPolicy(file, null)
        const places = (statements[0]?.actions ?? []).map(({ at }) => at)
        expect(statements[0]?.actions.map(({ text }) => text)).toEqual(list)
        // In the order of the file, each behind the last, and each at a quote.
        expect([...places].sort((a, b) => a - b)).toEqual(places)
        for (const at of places) expect(file.slice(at)).toMatch(/^(?:%(?:25)*(?:22|5C)|\\*")/)
      },
    ),
    { numRuns: 200 },
  )
  expect(readPolicy(wraps.escaped?.(TEXT) ?? '', null).statements[0]?.actions[1]?.text).toBe('s3:*')
})

test('faults within a wrapped text are at their place in the file', () => {
  const wrong = (file: string) => {
    try {
      readPolicies(file, null)
    } catch (error) {
      if (error instanceof PolicyUnreadable) return error
    }
    throw new Error('it was read')
  }
  const file = '{\n  "Policy": "{\\"Version\\": \\"2012-10-17\\",}"\n}'
  expect(wrong(file)).toMatchObject({ line: 2, column: (file.split('\n')[1]?.indexOf(',}') as number) + 2 })
  expect(wrong('{\n"Policy":\n  {"Arn": "a", "DefaultVersionId": "v2"}}')).toMatchObject({
    line: 3,
    column: 3,
    message: expect.stringContaining('get-policy-version'),
  })
  expect(wrong('{"RoleDetailList": []}').message).toContain('--authorization-details')
  expect(wrong('{"Records": []}').message).toContain('trail ingest')
  expect(wrong('{"Attributes": {"QueueArn": "a"}}').message).toContain('no policy here')
  expect(wrong('{"Policy": null}').message).toContain('no policy')
})

test('what is missing in a wrapped policy is said where it is missing', () => {
  const { problems, text } = readPolicy('{\n  "Policy": "{\\"Version\\": \\"2012-10-17\\"}"\n}', null)
  expect(problems.length).toBeGreaterThan(0)
  expect(problems.map(({ at }) => placeOf(text, at))).toEqual(problems.map(() => ({ line: 2, column: 14 })))
})

test('what a policy is for is taken from where it stands, unless it is said', () => {
  const scp = { Policy: { PolicySummary: { Type: 'SERVICE_CONTROL_POLICY' }, Content: TEXT } }
  expect(readPolicy(JSON.stringify(scp), null).type).toBe('scp')
  expect(readPolicy(JSON.stringify({ Role: { AssumeRolePolicyDocument: TRUST } }), null).type).toBe('trust')
  expect(readPolicy(JSON.stringify(scp), 'boundary').type).toBe('boundary')
})

test('its size is that of the policy, not of how it is written', () => {
  const size = TEXT.replace(/\s/g, '').length
  for (const file of [TEXT, JSON.stringify(TEXT), JSON.stringify({ PolicyDocument: encodeURIComponent(TEXT) })])
    expect(readPolicy(file, null).size).toBe(size)
})
