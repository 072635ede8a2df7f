import { type DuckDBConnection, type DuckDBType, type DuckDBValue, LIST, listValue, VARCHAR } from '@duckdb/node-api'

/**
 * All rows of an internal statement as plain objects. Values are what the driver's JavaScript conversion gives (bigint
 * for 64-bit numbers, Date for timestamps, Uint8Array for blobs); `Row` is the caller's word for that.
 */
export async function rows<Row>(
  connection: DuckDBConnection,
  sql: string,
  values: DuckDBValue[] | Record<string, DuckDBValue> = [],
  types?: DuckDBType[] | Record<string, DuckDBType | undefined>,
): Promise<Row[]> {
  const reader = await connection.runAndReadAll(sql, values, types)
  return reader.getRowObjectsJS() as Row[]
}

/** The first row's columns as numbers; for counts and maxima. */
export async function numbers(connection: DuckDBConnection, sql: string): Promise<number[]> {
  const reader = await connection.runAndReadAll(sql)
  return (reader.getRows()[0] ?? []).map(Number)
}

/** A list of texts bound to `$name`, as the last two arguments of {@link rows}. */
export function textList(
  name: string,
  values: readonly string[],
): [Record<string, DuckDBValue>, Record<string, DuckDBType>] {
  return [{ [name]: listValue([...values]) }, { [name]: LIST(VARCHAR) }]
}
