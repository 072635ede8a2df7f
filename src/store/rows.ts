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

/**
 * A list of numbers bound to `$name`, each once, as the last two arguments of {@link rows}; SQL reads it as
 * `unnest(CAST($name AS UINTEGER[]))`. As text: a list of values takes longer to bind than to look for.
 */
export function numberList(
  name: string,
  values: Iterable<number>,
): [Record<string, DuckDBValue>, Record<string, DuckDBType>] {
  return [{ [name]: `[${[...new Set(values)].join(',')}]` }, { [name]: VARCHAR }]
}
