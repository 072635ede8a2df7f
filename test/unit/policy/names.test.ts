import { expect, test } from 'vitest'
import { eventMap } from '../../../src/cli/built-in.ts'
import { actionsOf, actionsOfName } from '../../../src/policy/actions-of.ts'
import { ActionList } from '../../../src/policy/event-map.ts'
import { BARE, lint } from '../../../src/policy/lint/index.ts'
import { viaCondition } from '../../../src/policy/used-calls.ts'

const LIST = new ActionList()
const MAP = eventMap()
const OPTIONS = { ...BARE, calls: (service: string, name: string) => actionsOfName(service, name, MAP) }
const INHERITED = Object.getOwnPropertyNames(Object.prototype)

const policy = (...actions: string[]) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }],
})
async function unknown(...actions: string[]) {
  const { findings } = await lint(policy(...actions), LIST, OPTIONS)
  return findings.filter(({ id }) => id === 'P13')
}

test.each(INHERITED)('%s, which every object has, is no service and no action', async (name) => {
  for (const prefix of [name, name.toLowerCase(), 'ec2']) {
    const found = await unknown(`${prefix}:${name}`, `${prefix}:${name}*`)
    expect(found).toHaveLength(2)
    expect(await actionsOf({ eventSource: prefix, eventName: name, request: {} }, MAP, LIST)).toEqual({
      kind: 'unmapped',
    })
    expect(actionsOfName(prefix, name, MAP)).toEqual([])
    expect(await LIST.typeOf(prefix, 'arn:aws:ec2:eu-west-1:1:instance/i')).toBe(prefix === 'ec2' ? 'instance' : null)
  }
  const through = viaCondition('kms:Decrypt', `${name.toLowerCase()}.amazonaws.com`, 'eu-west-1')
  expect(through?.StringEquals?.['kms:ViaService'] ?? name.toLowerCase()).toContain(name.toLowerCase())
})

test.each([
  ['one letter', 'ec2:StopInstance', 'ec2:StopInstances'],
  ['two letters swapped', 'ec2:StopInstnaces', 'ec2:StopInstances'],
  ['one letter of the service', 'ec3:StopInstances', 'ec2:StopInstances'],
  ['white space', ' s3:GetObject', 's3:GetObject'],
  ['the name of a call', 's3:ListBuckets', 's3:ListAllMyBuckets'],
  ['the name of a call of Lambda', 'lambda:Invoke', 'lambda:InvokeFunction'],
  ['the name of a service in the log', 'monitoring:GetMetricData', 'cloudwatch:GetMetricData'],
])('%s wrong is certain: the patch is what was meant', async (_, written, meant) => {
  const [found] = await unknown(written)
  expect(found?.patch).toEqual([{ op: 'replace', path: '/Statement/0/Action/0', value: meant }])
})

test.each([
  ['a wildcard in the name of a service', '*:Describe*'],
  ['a wildcard within the name of a service', 'ec?:StopInstances'],
  ['an action of a service that is no more', 'cloudhsm:ListHapgs'],
  ['a service that is spelt like many', 'ec3:Describe*'],
  ['a pattern of nothing', 'ec2:Frobnicate*'],
  ['another deed', 'elasticfilesystem:GetAccessPoint'],
  ['a method of HTTP, which is wider than the call', 'apigateway:CreateRestApi'],
  ['a name of nothing', 'ec2:Frobnicate'],
  ['nothing', ''],
  ['a colon', ':'],
  ['no name', 'ec2:'],
])('%s is unknown, and nothing is put in its place', async (_, written) => {
  const [found] = await unknown(written)
  expect(found).toMatchObject({ id: 'P13', patch: [] })
})

test('an action of a service that is no more is not taken for another one', async () => {
  const [found] = await unknown('cloudhsm:ListHapgs')
  expect(found?.fix).not.toContain('Did you mean')
})

test('twenty thousand unknown actions are counted, and take no time that grows with their square', async () => {
  const of = (count: number) => Array.from({ length: count }, (_, at) => `ec2:NoSuchActionNumber${at}`)
  const seconds = async (count: number) => {
    const before = process.cpuUsage()
    const found = await unknown(...of(count))
    const { user } = process.cpuUsage(before)
    return { found, seconds: user / 1e6 }
  }
  const few = await seconds(2000)
  const many = await seconds(20_000)
  expect(few.found).toHaveLength(1001)
  expect(few.found.at(-1)?.detail).toBe('from here on 1000 more that are not listed')
  expect(many.found.at(-1)).toMatchObject({
    detail: 'from here on 19000 more that are not listed',
    severity: 'high',
    statement: 0,
  })
  expect(JSON.stringify(many.found).length).toBeLessThan(1_000_000)
  expect(many.seconds).toBeLessThan(15)
})

const times = <Part>(count: number, make: (at: number) => Part) => Array.from({ length: count }, (_, at) => make(at))
test.each([
  ['patterns of nothing', policy(...times(20_000, (at) => `ec2:*a${at}*`))],
  ['a service a hundred thousand times', policy(...times(100_000, () => 'ec2:*'))],
  [
    'a service in each of many statements',
    { Version: '2012-10-17', Statement: times(15_000, () => policy('ec2:*').Statement[0]) },
  ],
  [
    'one Sid in each of many statements',
    {
      Version: '2012-10-17',
      Statement: times(10_000, () => ({ ...policy('ec2:StopInstances').Statement[0], Sid: 'A' })),
    },
  ],
  [
    'lists of resources',
    {
      Version: '2012-10-17',
      Statement: times(2, () => ({
        Effect: 'Allow',
        Action: 's3:GetObject',
        Resource: times(9000, (at) => `arn:aws:s3:::bucket-${at}/*`),
      })),
    },
  ],
  ['empty statements', { Version: '2012-10-17', Statement: times(100_000, () => ({})) }],
])('%s are judged in time, and what is not judged is said', async (_, document) => {
  const before = process.cpuUsage()
  const { findings } = await lint(document as never, LIST, OPTIONS)
  expect(process.cpuUsage(before).user / 1e6).toBeLessThan(20)
  expect(findings.length).toBeLessThan(10_000)
  expect(findings.length).toBeGreaterThan(0)
})

test('a text of a hundred thousand wildcards is judged at once, and not printed back', async () => {
  const long = {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: `s3:${'*'.repeat(200_000)}`, Resource: `arn:aws:s3:::${'*?'.repeat(50_000)}` },
    ],
  }
  const before = process.cpuUsage()
  const { findings } = await lint(long as never, LIST, OPTIONS)
  expect(process.cpuUsage(before).user / 1e6).toBeLessThan(10)
  expect(findings.map(({ id }) => id)).toContain('P02')
  expect(JSON.stringify(findings).length).toBeLessThan(50_000)
})
