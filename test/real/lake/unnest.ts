import { expect, test } from 'vitest'
import { runTrail } from '../../support/in-process.ts'
import { onTrino } from '../../support/lake.ts'
import type { Lakes } from './lakes.ts'

const ROWS = `ARRAY[CAST(ROW('a', 1, ARRAY['x']) AS row(name varchar, n bigint, list array(varchar))), CAST(ROW('it''s', NULL, NULL) AS row(name varchar, n bigint, list array(varchar)))]`

/** Lists as Trino takes them apart; each must give the same rows on the store. */
const TEXTS: readonly (readonly [what: string, sql: string])[] = [
  ['texts', `SELECT x FROM UNNEST(ARRAY['b', NULL, 'größe', 'it''s']) AS t (x)`],
  [
    'numbers beside a row',
    `SELECT a.n, t.x FROM (VALUES (1), (2)) AS a (n) CROSS JOIN UNNEST(ARRAY[a.n, a.n * 10]) AS t (x)`,
  ],
  [
    'an empty list, which leaves no row',
    `SELECT x FROM (VALUES (1)) AS a (n) CROSS JOIN UNNEST(CAST(ARRAY[] AS array(bigint))) AS t (x)`,
  ],
  [
    'an empty list that is kept',
    `SELECT n, x FROM (VALUES (1)) AS a (n) LEFT JOIN UNNEST(CAST(ARRAY[] AS array(bigint))) AS t (x) ON TRUE`,
  ],
  ['no list at all', `SELECT x FROM (VALUES (1)) AS a (n) CROSS JOIN UNNEST(CAST(NULL AS array(bigint))) AS t (x)`],
  ['with numbers', `SELECT x, i FROM UNNEST(ARRAY['b', 'a']) WITH ORDINALITY AS t (x, i)`],
  ['a map', `SELECT k, v FROM UNNEST(map(ARRAY['a', 'b'], ARRAY[1, NULL])) AS t (k, v)`],
  ['rows into columns', `SELECT name, n FROM UNNEST(${ROWS}) AS t (name, n, list)`],
  [
    'rows into columns beside a row',
    `SELECT a.m, t.name, t.n FROM (VALUES (1), (2)) AS a (m) CROSS JOIN UNNEST(${ROWS}) AS t (name, n, list)`,
  ],
  [
    'numbers up to the length of a list',
    `SELECT eventid, element_at(resources, t.i).arn AS arn FROM cloudtrail_logs CROSS JOIN UNNEST(sequence(1, cardinality(resources))) AS t (i)`,
  ],
  [
    'parts of a text of the logs',
    `SELECT eventid, t.part FROM cloudtrail_logs CROSS JOIN UNNEST(split(sourceipaddress, '.')) AS t (part)`,
  ],
  [
    'a list in JSON',
    `SELECT eventid, json_extract_scalar(t.item, '$.instanceId') AS instance FROM cloudtrail_logs CROSS JOIN UNNEST(CAST(json_extract(requestparameters, '$.instancesSet.items') AS array(json))) AS t (item)`,
  ],
  [
    'what was filtered and changed',
    `SELECT eventid, t.x FROM cloudtrail_logs CROSS JOIN UNNEST(transform(filter(split(eventname, 'e'), p -> length(p) > 2), p -> upper(p))) AS t (x)`,
  ],
  [
    'one list after the other',
    `SELECT a.x, b.y FROM UNNEST(ARRAY[ARRAY[1, 2], ARRAY[3]]) AS a (x) CROSS JOIN UNNEST(a.x) AS b (y)`,
  ],
  [
    'within a subquery',
    `SELECT count(*) AS n, max(part) AS last FROM (SELECT DISTINCT t.part FROM cloudtrail_logs CROSS JOIN UNNEST(split(eventname, 'e')) AS t (part)) AS parts`,
  ],
]

/** What Athena documents of rows and Trino refuses: one column for a row. */
const OF_ATHENA: readonly (readonly [what: string, sql: string])[] = [
  [
    'rows as one column',
    `SELECT eventname, entry.arn FROM cloudtrail_logs CROSS JOIN UNNEST(resources) AS unnested (entry) WHERE entry.type = 'AWS::S3::Bucket'`,
  ],
  [
    'the guide’s own words',
    `SELECT awsregion, replace(unnested.resources_entry.arn, 'arn:aws:s3:::') AS s3_resource, eventname, eventtime FROM cloudtrail_logs t CROSS JOIN UNNEST(t.resources) unnested (resources_entry) WHERE unnested.resources_entry.arn LIKE 'arn:aws:s3:::%'`,
  ],
  [
    'counted by a field',
    `SELECT r.type, count(*) AS n FROM cloudtrail_logs CROSS JOIN UNNEST(resources) AS t (r) GROUP BY r.type`,
  ],
  [
    'twice',
    `SELECT a.x.arn AS one, b.y.arn AS other FROM cloudtrail_logs CROSS JOIN UNNEST(resources) AS a (x) CROSS JOIN UNNEST(resources) AS b (y)`,
  ],
]

export function unnest(lakes: () => Lakes): void {
  test.each(TEXTS)('UNNEST of %s gives the same rows on the store and on Trino', async (_, sql) => {
    const { trino, samples } = lakes()
    expect(await rowsOf(sql, onTrino(trino, samples.exported))).toEqual(await rowsOf(sql, ['--store', samples.store]))
  })
}

/** The same on a stand-in that follows Athena, where Trino itself refuses. */
export function unnestOnAthena(lakes: () => Lakes, onAthena: (table: string) => string[]): void {
  test.each(OF_ATHENA)(
    'UNNEST of %s gives the same rows on the store and on Athena; Trino refuses it',
    async (_, sql) => {
      const { trino, samples } = lakes()
      const rows = await rowsOf(sql, onAthena(samples.exported))
      expect(rows.length).toBeGreaterThan(0)
      expect(rows).toEqual(await rowsOf(sql, ['--store', samples.store]))
      await expect(trino.run(sql)).rejects.toThrow(/Column alias list has 1 entries/)
    },
  )
}

/** Rows in the order of their text: the texts leave it open. */
async function rowsOf(sql: string, where: readonly string[]): Promise<string[]> {
  const { code, stdout, stderr } = await runTrail(['sql', sql, '--format', 'json', ...where])
  expect([code, stderr]).toEqual([0, expect.stringMatching(/^$|^(trino|athena): 1 query/)])
  return (JSON.parse(stdout) as unknown[]).map((row) => JSON.stringify(row)).sort()
}
