import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBBlobValue, DuckDBInstance } from '@duckdb/node-api'
import { ObjectRefused } from '../errors.ts'
import { temporaryFolder } from './temporary.ts'

/** The first bytes of a Parquet file. */
const MAGIC = 'PAR1'
/** Inflated, a file may hold so much: as much as any log file may. */
const MOST = 256 * 2 ** 20

export function isParquet(bytes: Buffer): boolean {
  return bytes.length > 8 && bytes.subarray(0, 4).toString('latin1') === MAGIC
}

/**
 * The records of a file that `trail export` wrote, byte for byte, as the JSON document that CloudTrail would deliver.
 * @throws ObjectRefused for a Parquet file of another kind.
 */
export async function recordsInParquet(bytes: Buffer): Promise<Buffer> {
  const folder = temporaryFolder('trail-parquet-')
  const file = join(folder, 'records.parquet')
  writeFileSync(file, bytes, { mode: 0o600 })
  const instance = await DuckDBInstance.create(':memory:', {
    ...{ threads: '1', memory_limit: '256MB' },
    ...{ autoinstall_known_extensions: 'false', autoload_known_extensions: 'false' },
  })
  const connection = await instance.connect()
  try {
    const result = await connection.stream('SELECT record, record_bytes FROM read_parquet($1)', [file])
    const pieces: Buffer[] = []
    let size = 0
    for await (const chunk of result)
      for (const [text, blob] of chunk.getRows()) {
        const piece = blob instanceof DuckDBBlobValue ? Buffer.from(blob.bytes) : Buffer.from(String(text), 'utf8')
        size += piece.length + 1
        if (size > MOST) throw new ObjectRefused(`inflates to more than ${Math.round(MOST / 2 ** 20)} MB`)
        pieces.push(Buffer.from(pieces.length === 0 ? '' : ','), piece)
      }
    return Buffer.concat([Buffer.from('{"Records":['), ...pieces, Buffer.from(']}')])
  } catch (error) {
    if (error instanceof ObjectRefused) throw error
    throw new ObjectRefused('a Parquet file that trail export did not write')
  } finally {
    connection.closeSync()
    instance.closeSync()
    rmSync(folder, { recursive: true, force: true })
  }
}
