import { custodyHead, type Head } from './custody.ts'
import { IdSet } from './id-set.ts'
import { keysOf } from './manifest-key.ts'
import type { Store } from './open.ts'
import { numbers } from './rows.ts'

/** What a writer knows of the store before its first batch. */
export interface Start {
  head: Head
  ids: IdSet
  known: Set<string>
  setAside: Set<string>
  nextEvent: number
  nextFile: number
  nextFact: number
  nextText: number
  nextForm: number
  nextCaller: number
  nextSpec: number
}

/** Reads it: one scan of the ids, and the manifest. */
export async function startFrom(store: Store): Promise<Start> {
  const [count, ...next] = await numbers(
    store.connection,
    `SELECT (SELECT count(*) FROM event), (SELECT coalesce(max(n), 0) + 1 FROM event), (SELECT coalesce(max(id), 0) + 1 FROM file),
            (SELECT coalesce(max(id), 0) + 1 FROM text), (SELECT coalesce(max(id), 0) + 1 FROM form),
            (SELECT coalesce(max(id), 0) + 1 FROM caller), (SELECT coalesce(max(id), 0) + 1 FROM spec),
            (SELECT coalesce(max(id), 0) + 1 FROM fact)`,
  )
  const [nextEvent = 1, nextFile = 1, nextText = 1, nextForm = 1, nextCaller = 1, nextSpec = 1, nextFact = 1] = next
  const ids = new IdSet(count)
  const result = await store.connection.stream(
    `SELECT (('0x' || substr(id::VARCHAR, 1, 8))::UINTEGER) AS high, (('0x' || substr(id::VARCHAR, 29, 8))::UINTEGER) AS low FROM event`,
  )
  for await (const chunk of result) {
    const high = chunk.getColumnValues(0)
    const low = chunk.getColumnValues(1)
    for (let i = 0; i < chunk.rowCount; i++) ids.add(Number(high[i]), Number(low[i]))
  }
  const known = new Set<string>()
  const setAside = new Set<string>()
  const files = await store.connection.stream('SELECT url, etag, size, sha256, state FROM file WHERE outside = 0')
  for await (const chunk of files) {
    for (const [url, etag, size, sha256, state] of chunk.getRows()) {
      const text = (value: unknown) => (value === null ? null : String(value))
      if (state === 'set-aside') setAside.add(String(url))
      else
        for (const key of keysOf({ url: String(url), etag: text(etag), size: Number(size), sha256: text(sha256) }))
          known.add(key)
    }
  }
  const head = await custodyHead(store.connection)
  return { head, ids, known, setAside, nextEvent, nextFile, nextFact, nextText, nextForm, nextCaller, nextSpec }
}
