import { ingest } from '../../src/ingest/ingest.ts'
import { placeOfKey } from '../../src/ingest/source/key.ts'
import type { SourceObject } from '../../src/ingest/source/source.ts'
import { openWriter, type Store } from '../../src/store/open.ts'
import { inFolder } from './cli.ts'
import type { BucketObject } from './digests.ts'

const NOW = Date.parse('2026-04-01T00:00:00Z')

function objectOf({ key, bytes, metadata }: BucketObject): SourceObject {
  return {
    ...placeOfKey(key),
    kind: 's3',
    url: `s3://logs/${key}`,
    bucket: 'logs',
    key,
    size: bytes.length,
    etag: `"${bytes.length}-${bytes.at(-5)}"`,
    versionId: null,
    read: async () => ({ bytes, etag: null, versionId: null, metadata }),
  }
}

/** Loads objects as if a bucket `logs` held them. */
export async function load(store: Store, objects: readonly BucketObject[], since: number | null = null): Promise<void> {
  async function* source() {
    for (const object of objects) yield objectOf(object)
  }
  await ingest(
    store,
    source(),
    { wanted: { since, until: null, accounts: null, regions: null }, concurrency: 4 },
    { onProgress: () => {}, keep: null, now: () => NOW, version: 'test', signal: new AbortController().signal },
  )
}

/** A store of its own with these objects loaded. */
export async function withObjects(
  objects: readonly BucketObject[],
  work: (store: Store) => Promise<void>,
): Promise<void> {
  await inFolder(async (folder) => {
    const store = await openWriter(`${folder}/s.duckdb`)
    try {
      await load(store, objects)
      await work(store)
    } finally {
      store.close()
    }
  })
}
