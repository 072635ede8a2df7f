import { type DuckDBConnection, LIST, listValue, VARCHAR } from '@duckdb/node-api'
import { numbers, rows } from './rows.ts'

/** How many events a resource made as a caller: as principal, with its key, or as the instance behind a session. */
export async function actedAs(
  connection: DuckDBConnection,
  arn: string | null,
  ids: readonly string[],
): Promise<number> {
  const found = await rows<{ events: number }>(
    connection,
    `SELECT count(*)::DOUBLE AS events FROM event WHERE caller IN (
       SELECT id FROM caller
       WHERE json_extract_string(body, '$.principal') = $arn OR access_key IN (SELECT unnest($ids))
          OR (json_extract_string(body, '$.session') IN (SELECT unnest($ids)) AND json_extract_string(body, '$.session') LIKE 'i-%'))`,
    { arn: arn ?? '', ids: listValue([...ids]) },
    { arn: VARCHAR, ids: LIST(VARCHAR) },
  )
  return found[0]?.events ?? 0
}

/** Beyond so many touches the nearest names are looked for among those of every nth row group only. */
const NEAREST_SCAN = 20_000_000

/** Names in the store that look like `input`, best first; for an answer that found nothing. */
export async function nearestNames(connection: DuckDBConnection, input: string): Promise<string[]> {
  const [count = 0] = await numbers(connection, 'SELECT count(*) FROM touch')
  const sample = count > NEAREST_SCAN ? `WHERE hash(key) % ${Math.ceil(count / NEAREST_SCAN)} = 0` : ''
  const found = await rows<{ id: string }>(
    connection,
    `WITH name AS (SELECT DISTINCT id FROM touch ${sample})
     SELECT id FROM name
     WHERE jaro_winkler_similarity(lower(id), lower($1)) >= 0.86 OR (length($1) >= 4 AND contains(lower(id), lower($1)))
     ORDER BY jaro_winkler_similarity(lower(id), lower($1)) DESC, id LIMIT 5`,
    [input.slice(0, 256)],
  )
  return found.map((row) => row.id)
}
