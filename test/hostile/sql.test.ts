import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeRegistry } from '../../src/attribution/vendor.ts'
import { builtIn } from '../../src/cli/built-in.ts'
import { Actors } from '../../src/engine/actors.ts'
import { type Desk, openDesk, rowsOf } from '../../src/engine/sql.ts'
import { TrailError } from '../../src/errors.ts'
import { refusedFunction } from '../../src/query/guard.ts'
import { openReader, type Store } from '../../src/store/open.ts'
import { runTrail } from '../support/in-process.ts'
import { id, record } from './record.ts'

/** Statements that would change something, read files, reach out, or bring the program down. FOLDER is the store's. */
const HOSTILE = [
  `copy (select 1) to 'FOLDER/out.csv'`,
  `select * from read_csv('/etc/passwd')`,
  `select * from read_text('/etc/passwd')`,
  `select * from '/etc/passwd'`,
  `select * from read_json_auto('http://127.0.0.1:9/x')`,
  `attach 'FOLDER/other.db'`,
  'drop table event',
  'delete from event',
  'create table x as select 1',
  'create or replace temp macro json_extract(a, b) as 1',
  'set threads=1',
  'set enable_external_access=true',
  'reset lock_configuration',
  'pragma enable_profiling',
  'install httpfs',
  'load httpfs',
  `call enable_logging(storage='file', storage_path='FOLDER/log')`,
  `select * from enable_logging('QueryLog', storage := 'file')`,
  'checkpoint',
  'select * from force_checkpoint()',
  `select getenv('HOME')`,
  `export database 'FOLDER/dump'`,
  'begin; drop table event; commit',
  'select 1; drop table event',
  'use temp',
  'vacuum',
  'selec 1',
  '',
  '/* nothing */',
  'select 1 -- x\rfrom enable_logging()',
  `select E'\\'', getenv('HOME') --'`,
  `select * from cloudtrail_logs where format('{}', 1) = 'x'`,
  'execute x',
  'prepare x as select 1',
  "select * from query('drop table event')",
  'alter table event add column x int',
  "comment on table event is 'x'",
  'truncate event',
  `explain analyze copy (select 1) to 'FOLDER/out.csv'`,
  // A text that is run as SQL is looked into by nobody.
  `select * from json_execute_serialized_sql(json_serialize_sql('select * from enable_logging(''QueryLog'')'))`,
  `select * from JSON_EXECUTE_SERIALIZED_SQL /* */ (json_serialize_sql('select 1'))`,
  `select * from system.main.json_execute_serialized_sql('{}')`,
  "select * from query_table('event')",
  `select * from glob('/etc/*')`,
  `select * from read_blob('/etc/passwd')`,
  `select * from sniff_csv('/etc/passwd')`,
  `select * from parquet_metadata('/etc/passwd')`,
  `select * from read_csv_auto('FOLDER/*')`,
  `select * from "/etc/passwd"`,
  `select count(*) from (values (1)) t (a) where a = (select count(*) from read_json_objects('/etc/passwd'))`,
  `select * from 'https://127.0.0.1:9/x.parquet'`,
  'select * from duckdb_secrets()',
  `select * from which_secret('s3://x', 's3')`,
  'select * from arrow_scan(1, 2, 3)',
  'copy events to stdout',
  `copy (select 1) to '/dev/stdout'`,
  `explain copy (select 1) to 'FOLDER/out.csv'`,
  `import database 'FOLDER'`,
  `create secret s (type s3, key_id 'x')`,
  'create temp view v as select 1',
  'set variable x = 1',
  'set session integer_division = false',
  'reset TimeZone',
  'pragma database_list',
  '/* */ Pragma show_tables',
  'explain pragma database_list',
  'call duckdb_tables()',
  `detach s`,
  'deallocate x',
  `execute immediate 'select 1'`,
  'with x as (delete from event returning *) select * from x',
  'insert into event select * from event',
  `update event set record = ''`,
  `merge into event using event e on true when matched then delete`,
  'begin transaction',
  'rollback',
  'load json',
  `select * from read_text(getvariable('x'))`,
  'pivot (select 1 a, 2 b) on a using sum(b)',
  `select error('said')`,
  `select ${'abs('.repeat(1200)}1${')'.repeat(1200)}`,
  `select ${Array.from({ length: 3000 }, (_, i) => `nope${i}`).join(', ')}`,
  `select '\u0000'; drop table event`,
]

let folder = ''
let store: Store
let desk: Desk
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trail-hostile-'))
  const input = JSON.stringify({ Records: [record(0), record(1)] })
  const { code, stderr } = await runTrail(['ingest', '-', '--quiet'], { cwd: folder, input })
  expect(code, stderr).toBe(0)
  store = await openReader(join(folder, 'trail.duckdb'))
  desk = await openDesk(store, new Actors(store, { registry: makeRegistry(await builtIn(), []), accounts: new Map() }))
})
afterAll(() => {
  desk?.close()
  store?.close()
  rmSync(folder, { recursive: true, force: true })
})

async function ask(sql: string, timeout: number | null = null): Promise<Record<string, unknown>[]> {
  let rows: Record<string, unknown>[] = []
  await desk.ask(sql, { maxRows: null, timeout, onStart() {}, onNote() {} }, async (answer) => {
    rows = await rowsOf(answer)
  })
  return rows
}

async function failureOf(sql: string, timeout: number | null = null): Promise<unknown> {
  try {
    return { answered: await ask(sql, timeout) }
  } catch (error) {
    return error
  }
}

test.each(HOSTILE)('%s is refused with one sentence, and the store answers on', async (statement) => {
  const before = readFileSync(join(folder, 'trail.duckdb'))
  const error = await failureOf(statement.replaceAll('FOLDER', folder))
  expect(error).toBeInstanceOf(TrailError)
  const { message, exitCode } = error as TrailError
  expect(exitCode).toBe(2)
  expect(message).not.toMatch(/\n|root:/)
  for (const made of ['out.csv', 'other.db', 'log', 'dump']) expect(existsSync(join(folder, made))).toBe(false)
  expect(await ask('select count(*) n from events')).toEqual([{ n: 2 }])
  expect(readFileSync(join(folder, 'trail.duckdb')).equals(before)).toBe(true)
})

test.each([
  'with recursive r (n) as (select 1 union all select n + 1 from r) select count(*) from r',
  'select count(*) from range(100000000000) a',
  'select * from range(100000000000) a, range(100000000000) b order by 1',
])('%s ends when its time is over, and the next one is answered', async (statement) => {
  expect(await failureOf(statement, 300)).toMatchObject({ code: 'timeout', exitCode: 3 })
  expect(await ask('select 1 as one')).toEqual([{ one: 1 }])
})

/** What harms nobody: it answers out of the statement, or tells of the store's own tables. */
const LOOKED_AT =
  /^(range|generate_series|unnest|json_each|json_tree|repeat|repeat_row|histogram|histogram_values|summary|icu_calendar_names|pg_timezone_names|version|platform|user_agent|extension_versions|collations|functions|database_list|database_size|table_info|show|show_databases|show_tables|show_tables_expanded|duckdb_(approx_database_count|columns|connection_count|constraints|coordinate_systems|databases|dependencies|extensions|functions|indexes|keywords|memory|optimizers|prepared_statements|profiling_settings|schemas|secret_types|sequences|settings|table_sample|tables|temporary_files|types|variables|views))$/

test('each table function of this DuckDB is refused, or was looked at', async () => {
  const rows = await ask(
    `select distinct function_name as name from duckdb_functions() where function_type in ('table', 'pragma', 'table_macro')`,
  )
  expect(rows.length).toBeGreaterThan(100)
  const unknown = rows
    .map(({ name }) => String(name))
    .filter((name) => !LOOKED_AT.test(name) && refusedFunction(`select * from ${name}()`) === null)
  expect(unknown).toEqual([])
})

test('the words of a hostile statement reach a terminal spelled out', async () => {
  const { stderr, code } = await runTrail(['sql', 'select "\u001b[31m" from events'], { cwd: folder })
  expect(code).toBe(2)
  expect(stderr).toContain('\\x1b[31m')
  expect(stderr).not.toContain('\u001b')
})

test('what a text of a record says is data, whatever it says', async () => {
  const [row] = await ask(`select count(*) n from events where eventId = '${id(0)}' and record like '%%'`)
  expect(row).toEqual({ n: 1 })
})
