import type { DuckDBConnection } from '@duckdb/node-api'
import type { ReportResource, Seen } from '../model/report.ts'
import type { NoveltyRow } from './report.ts'
import { CHANGED, EVER, SPAN, type Span, spans } from './report-span.ts'
import { rows } from './rows.ts'

/** What a report says of the resources that a vendor touched, in the tables of report-scope.ts. */
export type ResourceRow = Omit<ReportResource, keyof Seen>

/** Kinds of resources in numbers, and kinds by type alone: a vendor may have touched a million things. */
const SPECS = `
CREATE OR REPLACE TEMP TABLE report_spec AS
SELECT id AS spec, (dense_rank() OVER (ORDER BY type, account, region))::UINTEGER AS what,
  (dense_rank() OVER (ORDER BY type))::USMALLINT AS kind, type, relation, arn_head,
  relation IN ('created', 'modified', 'deleted', 'shared', 'attached') AS changes, relation = 'created' AS creates
FROM spec WHERE found_by NOT IN ('error-text', 'policy-text')`

/** Records of one event in several accounts are one touch: all but the first. */
const TWINS = `
CREATE OR REPLACE TEMP TABLE report_twin AS
SELECT n FROM (
  SELECT s.n, row_number() OVER (PARTITION BY s.shared_id ORDER BY e.rowid) AS place
  FROM shared s JOIN report_event e ON e.n = s.n WHERE e.part = 'own'
) WHERE place > 1`

/**
 * Every resource with what puts it in order, in one pass over the touches: most are counted and never shown. What is of
 * the vendor's own touches within the range stands in `own` and the counts; `ever` is the first place of any.
 */
const RESOURCES = `
CREATE OR REPLACE TEMP TABLE report_resource AS
SELECT p.what, t.id, min(t.spec) AS spec, bool_or(e.own) AS own,
  count_if(e.own AND e.happened AND p.changes)::UINTEGER AS changes,
  count_if(e.own AND e.happened AND NOT p.changes)::UINTEGER AS reads,
  count_if(e.own AND e.denied)::UINTEGER AS denied,
  min(e.place)::UINTEGER AS ever, bool_or(p.creates) AS created, bool_or(e.changed) AS changed
FROM touch t
JOIN (
  SELECT e.n, e.rowid AS place, e.class = 'denied' AS denied, e.class NOT IN ('denied', 'failed') AS happened,
    e.class IN ('change', 'delete', 'share') AS changed, e.part = 'own' AND e.n NOT IN (SELECT n FROM report_twin) AS own
  FROM report_event e WHERE ${EVER}
) e ON e.n = t.n
JOIN report_spec p ON p.spec = t.spec
GROUP BY p.what, t.id`

/** The keys of a vendor's own sessions are no resources of ours. */
const LISTED = `r.own AND NOT (p.type = 'iam:access-key' AND r.id LIKE 'ASIA%')`

const RELATION = (relation: string) =>
  `count(*) FILTER (p.relation = '${relation}' AND e.happened)::DOUBLE AS ${relation}`

/** All that is said of the resources of `shown`. */
const SHOWN = `
SELECT s.type, s.id, coalesce(max(t.arn), max(p.arn_head) || s.id) AS arn, any_value(s.changes)::DOUBLE AS changes, any_value(s.reads)::DOUBLE AS reads,
  ${['created', 'modified', 'deleted', 'shared', 'attached'].map(RELATION).join(',\n  ')},
  any_value(s.denied)::DOUBLE AS denied, epoch_ms(min(e.time))::DOUBLE AS first, epoch_ms(max(e.time))::DOUBLE AS last,
  to_json(list_sort(list_distinct(list_filter([min(e.place), max(e.place) FILTER (p.changes AND e.happened), max(e.place)],
    lambda x: x IS NOT NULL))))::VARCHAR AS "at"
FROM report_shown s
JOIN touch t ON t.id = s.id
JOIN report_spec p ON p.spec = t.spec AND p.what = s.what
JOIN (
  SELECT n, rowid AS place, time, class NOT IN ('denied', 'failed') AS happened FROM report_event
  WHERE part = 'own' AND n NOT IN (SELECT n FROM report_twin)
) e ON e.n = t.n
GROUP BY s.what, s.type, s.id
ORDER BY changes DESC, reads DESC, denied DESC, s.type, s.id, arn, s.what`

/**
 * The resources that the vendor touched, those that it changed first; the keys of its own sessions are none. Records of
 * one event in several accounts are one touch. `limit` of them, all where it is null, and how many there are.
 */
export async function reportResources(
  connection: DuckDBConnection,
  limit: number | null,
): Promise<{ rows: (ResourceRow & Span)[]; count: number }> {
  for (const statement of [SPECS, TWINS, RESOURCES]) await connection.run(statement)
  const [total] = await rows<{ count: number }>(
    connection,
    `SELECT count(*)::DOUBLE AS count FROM report_resource r JOIN report_spec p ON p.spec = r.spec WHERE ${LISTED}`,
  )
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE report_shown AS
     SELECT r.what, p.type, r.id, r.changes, r.reads, r.denied
     FROM report_resource r JOIN report_spec p ON p.spec = r.spec WHERE ${LISTED}
     ${limit === null ? '' : `ORDER BY r.changes DESC, r.reads DESC, r.denied DESC, p.type, r.id, r.what LIMIT ${Math.trunc(limit)}`}`,
  )
  return { rows: await spans<ResourceRow>(connection, SHOWN), count: total?.count ?? 0 }
}

/** So many new resources are a list that somebody reads. */
const NEW_RESOURCES = 200

/** Places of report_event are in order of time: whatever has no earlier one than the first of these is new. */
const NEW = (from: number) => `
CREATE OR REPLACE TEMP TABLE report_new AS
WITH edge AS (
  SELECT coalesce(min(e.rowid), 4294967295) AS place FROM report_event e WHERE ${EVER} AND epoch_ms(e.time) >= ${from}
), known AS (
  SELECT r.id, p.kind, p.type, r.ever, r.created, r.changed, r.ever >= (SELECT place FROM edge) AS late
  FROM report_resource r JOIN report_spec p ON p.spec = r.spec
), touched AS (
  SELECT kind, id, min(ever) AS ever, bool_or(changed) AS changed FROM known
  WHERE type NOT IN ('s3:object', 'aws:account') AND (kind, id) IN (SELECT kind, id FROM known WHERE late AND NOT created)
  GROUP BY kind, id HAVING bool_and(late) AND NOT bool_or(created)
)
SELECT 'resource-type' AS aspect, kind, NULL AS id FROM known GROUP BY kind HAVING bool_and(late)
UNION ALL
SELECT * FROM (
  SELECT 'resource', t.kind, t.id FROM touched t
  JOIN (SELECT DISTINCT kind, type FROM report_spec) p ON p.kind = t.kind JOIN report_event e ON e.rowid = t.ever
  ORDER BY t.changed DESC, e.time, p.type, t.id LIMIT ${NEW_RESOURCES}
)`

/** All that is said of what is new. */
const news = (aspect: 'resource-type' | 'resource', value: string, of: string, order: string) => `
SELECT '${aspect}' AS kind, ${value} AS value, count(*)::DOUBLE AS events, ${SPAN}
FROM report_new w
JOIN report_spec s ON s.kind = w.kind
JOIN touch t ON t.spec = s.spec${of}
JOIN report_event e ON e.n = t.n
WHERE w.aspect = '${aspect}' AND ${EVER}
GROUP BY ALL ORDER BY ${order} first, value`

/**
 * Types of resources, and resources, that were touched for the first time at or after `from`; what the vendor made
 * itself, and objects, are no news. Needs {@link reportResources} to have counted.
 */
export async function newResources(connection: DuckDBConnection, from: number): Promise<(NoveltyRow & Span)[]> {
  await connection.run(NEW(from))
  return [
    ...(await spans<NoveltyRow>(connection, news('resource-type', 's.type', '', ''))),
    ...(await spans<NoveltyRow>(
      connection,
      news('resource', `s.type || ' ' || t.id`, ' AND t.id = w.id', `bool_or(${CHANGED}) DESC,`),
    )),
  ]
}
