import { hash } from 'node:crypto'
import { DuckDBBlobValue, type DuckDBConnection } from '@duckdb/node-api'

/** Half a SHA-256 stands for an object's name; nobody can make two names of one. */
const NAME_BYTES = 16
const ROW_BYTES = NAME_BYTES + 32

/**
 * SHA-256 of the content of every log and digest that is proven, by URL, ETag and size as a bucket lists them: 48 bytes
 * for each, so that years of logs fit in memory.
 */
export class ProvenObjects {
  readonly #rows: Buffer

  /** `rows`: name and content's hash of each, sorted. */
  private constructor(rows: Buffer) {
    this.#rows = rows
  }

  static async read(connection: DuckDBConnection): Promise<ProvenObjects> {
    const result = await connection.stream(
      `SELECT unhex(substr(sha256(concat_ws(chr(10), f.url, f.etag, f.size)), 1, ${2 * NAME_BYTES})) || unhex(f.content_sha256)
       FROM proof p JOIN file f ON f.id = p.file
       WHERE p.verdict = 'verified' AND p.expected = f.content_sha256 AND f.etag IS NOT NULL
         AND (f.state <> 'ignored' OR f.id IN (SELECT file FROM digest))
       ORDER BY 1`,
    )
    const rows: Uint8Array[] = []
    for await (const chunk of result) rows.push(Buffer.concat(chunk.getColumnValues(0).map(bytesOf)))
    return new ProvenObjects(Buffer.concat(rows))
  }

  /** Undefined where nothing of that name is proven. */
  hashOf(url: string, etag: string, size: number): string | undefined {
    const name = hash('sha256', `${url}\n${etag}\n${size}`, 'buffer').subarray(0, NAME_BYTES)
    let [low, high] = [0, this.#rows.length / ROW_BYTES]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#rowAt(middle).subarray(0, NAME_BYTES).compare(name) < 0) low = middle + 1
      else high = middle
    }
    const row = this.#rowAt(low)
    return row.subarray(0, NAME_BYTES).equals(name) ? row.subarray(NAME_BYTES).toString('hex') : undefined
  }

  #rowAt(index: number): Buffer {
    return this.#rows.subarray(index * ROW_BYTES, (index + 1) * ROW_BYTES)
  }
}

function bytesOf(value: unknown): Uint8Array {
  if (value instanceof DuckDBBlobValue) return value.bytes
  throw new Error(`no blob: ${typeof value}`)
}
