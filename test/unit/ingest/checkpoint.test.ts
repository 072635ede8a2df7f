import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ingest } from '../../../src/ingest/ingest.ts'
import { localObjects } from '../../../src/ingest/source/local.ts'
import { openWriter } from '../../../src/store/open.ts'
import { rows } from '../../../src/store/rows.ts'
import { inFolder } from '../../support/cli.ts'

const EVERYTHING = { since: null, until: null, accounts: null, regions: null }
const EVENTS = 50
/** White space that makes a file as large as a batch. */
const FILLING = ' '.repeat(33 * 2 ** 20)

const stop = (file: number, i: number) => ({
  eventID: `0f1e2d3c-0000-4000-8000-${String(file * EVENTS + i).padStart(12, '0')}`,
  eventTime: '2026-03-02T03:14:00Z',
  eventSource: 'ec2.amazonaws.com',
  eventName: 'StopInstances',
  awsRegion: 'eu-west-1',
  recipientAccountId: '111122223333',
  requestParameters: { instancesSet: { items: [{ instanceId: `i-${(i * 7) % EVENTS}` }] } },
})

test('what is written into the store on the way is sorted there, once, and nothing waits or is lost', () =>
  inFolder(async (folder) => {
    for (const file of [0, 1]) {
      const records = Array.from({ length: EVENTS }, (_, i) => stop(file, i))
      writeFileSync(join(folder, `${file}.json`), JSON.stringify({ Records: records }) + FILLING)
    }
    const store = await openWriter(join(folder, 's.duckdb'))
    try {
      await ingest(
        store,
        localObjects(folder, EVERYTHING, { insight: 0, other: 0 }),
        { wanted: EVERYTHING, concurrency: 1, checkpoint: { events: 1, bytes: 1 } },
        { onProgress: () => {}, keep: null, now: () => 0, version: 'test', signal: new AbortController().signal },
      )
      expect(
        await rows(
          store.connection,
          `SELECT run, count(*)::INTEGER AS touches, count(DISTINCT n)::INTEGER AS events FROM touch GROUP BY run ORDER BY run`,
        ),
      ).toEqual([1, 2].map((run) => ({ run, touches: EVENTS, events: EVENTS })))
      expect(await rows(store.connection, 'SELECT count(*)::INTEGER AS n FROM event')).toEqual([{ n: 2 * EVENTS }])
    } finally {
      store.close()
    }
  }))
