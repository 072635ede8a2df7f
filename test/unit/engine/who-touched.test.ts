import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { WhoTouched } from '../../../src/model/answers.ts'
import type { JsonObject } from '../../../src/model/json.ts'
import { runTrail } from '../../support/in-process.ts'
import { assume, record, session, user } from '../../support/records.ts'

const I = 'i-0123456789abcdef0'
const [ANA, BOB] = [user('ana'), user('bob')]
let minute = 0
const ids = new Map<string, string>()

/** An event of ec2 at the next minute; `name` is what the tests call it. */
function event(name: string, by: JsonObject, more: JsonObject): JsonObject {
  minute++
  const id = `00000000-0000-4000-8000-${String(minute).padStart(12, '0')}`
  ids.set(id, name)
  const eventTime = `2026-03-02T10:${String(minute).padStart(2, '0')}:00Z`
  return { ...record(id, by, more), eventTime }
}

const onInstance = { requestParameters: { instancesSet: { items: [{ instanceId: I }] } } }
const s3 = (eventName: string, bucketName: string, more: JsonObject = {}) => ({
  ...{ eventSource: 's3.amazonaws.com', eventName, readOnly: eventName.startsWith('Get') },
  requestParameters: { bucketName, ...more },
})
const instanceRole = session({ role: 'Web', session: I, key: 'ASIAWEB0000000000001' })

const RECORDS = [
  event('start', ANA, { ...onInstance, eventName: 'StartInstances' }),
  event('stop denied', BOB, { ...onInstance, errorCode: 'Client.UnauthorizedOperation', errorMessage: 'no' }),
  event('rehearsal', BOB, { ...onInstance, eventName: 'TerminateInstances', errorCode: 'Client.DryRunOperation' }),
  event('failed', ANA, { ...onInstance, errorCode: 'Client.IncorrectState' }),
  event('describe', ANA, {
    ...{ eventName: 'DescribeInstanceAttribute', readOnly: true },
    requestParameters: { instanceId: I, attribute: 'userData' },
  }),
  event('password', BOB, { eventName: 'GetPasswordData', readOnly: true, requestParameters: { instanceId: I } }),
  event('old read', ANA, {
    ...{ eventName: 'DescribeInstanceAttribute', readOnly: undefined as never },
    requestParameters: { instanceId: I, attribute: 'kernel' },
  }),
  event('old stop', ANA, { ...onInstance, readOnly: undefined as never }),
  event('its own deed', instanceRole, s3('PutBucketTagging', 'assets')),
  event('in a tag', ANA, {
    eventName: 'CreateTags',
    requestParameters: {
      resourcesSet: { items: [{ resourceId: 'vol-0123456789abcdef0' }] },
      tagSet: { items: [{ key: 'of', value: I }] },
    },
  }),
  event('a longer name', ANA, {
    requestParameters: { instancesSet: { items: [{ instanceId: `${I.slice(0, -1)}01` }] } },
  }),
  event('denied without a request', BOB, {
    ...{ eventName: 'RebootInstances', errorCode: 'Client.UnauthorizedOperation', requestParameters: null },
    errorMessage: `not authorized to perform: ec2:RebootInstances on resource: arn:aws:ec2:eu-west-1:111122223333:instance/${I}`,
  }),
  event('bucket', ANA, s3('DeleteBucketPolicy', 'reports')),
  event('object', ANA, s3('GetObject', 'reports', { key: 'a/b.csv' })),
  event('user', ANA, {
    ...{ eventSource: 'iam.amazonaws.com', eventName: 'DeleteUser', requestParameters: { userName: 'reports' } },
  }),
  event('assume', ANA, {
    ...assume('x', ANA, { role: 'Deploy', session: 's', key: 'ASIADEPLOY0000000001' }),
    eventID: undefined as never,
  }),
]
for (const [i, each] of RECORDS.entries()) each.eventID = [...ids.keys()][i] ?? ''

let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'who-touched-'))
  writeFileSync(join(folder, 'log.json'), JSON.stringify({ Records: RECORDS }))
  expect((await runTrail(['ingest', 'log.json'], { cwd: folder })).code).toBe(0)
})
afterAll(() => rmSync(folder, { recursive: true }))

const trail = (...argv: string[]) => runTrail(['who-touched', ...argv], { cwd: folder })
const ask = async (...argv: string[]): Promise<WhoTouched> => JSON.parse((await trail(...argv)).stdout)
const names = ({ touches }: WhoTouched) => touches.map(({ eventId }) => ids.get(eventId))

const SHOWN = ['start', 'stop denied', 'rehearsal', 'failed', 'password', 'old stop']
const ALL = ['start', 'stop denied', 'rehearsal', 'failed', 'describe', 'password', 'old read', 'old stop']

test('changes of whatever outcome, and reads of credentials, are shown; other reads and hints are counted', async () => {
  const answer = await ask(I)
  expect(names(answer)).toEqual(SHOWN)
  expect(answer.touches.map(({ outcome }) => outcome)).toEqual([
    ...['success', 'denied', 'dry-run', 'error', 'success', 'success'],
  ])
  expect(answer.leftOut).toBe(3)
  expect(answer.actedAs).toBe(1)
  expect(answer.nearest).toEqual([])
})

test('what a resource did itself is counted within the time that is asked about', async () => {
  const of = async (...range: string[]) => (await ask(I, ...range)).actedAs
  expect(await of('--until', '2026-03-02T10:09:00Z')).toBe(0)
  expect(await of('--since', '2026-03-02T10:09:00Z', '--until', '2026-03-02T10:10:00Z')).toBe(1)
  expect(await of('--since', '2026-03-02T10:10:00Z')).toBe(0)
})

test('--all shows reads, and what only error text names, marked as a hint', async () => {
  const answer = await ask(I, '--all')
  expect(names(answer)).toEqual([...ALL, 'denied without a request'])
  expect(answer.leftOut).toBe(0)
  expect(answer.touches.at(-1)?.found).toMatchObject({ by: 'error-text', confidence: 'hint' })
})

test('--denied shows what was denied, and hints with --all', async () => {
  expect(names(await ask(I, '--denied'))).toEqual(['stop denied'])
  expect(names(await ask(I, '--denied', '--all'))).toEqual(['stop denied', 'denied without a request'])
})

test('--action takes the verb, --event the whole name, in whatever case', async () => {
  expect(names(await ask(I, '--action', 'STOP'))).toEqual(['stop denied', 'failed', 'old stop'])
  expect(names(await ask(I, '--event', 'startinstances'))).toEqual(['start'])
  expect(names(await ask(I, '--event', 'start'))).toEqual([])
})

test('actors are one for each principal, those with most changes first; counts are of what is shown', async () => {
  const { actors } = await ask(I)
  expect(actors.map(({ actor, ...counts }) => ({ who: actor.principal?.split('/').at(-1), ...counts }))).toMatchObject([
    {
      ...{ who: 'ana', sessions: 1, events: 3, changes: 2, denied: 0 },
      actions: { StartInstances: 1, StopInstances: 2 },
    },
    {
      ...{ who: 'bob', sessions: 1, events: 3, changes: 0, denied: 1 },
      actions: { GetPasswordData: 1, StopInstances: 1, TerminateInstances: 1 },
    },
  ])
})

test('a limit keeps the first, or the last with --newest, in order of time', async () => {
  expect(names(await ask(I, '--limit', '2'))).toEqual(SHOWN.slice(0, 2))
  expect(names(await ask(I, '--limit', '2', '--newest'))).toEqual(SHOWN.slice(-2))
  expect((await ask(I, '--limit', '2')).cut).toBe(SHOWN.length - 2)
  expect((await trail(I, '--limit', '2', '--format', 'table')).stdout).toContain('more than --limit shows')
})

test('a time bounds touches, its end exclusive', async () => {
  const range = ['--since', '2026-03-02T10:02:00Z', '--until', '2026-03-02T10:04:00Z']
  expect(names(await ask(I, ...range))).toEqual(['stop denied', 'rehearsal'])
})

test('a name that fits two resources answers both, and TYPE:NAME or an ARN picks one', async () => {
  const both = await ask('reports')
  expect(names(both)).toEqual(['bucket', 'object', 'user'])
  expect(both.resource.candidates.map(({ type }) => type)).toEqual(['iam:user', 's3:bucket'])
  expect(both.touches.map(({ resource, of }) => [resource.type, of])).toEqual([
    ['s3:bucket', 'self'],
    ['s3:bucket', 'child'],
    ['iam:user', 'self'],
  ])
  expect(names(await ask('s3:bucket:reports'))).toEqual(['bucket', 'object'])
  expect(names(await ask('arn:aws:s3:::reports'))).toEqual(['bucket', 'object'])
  expect(names(await ask('iam:user:reports'))).toEqual(['user'])
  expect(names(await ask('s3://reports/a/b.csv'))).toEqual(['object'])
})

test('a role is touched by who takes it, by default too', async () => {
  expect(names(await ask('arn:aws:iam::111122223333:role/Deploy'))).toEqual(['assume'])
  expect(names(await ask('Web'))).toEqual([])
})

test('nothing found names the nearest', async () => {
  const answer = await ask('i-0123456789abcdef7')
  expect(answer.touches).toEqual([])
  expect(answer.nearest).toContain(I)
})

test('nothing found under a type or an ARN names the nearest, too', async () => {
  expect((await ask('s3:bucket:reprots')).nearest).toContain('reports')
  expect((await ask('arn:aws:s3:::reprots')).nearest).toContain('reports')
  expect((await ask('arn:aws:ec2:eu-west-1:111122223333:instance/i-0123456789abcdef7')).nearest).toContain(I)
})

test('ndjson is a touch a line, csv the same rows with nested keys joined', async () => {
  const lines = (await trail(I, '--format', 'ndjson')).stdout.trimEnd().split('\n')
  expect(lines.map((line) => ids.get(JSON.parse(line).eventId))).toEqual(SHOWN)
  const [head = '', ...rows] = (await trail(I, '--format', 'csv')).stdout.trimEnd().split('\r\n')
  expect(head.split(',')).toEqual(
    expect.arrayContaining(['eventId', 'outcome', 'resource_type', 'actor_principal', 'actor_origin_principal']),
  )
  expect(rows).toHaveLength(SHOWN.length)
})
