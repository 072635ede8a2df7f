import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api'
import { appendCell, type Cell } from './cells.ts'

/** The tables that a batch may fill. */
const TABLES = [
  'file',
  'refused',
  'digest',
  'text',
  'form',
  'caller',
  'caller_key',
  'event',
  'odd_id',
  'spec',
  'touch',
  'alias',
  'fact',
  'fact_key',
  'stale_group',
  'stale_key',
  'shared',
  'addendum',
  'conflict',
  'hour',
  'copy',
  'custody',
] as const
export type Table = (typeof TABLES)[number]

/**
 * One batch after the other, each a transaction with an appender for every table. A batch is committed in the background
 * while the next one is filled, on a connection of its own; a failed commit fails the next {@link commit}, so that no
 * batch is ever stored without those before it.
 */
export class Batches {
  readonly #connections: readonly [DuckDBConnection, DuckDBConnection]
  readonly #appenders = new Map<Table, DuckDBAppender>()
  #turn = 0
  #begun = false
  #committing: Promise<void> = Promise.resolve()

  constructor(first: DuckDBConnection, second: DuckDBConnection) {
    this.#connections = [first, second]
  }

  /** The connection of the batch under way. */
  get connection(): DuckDBConnection {
    return this.#connections[this.#turn % 2 === 0 ? 0 : 1]
  }

  /** The connection that committed the last batch. */
  get idle(): DuckDBConnection {
    return this.#connections[this.#turn % 2 === 0 ? 1 : 0]
  }

  get begun(): boolean {
    return this.#begun
  }

  async begin(): Promise<void> {
    await this.connection.run('BEGIN')
    this.#begun = true
    for (const table of TABLES) this.#appenders.set(table, await this.connection.createAppender(table))
  }

  open(table: Table): DuckDBAppender {
    const appender = this.#appenders.get(table)
    if (appender === undefined) throw new Error(`no batch is open for ${table}`)
    return appender
  }

  append(table: Table, ...cells: Cell[]): void {
    const appender = this.open(table)
    for (const cell of cells) appendCell(appender, cell)
    appender.endRow()
  }

  /** Hands the batch over once the one before it is on disk; `last` is run in its transaction before the rows. */
  async commit(last: (connection: DuckDBConnection) => Promise<void>): Promise<void> {
    await this.#committing
    const { connection } = this
    await last(connection)
    for (const appender of this.#appenders.values()) appender.closeSync()
    this.#appenders.clear()
    this.#turn++
    this.#begun = false
    this.#committing = connection.run('COMMIT').then(() => {})
    // A failure is reported by the next await; until then it must not count as unhandled.
    this.#committing.catch(() => {})
  }

  /** Waits until every committed batch is on disk. */
  async drain(): Promise<void> {
    await this.#committing
  }

  /** Drops a batch that was begun and not committed. */
  async rollback(): Promise<void> {
    this.#appenders.clear()
    await this.connection.run('ROLLBACK').catch(() => {})
    this.#begun = false
  }
}
