import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { array, type Json, type JsonObject, object } from '../../src/model/json.ts'

/** Real logs that are not ours to pass on: tests that need them are skipped where they are not, and say so. */
export const REAL_LOGS = process.env.TRAIL_REAL_LOGS ?? resolve(import.meta.dirname, '../../../shared/logs')
export const REAL_LOGS_ABSENT = !existsSync(REAL_LOGS)
export const REAL_LOGS_SAID = REAL_LOGS_ABSENT ? ` (SKIPPED: no logs at ${REAL_LOGS}, set TRAIL_REAL_LOGS)` : ''

/** Every record of every source, from the files under `records/`. */
export function realRecords(): JsonObject[] {
  return readdirSync(REAL_LOGS).flatMap((source) => {
    const folder = join(REAL_LOGS, source, 'records')
    if (!existsSync(folder)) return []
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.gz'))
      .flatMap((name) => {
        const body = JSON.parse(gunzipSync(readFileSync(join(folder, name))).toString()) as Json
        const list = Array.isArray(body) ? body : array(object(body)?.Records)
        return list.map((one) => object(one)).filter((one): one is JsonObject => one !== null)
      })
  })
}
