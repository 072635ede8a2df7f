import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance, VARCHAR } from '@duckdb/node-api'
import type { Actors } from '../../src/engine/actors.ts'
import { fetchInto } from '../../src/engine/remote/fetch.ts'
import type { Question } from '../../src/engine/remote/question.ts'
import type { LakeRecord } from '../../src/engine/remote/results.ts'
import { type JsonObject, object, text, textAt } from '../../src/model/json.ts'
import type { LakeEngine, Statement } from '../../src/model/lake.ts'
import { forDuckdb } from '../../src/query/dialect/duckdb.ts'
import { tokenize } from '../../src/query/tokens.ts'
import type { Store } from '../../src/store/open.ts'
import { sqlFile } from '../../src/store/sql-files.ts'
import { loadInto, withStoreOf } from './store.ts'

/** The view that the coarse queries read, over records as they are. */
const DUCK_SOURCE = 'cloudtrail_logs'

/** An engine over records in this process, which takes the SQL that Athena and Trino take; a real Trino is in test/real. */
export async function duckLake(records: readonly JsonObject[]): Promise<LakeEngine & { asked: Statement[] }> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  await connection.run(sqlFile('macros.sql'))
  const rows = records.map(coarse)
  const columns = Object.keys(coarse({}))
  const types = columns.map((name) => `"${name}": "VARCHAR"`).join(', ')
  await connection.run(
    `CREATE TABLE ${DUCK_SOURCE} AS SELECT unnest(from_json($1, '[{${types}}]'), recursive := true)`,
    [JSON.stringify(rows)],
    [VARCHAR],
  )
  const asked: Statement[] = []
  return {
    name: 'trino',
    again: null,
    asked,
    properties: async () => null,
    close: () => instance.closeSync(),
    run: async (statement) => {
      asked.push(statement)
      const answer = await connection.runAndReadAll(forDuckdb(bound(statement)).sql)
      const cells = answer.getRowsJson()
      return {
        columns: answer.columnNames().map((name) => ({ name, type: 'varchar' })),
        rows: (async function* () {
          yield* cells
        })(),
        written: null,
      }
    },
  }
}

function bound({ sql, parameters }: Statement): string {
  const values = parameters[Symbol.iterator]()
  return tokenize(sql)
    .map((token) => (token.text === '?' ? (values.next().value ?? '?') : token.text))
    .join('')
}

/** The columns of the coarse view (src/engine/remote/coarse.ts). */
function coarse(record: JsonObject): Record<string, string | null> {
  const identity = object(record.userIdentity)
  const time = textAt(record, 'eventTime')
  const plain = (name: string) => {
    const value = record[name]
    return typeof value === 'boolean' ? String(value) : text(value)
  }
  return {
    eventid: plain('eventID'),
    eventtime: time,
    eventsource: plain('eventSource'),
    eventname: plain('eventName'),
    eventtype: plain('eventType'),
    eventcategory: plain('eventCategory'),
    managementevent: plain('managementEvent'),
    readonly: plain('readOnly'),
    awsregion: plain('awsRegion'),
    sourceipaddress: plain('sourceIPAddress'),
    errorcode: plain('errorCode'),
    errormessage: plain('errorMessage'),
    sharedeventid: plain('sharedEventID'),
    recipientaccountid: plain('recipientAccountId'),
    accesskeyid: textAt(identity, 'accessKeyId'),
    principalid: textAt(identity, 'principalId'),
    identity: identity === null ? null : JSON.stringify(small(identity)),
    originaleventid: textAt(record, 'addendum', 'originalEventID'),
    account: plain('recipientAccountId') ?? '',
    region: plain('awsRegion') ?? '',
    timestamp: (/^\d{4}-\d\d-\d\d/.exec(time ?? '')?.[0] ?? '2026-01-01').replaceAll('-', '/'),
    payload: JSON.stringify(record),
  }
}

/** Fields of structs have small letters in an engine. */
function small(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(small)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name.toLowerCase(), small(each)]))
}

/** What a command would answer from a lake: `work` is given the store that holds what was fetched for the question. */
export function askLake<Result>(
  lake: LakeEngine,
  question: Question,
  texts: { vendors?: string | null; trail?: string | null },
  work: (store: Store, actors: Actors) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'trail-duck-lake-'))
  let loaded = 0
  const load = async (found: AsyncIterable<LakeRecord>) => {
    const texts: string[] = []
    for await (const { text } of found) texts.push(text)
    const path = join(folder, `${loaded++}.json`)
    writeFileSync(path, `{"Records":[${texts.join(',')}]}`)
    await loadInto(store, path)
  }
  let store: Store
  return withStoreOf([], texts, async (own, actors) => {
    store = own
    await fetchInto(own, lake, DUCK_SOURCE, question, {
      ...{ load, onRound: () => {}, beforeRead: async () => {}, signal: new AbortController().signal },
    })
    return work(own, actors)
  }).finally(() => rmSync(folder, { recursive: true, force: true }))
}
