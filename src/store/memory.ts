import type { DuckDBConnection } from '@duckdb/node-api'

/** What readers' connections have read before. Nothing changes under a reader: as long as it is open, no writer is. */
const READERS = new WeakMap<DuckDBConnection, Map<string, Promise<unknown>>>()

/** Lets a connection of a reader remember what was read. */
export function remember(connection: DuckDBConnection): void {
  READERS.set(connection, new Map())
}

/** What `read` gives: on a reader's connection read once, whoever asks. */
export function once<Value>(connection: DuckDBConnection, name: string, read: () => Promise<Value>): Promise<Value> {
  const known = READERS.get(connection)
  if (known === undefined) return read()
  const before = known.get(name)
  if (before !== undefined) return before as Promise<Value>
  const value = read()
  known.set(name, value)
  // What failed is tried again.
  value.catch(() => known.delete(name))
  return value
}

/** Beyond this many remembered rows of one kind their memory is begun anew. */
const REMEMBERED = 20_000

/**
 * Rows by what they are known by, from `read` as far as they are not known: the same few of a dictionary are asked for
 * again and again. What is not there is not in the map.
 */
export async function byKey<Key extends number | string, Row>(
  connection: DuckDBConnection,
  name: string,
  keys: Iterable<Key>,
  read: (missing: readonly Key[]) => Promise<readonly (Row & { key: Key })[]>,
): Promise<ReadonlyMap<Key, Row>> {
  const known = await once(connection, name, async () => new Map<Key, Row>())
  if (known.size > REMEMBERED) known.clear()
  const missing = [...new Set(keys)].filter((key) => !known.has(key))
  if (missing.length > 0) for (const row of await read(missing)) known.set(row.key, row)
  return known
}
