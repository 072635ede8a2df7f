import { createHash } from 'node:crypto'
import type { Json } from '../model/json.ts'
import type { SourceIdentity } from '../model/source-identity.ts'

/** SHA-256 over the records of a batch in the order of their numbers, and over its rows of the manifest. */
export class BatchSeal {
  readonly #records = createHash('sha256')
  readonly #files = createHash('sha256')
  #events: [number, number] | null = null
  #numbers: [number, number] | null = null

  /** The bytes of one or more records, each followed by a line feed. */
  addRecords(bytes: Uint8Array): void {
    this.#records.update(bytes)
  }

  /** The numbers of the events that the batch holds. */
  addEvents(first: number, last: number): void {
    this.#events = [first, last]
  }

  /** Files that were set aside are tried again, and their rows replaced: they are not sealed. */
  addFile(id: number, file: SealedFile): void {
    if (file.state === 'set-aside') return
    this.#files.update(sealedText(id, file))
    this.#numbers = [this.#numbers?.[0] ?? id, id]
  }

  /** The detail of the batch's entry. */
  detail(): Json {
    return {
      events: this.#events,
      records: this.#records.digest('hex'),
      files: this.#numbers,
      manifest: this.#files.digest('hex'),
    }
  }
}

/** The columns of the manifest that a seal covers: what was loaded, from where, and how much of it. */
export interface SealedFile extends SourceIdentity {
  state: string
  events: number
}

/** What a seal covers of a row of the manifest. */
export function sealedText(id: number, file: SealedFile): string {
  const { url, etag, versionId, size, sha256, contentSha256, state, events } = file
  return `${JSON.stringify([id, url, etag, versionId, size, sha256, contentSha256, state, events])}\n`
}
