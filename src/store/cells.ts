import { type DuckDBAppender, DuckDBTimestampValue } from '@duckdb/node-api'

/** What an appender takes. Numbers are written as UINTEGER. */
export type Cell = string | number | boolean | null | Instant | Big | Uint8Array

/** A timestamp, in milliseconds since 1970 UTC. */
class Instant {
  readonly ms: number
  constructor(ms: number) {
    this.ms = ms
  }
}

/** A 64-bit number. */
export class Big {
  readonly value: bigint
  constructor(value: bigint) {
    this.value = value
  }
}

export const instant = (ms: number | null) => (ms === null ? null : new Instant(ms))

/** Appends one cell to the row under way. */
export function appendCell(appender: DuckDBAppender, cell: Cell): void {
  if (cell === null) appender.appendNull()
  else if (typeof cell === 'string') appender.appendVarchar(cell)
  else if (typeof cell === 'number') appender.appendUInteger(cell)
  else if (typeof cell === 'boolean') appender.appendBoolean(cell)
  else if (cell instanceof Instant) appender.appendTimestamp(new DuckDBTimestampValue(BigInt(cell.ms) * 1000n))
  else if (cell instanceof Big) appender.appendBigInt(cell.value)
  else appender.appendBlob(cell)
}
