import fc from 'fast-check'
import { expect, test } from 'vitest'
import { evaluate } from '../../src/policy/evaluate.ts'
import { readPolicy } from '../../src/policy/read-policy.ts'
import type { Request } from '../../src/policy/request-context.ts'
import { covers, matches, overlap } from '../../src/policy/wildcard.ts'

/** The documented rules again, as plainly as they can be written: by regular expressions, one statement after the other. */
function naive(statements: readonly Written[], request: Request): 'allowed' | 'denied' {
  const glob = (pattern: string, flags = '') =>
    new RegExp(
      `^${pattern
        .replace(/[.+^${}()|[\]\\]/g, '\\$&')
        .replace(/\*/g, '[^]*')
        .replace(/\?/g, '[^]')}$`,
      flags,
    )
  const applies = (each: Written) => {
    const action = (list: string[] | undefined) => list?.some((pattern) => glob(pattern, 'i').test(request.action))
    const resource = (list: string[] | undefined) =>
      list?.some((pattern) => {
        if (pattern === '*') return true
        const want = pattern.split(':')
        const is = (request.resource ?? '').split(':')
        const part = (at: number) => glob(want[at] ?? '').test(is[at] ?? '')
        return [0, 1, 2, 3, 4].every(part) && glob(want.slice(5).join(':')).test(is.slice(5).join(':'))
      })
    const conditions = Object.entries(each.Condition ?? {}).every(([operator, keys]) =>
      Object.entries(keys).every(([key, wanted]) =>
        condition(operator, request.context.get(key.toLowerCase()) ?? [], wanted),
      ),
    )
    const named = each.NotAction === undefined ? action(each.Action) === true : action(each.NotAction) !== true
    const on = each.NotResource === undefined ? resource(each.Resource) === true : resource(each.NotResource) !== true
    return named && on && conditions
  }
  const condition = (operator: string, values: readonly string[], wanted: string[]) => {
    const [, set, base = '', ifExists] = /^(?:(ForAnyValue|ForAllValues):)?(\w+?)(IfExists)?$/.exec(operator) ?? []
    if (values.length === 0) {
      if (ifExists !== undefined || set === 'ForAllValues') return true
      return base.includes('Not') && set !== 'ForAnyValue'
    }
    const one = (value: string) => {
      const hit = wanted.some((each) => {
        if (base.endsWith('Like')) return glob(each).test(value)
        if (base.startsWith('Numeric'))
          return base.includes('LessThan') ? Number(value) < Number(each) : Number(value) === Number(each)
        if (base === 'Bool') return value.toLowerCase() === each.toLowerCase()
        return value === each
      })
      return base.includes('Not') ? !hit : hit
    }
    return set === 'ForAnyValue' ? values.some(one) : values.every(one)
  }
  const hits = statements.filter(applies)
  if (hits.some(({ Effect }) => Effect === 'Deny')) return 'denied'
  return hits.some(({ Effect }) => Effect === 'Allow') ? 'allowed' : 'denied'
}

interface Written {
  Effect: 'Allow' | 'Deny'
  Action?: string[]
  NotAction?: string[]
  Resource?: string[]
  NotResource?: string[]
  Condition?: Record<string, Record<string, string[]>>
}

// Small alphabets, so that patterns and requests meet often.
const name = fc.stringMatching(/^[aAbB*?]{1,4}$/)
const action = fc.tuple(fc.constantFrom('s3', 'ec2', 'S3'), name).map(([service, rest]) => `${service}:${rest}`)
const part = fc.stringMatching(/^[abAB/*?]{1,4}$/)
const resource = fc.oneof(
  fc.constant('*'),
  fc
    .tuple(fc.constantFrom('', 'r', '*'), fc.constantFrom('1', '*', ''), part)
    .map(([region, account, rest]) => `arn:aws:s3:${region}:${account}:${rest}`),
)
const some = <T>(of: fc.Arbitrary<T>) => fc.array(of, { minLength: 1, maxLength: 3 })
const OPERATORS = [
  'StringEquals',
  'StringNotEquals',
  'StringLike',
  'StringNotLike',
  'NumericEquals',
  'NumericLessThan',
  'Bool',
]
const operator = fc
  .tuple(
    fc.constantFrom('', 'ForAnyValue:', 'ForAllValues:'),
    fc.constantFrom(...OPERATORS),
    fc.constantFrom('', 'IfExists'),
  )
  .map((parts) => parts.join(''))
const value = fc.constantFrom('a', 'b', 'A', '1', '2', 'true', 'a*', '?')
const conditions = fc.dictionary(
  operator,
  fc.dictionary(fc.constantFrom('aws:K1', 'aws:k2'), some(value), { minKeys: 1, maxKeys: 2 }),
  { maxKeys: 2 },
)
const statement = fc
  .tuple(
    fc.constantFrom('Allow', 'Deny'),
    fc.boolean(),
    some(action),
    fc.boolean(),
    some(resource),
    fc.option(conditions, { nil: undefined }),
  )
  .map(([Effect, not, actions, notOn, resources, Condition]) => ({
    Effect,
    ...(not ? { NotAction: actions } : { Action: actions }),
    ...(notOn ? { NotResource: resources } : { Resource: resources }),
    ...(Condition === undefined ? {} : { Condition }),
  })) as fc.Arbitrary<Written>
const plainAction = fc.stringMatching(/^(s3|ec2):[aAbB]{1,4}$/)
const plainResource = fc.stringMatching(/^arn:aws:s3:r?:1?:[abAB/]{1,4}$/)
const context = fc
  .tuple(
    fc.array(fc.constantFrom('a', 'b', '1', 'true'), { maxLength: 2 }),
    fc.array(fc.constantFrom('A', '2', '1'), { maxLength: 1 }),
  )
  .map(
    ([one, two]) =>
      new Map<string, string[]>([
        ['aws:k1', one],
        ['aws:k2', two],
      ]),
  )

test('a policy answers as the documented rules say', () => {
  fc.assert(
    fc.property(some(statement), plainAction, plainResource, context, (statements, asked, on, known) => {
      const policy = readPolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements }), 'identity')
      const request = { action: asked, resource: on, context: known }
      expect(evaluate([policy], null, request).verdict).toBe(naive(statements, request))
    }),
    { numRuns: 3000 },
  )
})

test('a boundary takes away and never gives', () => {
  fc.assert(
    fc.property(
      some(statement),
      some(statement),
      plainAction,
      plainResource,
      context,
      (own, limit, asked, on, known) => {
        const read = (statements: Written[]) =>
          readPolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements }), 'identity')
        const request = { action: asked, resource: on, context: known }
        const both = naive(own, request) === 'allowed' && naive(limit, request) === 'allowed'
        expect(evaluate([read(own)], read(limit), request).verdict === 'allowed').toBe(both)
      },
    ),
    { numRuns: 1000 },
  )
})

test('an unknown key is said, and a deny without it still denies', () => {
  const read = (statements: object[]) =>
    readPolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements }), 'identity')
  const allow = {
    Effect: 'Allow',
    Action: 's3:GetObject',
    Resource: '*',
    Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
  }
  const request = { action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', context: new Map() }
  expect(evaluate([read([allow])], null, request)).toEqual({
    verdict: 'unknown',
    why: 'it hangs on aws:MultiFactorAuthPresent',
  })
  expect(evaluate([read([allow, { Effect: 'Deny', Action: 's3:*', Resource: '*' }])], null, request).verdict).toBe(
    'denied',
  )
})

test.each([
  ['IpAddress', '203.0.113.0/24', '203.0.113.9', true],
  ['IpAddress', '203.0.113.0/24', '203.0.114.9', false],
  ['IpAddress', '2001:db8::/32', '2001:db8::1', true],
  ['NotIpAddress', '203.0.113.0/24', 'ec2.amazonaws.com', true],
  ['ArnLike', 'arn:aws:iam::*:role/a*', 'arn:aws:iam::111122223333:role/abc', true],
  ['ArnLike', 'arn:aws:iam:*:role/a*', 'arn:aws:iam::111122223333:role/abc', false],
  ['DateGreaterThan', '2026-01-01T00:00:00Z', '2026-03-01T00:00:00Z', true],
  ['DateLessThan', '2026-01-01T00:00:00Z', '1772323200', false],
  ['NumericGreaterThanEquals', '10', '10', true],
  ['StringEqualsIgnoreCase', 'ABC', 'abc', true],
  ['Null', 'false', 'x', true],
] as const)('%s %s of %s is %s', (operatorName, wanted, given, truth) => {
  const text = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: '*', Resource: '*', Condition: { [operatorName]: { 'aws:x': wanted } } }],
  })
  const request = { action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', context: new Map([['aws:x', [given]]]) }
  expect(evaluate([readPolicy(text, 'identity')], null, request).verdict).toBe(truth ? 'allowed' : 'denied')
})

test('policy variables are filled from what is known, and an absent one matches nothing', () => {
  const resource = ['arn:aws:s3:::home/$', '{aws:username}/*'].join('')
  const policy = readPolicy(
    JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: resource }] }),
    'identity',
  )
  const ask = (key: string, values: string[] | null) =>
    evaluate([policy], null, {
      action: 's3:GetObject',
      resource: key,
      context: new Map(values === null ? [] : [['aws:username', values]]),
    }).verdict
  expect(ask('arn:aws:s3:::home/ann/x', ['ann'])).toBe('allowed')
  expect(ask('arn:aws:s3:::home/bob/x', ['ann'])).toBe('denied')
  expect(ask('arn:aws:s3:::home/ann/x', [])).toBe('denied')
  expect(ask('arn:aws:s3:::home/ann/x', null)).toBe('unknown')
})

test('wildcards match as regular expressions do, however they are written', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[ab*?]{0,8}$/), fc.stringMatching(/^[ab]{0,8}$/), (pattern, text) => {
      const expected = new RegExp(`^${pattern.replace(/\*/g, '.*').replace(/\?/g, '.')}$`).test(text)
      expect(matches(pattern, text)).toBe(expected)
    }),
    { numRuns: 2000 },
  )
})

test('what covers a pattern matches all that the pattern matches', () => {
  const pattern = fc.stringMatching(/^[ab*?]{0,5}$/)
  fc.assert(
    fc.property(pattern, pattern, fc.stringMatching(/^[ab]{0,5}$/), (wide, narrow, text) => {
      if (covers(wide, narrow) && matches(narrow, text)) expect(matches(wide, text)).toBe(true)
    }),
    { numRuns: 3000 },
  )
})

test('two patterns overlap where a text is of both', () => {
  const pattern = fc.stringMatching(/^[ab*?]{0,5}$/)
  // Of patterns without runs of stars a common text needs no more letters than both have.
  const texts = ['']
  for (let from = 0; from < texts.length && (texts[from]?.length ?? 0) < 8; from++)
    for (const letter of 'ab') texts.push(`${texts[from]}${letter}`)
  fc.assert(
    fc.property(pattern, pattern, (one, other) => {
      expect(overlap(one, other)).toBe(texts.some((text) => matches(one, text) && matches(other, text)))
      expect(overlap(one, other)).toBe(overlap(other, one))
    }),
    { numRuns: 1000 },
  )
})

test('of many resources that a pattern stands for, a policy on some of them decides nothing', () => {
  const read = (...statements: object[]) =>
    readPolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements }), 'identity')
  const all = 'arn:aws:ec2:eu-west-1:111122223333:instance/*'
  const one = 'arn:aws:ec2:eu-west-1:111122223333:instance/i-0a'
  const other = 'arn:aws:ec2:eu-central-1:111122223333:instance/*'
  const asked = (...statements: object[]) =>
    evaluate([read(...statements)], null, {
      action: 'ec2:StopInstances',
      resource: all,
      isPattern: true,
      context: new Map(),
    })
  const grant = (Effect: string, Resource: string) => ({ Effect, Action: 'ec2:*', Resource })
  expect(asked(grant('Allow', all)).verdict).toBe('allowed')
  expect(asked(grant('Allow', 'arn:aws:ec2:*:*:instance/*')).verdict).toBe('allowed')
  expect(asked(grant('Allow', one))).toEqual({ verdict: 'unknown', why: `it hangs on which of ${all} it was` })
  expect(asked(grant('Allow', other)).verdict).toBe('denied')
  expect(asked(grant('Allow', all), grant('Deny', one)).verdict).toBe('unknown')
  expect(asked(grant('Allow', all), grant('Deny', other)).verdict).toBe('allowed')
  expect(asked(grant('Allow', all), grant('Deny', '*')).verdict).toBe('denied')
})
