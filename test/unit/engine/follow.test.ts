import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { events } from '../../../src/engine/events.ts'
import { whoTouched } from '../../../src/engine/who-touched.ts'
import type { JsonObject } from '../../../src/model/json.ts'
import { inFolder } from '../../support/cli.ts'
import { runTrail } from '../../support/in-process.ts'
import { assume, record, session, user } from '../../support/records.ts'
import { EVERY_TOUCH, withStoreOf } from '../../support/store.ts'

const ANY = {
  ...{ since: null, until: null, service: null, event: null, ip: null, account: null, region: null, resource: null },
  ...{ changes: false, denied: false, vendor: null, actor: null, origin: null, limit: null, newest: false },
}

function ec2(eventID: string, eventName: string, rq: JsonObject, rs: JsonObject, more: JsonObject = {}): JsonObject {
  return record(eventID, user('ana'), { eventName, requestParameters: rq, responseElements: rs, ...more })
}

const inB = { recipientAccountId: '444455556666', userIdentity: user('kim', '444455556666') }

test('lineage follows a volume into another account and back, and says how each step hangs together', async () => {
  const records = [
    ec2('e1', 'CreateVolume', {}, { volumeId: 'vol-0aaaaaaa1' }),
    ec2('e2', 'CreateSnapshot', { volumeId: 'vol-0aaaaaaa1' }, { snapshotId: 'snap-0aaaaaa1' }),
    ec2(
      'e3',
      'ModifySnapshotAttribute',
      { snapshotId: 'snap-0aaaaaa1', createVolumePermission: { add: { items: [{ userId: '444455556666' }] } } },
      { _return: true },
    ),
    ec2('e4', 'CopySnapshot', { sourceSnapshotId: 'snap-0aaaaaa1' }, { snapshotId: 'snap-0bbbbbb2' }, inB),
    ec2('e5', 'CreateVolume', { snapshotId: 'snap-0bbbbbb2' }, { volumeId: 'vol-0ddddddd4' }, inB),
    ec2('e6', 'CreateSnapshot', { volumeId: 'vol-0eeeeeee5' }, { snapshotId: 'snap-0eeeeee5' }),
  ]
  await withStoreOf(records, {}, async (store, actors) => {
    const { lineage } = await whoTouched(store, actors, { ...EVERY_TOUCH, resource: 'snap-0bbbbbb2', lineage: true })
    const told = (nodes: readonly { id: string; how: string; eventId: string; depth: number }[] = []) =>
      nodes.map(({ id, how, eventId, depth }) => `${depth} ${id} ${how} ${eventId}`)
    expect(told(lineage?.parents)).toEqual(['1 snap-0aaaaaa1 copied from e4', '2 vol-0aaaaaaa1 made from e2'])
    expect(told(lineage?.children)).toEqual(['1 vol-0ddddddd4 made from e5'])
    const whole = await whoTouched(store, actors, { ...EVERY_TOUCH, resource: 'vol-0aaaaaaa1', lineage: true })
    expect(told(whole.lineage?.children)).toEqual([
      '1 snap-0aaaaaa1 made from e2',
      '2 444455556666 shared with e3',
      '2 snap-0bbbbbb2 copied from e4',
      '3 vol-0ddddddd4 made from e5',
    ])
    expect(whole.lineage?.children.at(-1)?.actor?.origin.principal).toBe('arn:aws:iam::444455556666:user/kim')
  })
})

test('the events of a credential and of all that came out of it are found, and no others', async () => {
  const a = { role: 'A', session: 'a', key: 'ASIAAAAA000000000001' }
  const b = { role: 'B', session: 'b', key: 'ASIABBBB000000000001', created: '10:01:00' }
  const made = record('made', session(b), {
    eventSource: 'iam.amazonaws.com',
    eventName: 'CreateAccessKey',
    requestParameters: { userName: 'eve' },
    responseElements: { accessKey: { accessKeyId: 'AKIAEVE0000000000', userName: 'eve' } },
  })
  const records = [
    assume('va', user('ana'), a),
    assume('vb', session(a), b),
    made,
    record('ofA', session(a)),
    record('ofB', session(b)),
    record('ofEve', user('eve')),
    record('ofAna', user('ana')),
    record('ofBob', user('bob')),
  ]
  await withStoreOf(records, {}, async (store, actors) => {
    const of = async (input: string, descendants: boolean) =>
      (await events(store, actors, { ...ANY, session: input, descendants })).events.map((each) => each.eventId).sort()
    expect(await of('ASIAAAAA000000000001', false)).toEqual(['ofA', 'vb'])
    expect(await of('ASIAAAAA000000000001', true)).toEqual(['made', 'ofA', 'ofB', 'ofEve', 'vb'])
    expect(await of('arn:aws:sts::111122223333:assumed-role/B/b', true)).toEqual(['made', 'ofB', 'ofEve'])
    expect(await of('ana', true)).toEqual(['made', 'ofA', 'ofAna', 'ofB', 'ofEve', 'va', 'vb'])
  })
})

test('a list of resources is answered one by one; wrong uses say what to do', async () => {
  await inFolder(async (folder) => {
    writeFileSync(join(folder, 'log.json'), JSON.stringify({ Records: [record('e1', user('ana'))] }))
    writeFileSync(join(folder, 'list.txt'), '# what we ask for\ni-0123456789abcdef0\n\nmissing-bucket\r\n')
    const trail = (...argv: string[]) => runTrail(argv, { cwd: folder })
    await trail('ingest', 'log.json', '--quiet')
    const answers = JSON.parse((await trail('who-touched', '-f', 'list.txt')).stdout)
    expect(
      answers.map((one: { resource: { input: string }; touches: unknown[] }) => [
        one.resource.input,
        one.touches.length,
      ]),
    ).toEqual([
      ['i-0123456789abcdef0', 1],
      ['missing-bucket', 0],
    ])
    const rows = (await trail('who-touched', '-f', 'list.txt', '--format', 'csv')).stdout.trim().split(/\r?\n/)
    expect(rows.map((row) => row.split(',')[0])).toEqual(['input', 'i-0123456789abcdef0'])
    const wrong = [
      ['who-touched'],
      ['who-touched', 'x', '-f', 'list.txt'],
      ['who-touched', '-f', 'no.txt'],
      ['events', '--descendants'],
    ]
    for (const argv of wrong) expect((await trail(...argv)).code, argv.join(' ')).toBe(2)
  })
})
