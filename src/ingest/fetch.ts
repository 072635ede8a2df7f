import { hash } from 'node:crypto'
import { ObjectRefused } from '../errors.ts'
import type { FileRow } from '../store/event-row.ts'
import { contentKey, manifestKey } from '../store/manifest-key.ts'
import { isParquet, recordsInParquet } from '../store/parquet.ts'
import { inflate } from './read/inflate.ts'
import type { SourceObject } from './source/source.ts'

export type Fetched = { kind: 'known' } | Failed | Content

export interface Failed {
  kind: 'failed'
  object: SourceObject
  /** Null where the object never came. */
  file: Pick<FileRow, 'etag' | 'versionId' | 'size' | 'sha256'> | null
  reason: string
}

export interface Content {
  kind: 'content'
  object: SourceObject
  bytes: Buffer
  content: Buffer
  file: Pick<FileRow, 'etag' | 'versionId' | 'size' | 'sha256'>
  metadata: Readonly<Record<string, string>>
}

/** Keeps an object's own bytes, as `--keep-raw` asks. */
export type Keep = (object: SourceObject, bytes: Buffer, metadata: Readonly<Record<string, string>>) => Promise<void>

/**
 * An object's content, unpacked and checked; not fetched where its ETag and size are known, not unpacked where its bytes
 * are.
 *
 * @throws what is no fault of the object alone, such as credentials that have expired.
 */
export async function fetchObject(
  object: SourceObject,
  knows: (key: string) => boolean,
  keep: Keep | null,
): Promise<Fetched> {
  if (object.etag !== null && object.size !== null && knows(manifestKey(object.url, object.etag, object.size)))
    return { kind: 'known' }
  let came: Pick<FileRow, 'etag' | 'versionId' | 'size' | 'sha256'> | null = null
  try {
    const { bytes, etag, versionId, metadata } = await object.read()
    const hash = sha256(bytes)
    if (object.etag === null && knows(contentKey(hash))) return { kind: 'known' }
    came = { etag, versionId, size: bytes.length, sha256: hash }
    await keep?.(object, bytes, metadata)
    const content = isParquet(bytes) ? await recordsInParquet(bytes) : (await inflate(bytes)).content
    return {
      kind: 'content',
      object,
      bytes,
      content,
      file: came,
      metadata,
    }
  } catch (error) {
    if (!(error instanceof ObjectRefused)) throw error
    return { kind: 'failed', object, file: came, reason: error.message }
  }
}

/** In hex. */
export function sha256(bytes: Buffer): string {
  return hash('sha256', bytes, 'hex')
}
