import {
  type DuckDBConnection,
  type DuckDBDataChunk,
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBValue,
  type JS,
  JSDuckDBValueConverter,
  LIST,
  listValue,
  VARCHAR,
} from '@duckdb/node-api'

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
  const result = await connection.run(sql, values, types)
  const names = result.deduplicatedColumnNames()
  return (await result.fetchAllChunks()).flatMap((chunk) => objectsOf(chunk, names)) as Row[]
}

/** Types whose values are JavaScript's as they come: converting each of them costs more than reading it. */
const AS_THEY_ARE: ReadonlySet<DuckDBTypeId> = new Set([
  DuckDBTypeId.BOOLEAN,
  DuckDBTypeId.INTEGER,
  DuckDBTypeId.UINTEGER,
  DuckDBTypeId.DOUBLE,
  DuckDBTypeId.VARCHAR,
])

function objectsOf(chunk: DuckDBDataChunk, names: readonly string[]): Record<string, JS>[] {
  const columns = names.map((name, index) => {
    const vector = chunk.getColumnVector(index)
    const { type } = vector
    const valueAt = AS_THEY_ARE.has(type.typeId)
      ? (row: number) => vector.getItem(row) as JS
      : (row: number) => JSDuckDBValueConverter(vector.getItem(row), type, JSDuckDBValueConverter)
    return { name, valueAt }
  })
  return Array.from({ length: chunk.rowCount }, (_, row) => {
    const object: Record<string, JS> = {}
    for (const { name, valueAt } of columns) object[name] = valueAt(row)
    return object
  })
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

/** So many numbers are looked for one by one. */
const FEW = 8

/**
 * A statement for the rows whose `column` (a UINTEGER) is one of these numbers: `select` ends where WHERE begins. A few
 * are looked for one by one, each in the row groups whose bounds hold it; a list would be held against every row between
 * the least and the greatest, with all that is selected.
 */
export function selectWhere(select: string, column: string, numbers: Iterable<number>): string {
  const asked = [...new Set(numbers)]
  if (!asked.every((each) => Number.isSafeInteger(each) && each >= 0)) throw new Error(`no list of numbers: ${asked}`)
  if (asked.length > 0 && asked.length <= FEW)
    return asked.map((each) => `${select} WHERE ${column} = ${each}`).join(' UNION ALL ')
  return `${select} WHERE ${column} IN (SELECT unnest(CAST('[${asked}]' AS UINTEGER[])))`
}
