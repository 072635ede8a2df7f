import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { Seen, understand } from '../../../src/ingest/understand.ts'
import type { EventRow } from '../../../src/store/event-row.ts'
import { openWriter, type Store } from '../../../src/store/open.ts'
import { Writer } from '../../../src/store/writer.ts'
import { inFolder } from '../../support/cli.ts'

function event(eventID: string, index = 0): EventRow {
  const value = { eventID, eventName: 'GetRole', eventSource: 'iam.amazonaws.com', eventTime: '2026-01-02T03:04:05Z' }
  const record = { value, index, text: JSON.stringify(value), bytes: null, identity: null }
  return understand(record, { account: '111122223333', region: 'us-east-1' }, new Seen())
}

async function withWriter(work: (writer: Writer, store: Store) => Promise<void>): Promise<void> {
  await inFolder(async (folder) => {
    const store = await openWriter(join(folder, 's.duckdb'))
    try {
      await work(await Writer.open(store, { loadedBy: 'test', now: () => 0 }), store)
    } finally {
      store.close()
    }
  })
}

const id = (i: number) => `00000000-0000-4000-8000-${i.toString(16).padStart(12, '0')}`

/** Commits that wait for a slow disk. */
function slowCommits({ connection }: Store): void {
  const run = connection.run.bind(connection)
  connection.run = async (sql, ...rest) => {
    if (sql === 'COMMIT') await setTimeout(200)
    return run(sql, ...rest)
  }
}

test('a batch that begins while the last one is being committed finds its records', () =>
  withWriter(async (writer, store) => {
    slowCommits(store)
    await writer.begin()
    writer.addEvent(1, event(id(7)))
    await writer.commit()
    await writer.begin()
    const own = writer.addEvent(2, event(id(8)))
    const found = await writer.recordsOf([id(7), id(8), id(9)])
    expect([...found.keys()].sort()).toEqual([id(7), id(8)])
    expect(found.get(id(8))).toMatchObject([{ n: own }])
    await writer.commit()
    await writer.drain()
  }))
