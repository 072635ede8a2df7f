import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { custody } from '../../../src/engine/custody.ts'
import type { Custody } from '../../../src/model/answers.ts'
import { recordCustody } from '../../../src/store/custody.ts'
import type { Store } from '../../../src/store/open.ts'
import { inFolder, SAMPLES } from '../../support/cli.ts'
import { runTrail } from '../../support/in-process.ts'
import { withStoreOf } from '../../support/store.ts'

const RECORDS = [1, 2, 3].map((n) => ({
  eventID: `0f1e2d3c-0000-4000-8000-00000000000${n}`,
  eventTime: `2026-03-02T03:14:0${n}Z`,
  eventSource: 'ec2.amazonaws.com',
  eventName: 'StopInstances',
  awsRegion: 'eu-west-1',
  recipientAccountId: '111122223333',
  userIdentity: { type: 'Root', accountId: '111122223333', arn: 'arn:aws:iam::111122223333:root' },
}))

const withStore = (work: (store: Store) => Promise<void>) => withStoreOf(RECORDS, {}, work)
const VERIFY = { action: 'verify', detail: { verdict: 'whole' }, version: 'test', now: 0 } as const

test('an ingest leaves its beginning, its batches and its end, each bound to the one before', () =>
  withStore(async (store) => {
    const answer = await custody(store, null)
    expect(answer).toMatchObject({ verdict: 'whole', findings: [] })
    expect(answer.entries.map(({ action }) => action)).toEqual(['ingest', 'load', 'ingested'])
  }))

test('what follows is bound to it, and a hash that was noted stays in the record', () =>
  withStore(async (store) => {
    const head = (await custody(store, null)).head
    const next = await recordCustody(store.connection, VERIFY)
    expect(await custody(store, head)).toMatchObject({ verdict: 'whole', head: next })
  }))

test.each([
  [
    'a record is edited',
    `UPDATE event SET record = replace(record, 'StopInstances', 'StartInstances')`,
    'changed-records',
  ],
  ['an event is deleted', 'DELETE FROM event WHERE n = 2', 'changed-records'],
  ['the file’s hash is edited', `UPDATE file SET content_sha256 = repeat('0', 64)`, 'changed-files'],
  ['an event is put in', `INSERT INTO event (n, id) VALUES (9, uuid())`, 'unrecorded'],
  [
    'an entry is edited',
    `UPDATE custody SET done_at = '2020-01-01T00:00:00.000Z' WHERE action = 'ingested'`,
    'broken-chain',
  ],
  ['an entry is taken out', `DELETE FROM custody WHERE action = 'load'`, 'broken-chain'],
])('%s: the store is changed', (_, sql, kind) =>
  withStore(async (store) => {
    await store.connection.run(sql)
    const answer = await custody(store, null)
    expect(answer.verdict).toBe('changed')
    expect(answer.findings.map((finding) => finding.kind)).toContain(kind)
  }),
)

test('a record that was made anew as a whole holds together, but lacks the hash that was noted', () =>
  withStore(async (store) => {
    const head = (await custody(store, null)).head
    await store.connection.run(`DELETE FROM custody; DELETE FROM event; DELETE FROM file`)
    await recordCustody(store.connection, VERIFY)
    expect(await custody(store, null)).toMatchObject({ verdict: 'whole' })
    expect(await custody(store, head)).toMatchObject({ verdict: 'changed', findings: [{ kind: 'broken-chain' }] })
  }))

test('an export is on record, with the hash of its list of files as sha256sum writes it', () =>
  inFolder(async (cwd) => {
    await runTrail(['ingest', SAMPLES, '--quiet'], { cwd })
    expect((await runTrail(['export', 'out'], { cwd })).stderr).toBe('')
    const names = readdirSync(join(cwd, 'out'), { recursive: true, encoding: 'utf8' }).filter((name) =>
      statSync(join(cwd, 'out', name)).isFile(),
    )
    const hash = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex')
    const list = names.sort().map((name) => `${hash(readFileSync(join(cwd, 'out', name)))}  ${name}\n`)
    const answer = JSON.parse((await runTrail(['custody'], { cwd })).stdout) as Custody
    expect(answer.verdict).toBe('whole')
    expect(answer.entries.at(-1)).toMatchObject({
      action: 'export',
      detail: {
        target: 'out',
        files: names.filter((name) => name.endsWith('.parquet')).length,
        sha256: hash(list.join('')),
      },
    })
    expect(readdirSync(cwd).filter((name) => name.includes('.new-'))).toEqual([])
  }))
