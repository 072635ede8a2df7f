import fc from 'fast-check'
import { expect, test } from 'vitest'
import { eventMap } from '../../src/cli/built-in.ts'
import { ActionList } from '../../src/policy/event-map.ts'
import { generate } from '../../src/policy/generate.ts'
import { readPolicy } from '../../src/policy/read-policy.ts'
import { replay } from '../../src/policy/replay.ts'
import type { UsedCalls } from '../../src/policy/used-calls.ts'

const LIST = new ActionList()
const CONTEXT = { map: eventMap(), list: LIST, profileRoles: new Map([['web', 'arn:aws:iam::111122223333:role/web']]) }
const ACCOUNTS = ['111122223333', '444455556666']
const REGIONS = ['eu-west-1', 'cn-north-1', 'us-east-1']

/** Services whose resources are many kinds, in ARNs of many forms. */
const PREFIXES = [
  'iam',
  'ec2',
  's3',
  'rds',
  'dynamodb',
  'lambda',
  'logs',
  'ssm',
  'glue',
  'ecs',
  'eks',
  'kms',
  'secretsmanager',
  'autoscaling',
  'cloudformation',
  'elasticloadbalancing',
  'apigateway',
  'states',
  'sqs',
  'wafv2',
]
const EVENTS: [string, string][] = []
const PATTERNS: string[] = []
for (const prefix of PREFIXES) {
  for (const { name } of (await LIST.service(prefix)).values()) EVENTS.push([prefix, name])
  PATTERNS.push(...(await LIST.arnPatterns(prefix)))
}
const KINDS = [
  ['iam', 'role'],
  ['iam', 'user'],
  ['autoscaling', 'autoScalingGroup'],
  ['cloudformation', 'stack'],
  ['elasticloadbalancing', 'loadbalancer'],
  ['secretsmanager', 'secret'],
  ['rds', 'og'],
  ['ecs', 'task'],
  ['eks', 'nodegroup'],
  ['glue', 'job'],
  ['wafv2', 'webacl'],
] as const

const word = fc.stringMatching(/^[a-zA-Z0-9_-]{1,8}$/)
const place = { account: fc.constantFrom(...ACCOUNTS), region: fc.constantFrom(...REGIONS) }
const many = { standsFor: fc.constantFrom(1, 1, 1, 300), created: fc.boolean() }
const arn = fc
  .record({ pattern: fc.constantFrom(...PATTERNS), ...place, words: fc.array(word, { minLength: 8, maxLength: 8 }) })
  .map(({ pattern, account, region, words }) => {
    let at = 0
    return (pattern.split(', ')[0] ?? '').replace(/\$\{([^}]+)\}/g, (_, name: string) =>
      name === 'Partition' ? 'aws' : name === 'Account' ? account : name === 'Region' ? region : (words[at++] ?? 'x'),
    )
  })
const call: fc.Arbitrary<UsedCalls> = fc
  .record({
    event: fc.constantFrom(...EVENTS),
    ...place,
    arns: fc.array(fc.record({ arn, ...many }), { maxLength: 3 }),
    names: fc.array(fc.record({ kind: fc.constantFrom(...KINDS), id: word, isName: fc.boolean(), ...place, ...many }), {
      maxLength: 2,
    }),
    request: fc.constantFrom(
      null,
      {},
      { qualifier: 'LIVE', indexName: 'i', path: '/a/b', documentName: 'AWS-X', databaseName: 'd', logStreamName: 's' },
      { tags: { a: 'b' }, roleArn: 'arn:aws:iam::111122223333:role/x', iamInstanceProfile: { name: 'web' } },
      { role: 'plain', instanceProfile: 'nobody-knows' },
    ),
    via: fc.constantFrom(null, null, 's3.amazonaws.com'),
  })
  .map(({ event: [source, eventName], arns, names, ...rest }) => ({
    eventSource: `${source}.amazonaws.com`,
    eventName,
    eventType: 'AwsApiCall',
    outcome: 'success',
    errorCode: null,
    errorMessage: null,
    callerKind: 'assumed-role',
    arns: arns.map((each) => (each.standsFor === 1 ? each : { ...each, arn: each.arn.replace(/[^/:]*$/, '*') })),
    names: names.map(({ kind: [service, kind], ...name }) => ({ ...name, service, kind })),
    count: 1,
    first: null,
    last: null,
    sample: 'e',
    ...rest,
  }))

test.each(['seen', 'pattern', 'none'] as const)(
  'the policy at scope %s allows every call that it was generated from',
  async (scope) => {
    await fc.assert(
      fc.asyncProperty(fc.array(call, { minLength: 1, maxLength: 6 }), async (calls) => {
        const { policies } = await generate(calls, CONTEXT, scope)
        const read = policies.map((policy) => readPolicy(JSON.stringify(policy), 'identity'))
        const replayed = await replay(calls, { policies: read, boundary: null }, CONTEXT)
        expect(replayed.filter(({ verdict }) => verdict !== 'allowed')).toEqual([])
      }),
      { numRuns: 300 },
    )
  },
  60_000,
)
