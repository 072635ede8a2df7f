import { TrailError, usageError } from '../errors.ts'
import { bindNamed, type Values } from '../query/bind.ts'
import { forDuckdb } from '../query/dialect/duckdb.ts'
import { hasPragma, refusedFunction } from '../query/guard.ts'
import { type Answer, notAQuery, prepareAdHoc, type Row, runAdHoc } from '../store/ad-hoc.ts'
import type { Store } from '../store/open.ts'
import { createVendors } from '../store/tables.ts'
import type { Actors } from './actors.ts'
import { type SchemaRow, schema, type TableText, tableTexts } from './schema.ts'
import { listVendors } from './vendors.ts'
import { openViews } from './views.ts'

export interface AskOptions {
  maxRows: number | null
  /** Milliseconds, null for as long as it takes. */
  timeout: number | null
  /** Called with what interrupts the query. */
  onStart: (interrupt: () => void) => void
  /** Told what may be otherwise in Athena. */
  onNote: (note: string) => void
  /** For the `$name`s of a query file. */
  values?: Values
}

/** A store made ready for SQL that anybody may have written. Nothing else may use its connection afterwards. */
export interface Desk {
  /**
   * Runs statements that only read, over the tables of `trail sql --schema`, and hands over the answer of each, whose
   * rows are to be read before the next is run.
   */
  ask(text: string, options: AskOptions, onAnswer: (answer: Answer) => Promise<void>): Promise<void>
  /** What there is to ask, or the part of one table or function. */
  schema(only: string | null): Promise<SchemaRow[]>
  /** What there is to ask, a sentence on each table. */
  tables(): TableText[]
  /** Removes what it made; the store stays open. */
  close(): void
}

export async function openDesk(store: Store, actors: Actors): Promise<Desk> {
  await openViews(store, actors)
  await createVendors(store.connection, listVendors(actors.context.registry))
  const release = await prepareAdHoc(store)
  return {
    ask: (text, options, onAnswer) => ask(store, text, options, onAnswer),
    schema: (only) => schema(store, only),
    tables: tableTexts,
    close: release,
  }
}

/** All rows of an answer, for one that is known to be small. */
export async function rowsOf({ batches }: Answer): Promise<Row[]> {
  const rows: Row[] = []
  for await (const batch of batches) rows.push(...batch)
  return rows
}

async function ask(
  store: Store,
  text: string,
  options: AskOptions,
  onAnswer: (answer: Answer) => Promise<void>,
): Promise<void> {
  const { sql, notes } = forDuckdb(text)
  if (hasPragma(text)) throw notAQuery('PRAGMA')
  const refused = refusedFunction(text) ?? refusedFunction(sql)
  if (refused !== null)
    throw usageError('refused-function', `${refused}(…) is not for ad hoc SQL: it reaches beyond the query`)
  for (const note of notes) options.onNote(note)
  let late = false
  const timer =
    options.timeout === null
      ? null
      : setTimeout(() => {
          late = true
          store.connection.interrupt()
        }, options.timeout)
  options.onStart(() => store.connection.interrupt())
  const values = options.values === undefined ? {} : { values: bindNamed(sql, options.values) }
  try {
    await runAdHoc(store.connection, sql, { maxRows: options.maxRows, ...values }, onAnswer)
  } catch (error) {
    if (late)
      throw new TrailError('timeout', `the query took longer than ${(options.timeout ?? 0) / 1000} s`, {
        hint: 'Raise --timeout, or narrow it by eventTime.',
      })
    throw error
  } finally {
    if (timer !== null) clearTimeout(timer)
  }
}
