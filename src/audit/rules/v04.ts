import { fewOf } from '../names.ts'
import { isPublic, isWithin } from '../network.ts'
import { type Draft, sqlRule } from '../rule.ts'
import { command } from '../shell.ts'
import { dateOf, groupBy, type World } from '../world.ts'
import { isExpected } from './v03.ts'

interface Row {
  vendor: string
  subject: string
  aspect: 'action' | 'region' | 'network' | 'program' | 'resource'
  value: string
  /** Of an action: its event source; of a network: an address in it. */
  detail: string | null
  /** It changed something, or tried to. */
  writes: boolean
  first: number
  n: number
}

/**
 * What a vendor did for the first time, by aspect, where nothing of that aspect was new in the two weeks before, and the
 * vendor was at work on three days of them at least. What came up within a day of such a first time belongs to it.
 * Programs are compared without their version numbers; what a vendor made itself is no new resource. Resources are many:
 * they are looked at only for vendors whose work spans two weeks, and told by numbers until it is known which are new.
 */
const SQL = `
WITH vendor AS (
  SELECT vendor, row_number() OVER (ORDER BY vendor)::USMALLINT AS no, audit_ms(max(last)) - audit_ms(min(first)) >= 14 * 86400000 AS long
  FROM audit_vendor_did GROUP BY vendor
), place AS (
  SELECT vendor, subject, ip, min(first) AS first FROM audit_vendor_from GROUP BY vendor, subject, ip
), program AS (
  SELECT vendor, subject, agent, min(first) AS first FROM audit_vendor_from WHERE agent IS NOT NULL GROUP BY vendor, subject, agent
), kind AS (
  SELECT id, dense_rank() OVER (ORDER BY type)::USMALLINT AS no FROM spec
  WHERE relation IN ('modified', 'deleted', 'shared', 'attached') AND "of" = 'self' AND found_by NOT IN ('error-text', 'policy-text')
), resource AS (
  SELECT e.no, s.no AS kind, t.id, min(audit_key(e.time, e.n)) AS first, any_value(t.spec) AS spec
  FROM (
    SELECT a.n, a.time, v.no FROM audit_event a
    JOIN audit_caller c ON c.caller = a.caller AND c.via IS NULL AND coalesce(c.principal, c.account) IS NOT NULL
    JOIN vendor v ON v.vendor = c.vendor AND v.long
  ) e
  JOIN touch t ON t.n = e.n JOIN kind s ON s.id = t.spec
  GROUP BY e.no, s.no, t.id
), seen AS (
  SELECT vendor, 'action' AS aspect, source || ' ' || name AS value, source AS detail, reads IS NOT TRUE AS writes, first, subject
  FROM audit_vendor_did WHERE NOT taking AND source IS NOT NULL AND name IS NOT NULL
  UNION ALL
  SELECT vendor, 'region', region, NULL, reads IS NOT TRUE AND NOT taking, first, subject FROM audit_vendor_did WHERE region IS NOT NULL
  UNION ALL
  SELECT vendor, 'network', CASE WHEN contains(ip, ':') THEN regexp_extract(ip, '^[^:]*:[^:]*:[^:]*') ELSE regexp_extract(ip, '^[0-9]+[.][0-9]+[.][0-9]+') END,
    ip, false, first, subject FROM place
  UNION ALL
  SELECT vendor, 'program', regexp_replace(agent, '[0-9]+([._-][0-9]+)*', 'N', 'g'), NULL, false, first, subject FROM program
), firsts AS (
  SELECT vendor, aspect, value, min(first) AS first, arg_min(detail, first) AS detail, bool_or(writes) AS writes, arg_min(subject, first) AS subject
  FROM seen WHERE value <> '' GROUP BY vendor, aspect, value
), times AS (
  SELECT vendor, aspect, first FROM firsts
  UNION ALL
  SELECT v.vendor, 'resource', r.first FROM resource r JOIN vendor v ON v.no = r.no
), gaps AS (
  SELECT *, make_timestamp((audit_ms(first) * 1000)::BIGINT) AS at,
    lag(make_timestamp((audit_ms(first) * 1000)::BIGINT)) OVER (PARTITION BY vendor, aspect ORDER BY first) AS before
  FROM times
), days AS (
  SELECT DISTINCT c.vendor, date_trunc('day', e.time) AS day FROM audit_event e JOIN audit_caller c ON c.caller = e.caller
  WHERE c.vendor IN (SELECT vendor FROM vendor WHERE long) AND c.via IS NULL AND coalesce(c.principal, c.account) IS NOT NULL
), starts AS (
  SELECT DISTINCT g.vendor, g.aspect, g.at FROM gaps g
  WHERE g.at - g.before >= INTERVAL 14 DAY
    AND (SELECT count(*) FROM days d WHERE d.vendor = g.vendor AND d.day >= g.at - INTERVAL 15 DAY AND d.day < date_trunc('day', g.at)) >= 3
), news AS (
  SELECT f.* FROM firsts f
  UNION ALL
  SELECT v.vendor, 'resource', s.type || ' ' || r.id, r.first, NULL, true, coalesce(c.principal, c.account)
  FROM resource r JOIN vendor v ON v.no = r.no JOIN spec s ON s.id = r.spec
  JOIN event e ON e.n = audit_n(r.first) JOIN audit_caller c ON c.caller = e.caller
)
SELECT DISTINCT g.vendor, g.subject, g.aspect, g.value, g.detail, g.writes, audit_ms(g.first) AS first, audit_n(g.first) AS n
FROM news g JOIN starts s ON s.vendor = g.vendor AND s.aspect = g.aspect
  AND make_timestamp((audit_ms(g.first) * 1000)::BIGINT) >= s.at AND make_timestamp((audit_ms(g.first) * 1000)::BIGINT) < s.at + INTERVAL 1 DAY
ORDER BY g.vendor, g.subject, first, g.aspect, g.value`

export const V04 = sqlRule<Row>('V04', SQL, (rows, world) => {
  const news = rows.filter((row) => !isAgreed(row, world))
  const past = world.since === null ? '' : ` since ${dateOf(world.since)} (nothing before was looked at)`
  return [...groupBy(news, ({ vendor, subject }) => JSON.stringify([vendor, subject])).values()].flatMap(
    (list): Draft[] => {
      const vendor = world.vendor(list[0]?.vendor ?? '')
      if (vendor === null) return []
      const first = Math.min(...list.map(({ first }) => first))
      const aspects = [...groupBy(list, ({ aspect }) => aspect)].map(
        ([aspect, of]) => `${aspect} ${fewOf(of.map(said), 4)}`,
      )
      return [
        {
          subject: list[0]?.subject ?? '',
          severity: list.some(({ aspect, writes }) => writes && aspect !== 'resource') ? 'low' : 'info',
          vendor: vendor.id,
          evidence: list.map(({ n }) => n),
          since: first,
          detail: `After two quiet weeks ${vendor.name} did for the first time${past}, from ${dateOf(first)} on: ${aspects.join('; ')}.`,
          fix: [
            'Ask the vendor what changed; what is right can be entered in vendors.yaml (`expectedActions`, `networks`).',
            command`trail events --vendor ${vendor.id} --since ${dateOf(first)}`,
          ],
        },
      ]
    },
  )
})

function said({ aspect, value, detail }: Row): string {
  if (aspect === 'network') return detail ?? value
  return aspect === 'action' ? value.replace(/\.amazonaws\.com(\.cn)? /, ':') : value
}

/** What the entry lists is agreed, however new; a network beyond it is V01's business. */
function isAgreed({ vendor: id, aspect, value, detail }: Row, world: World): boolean {
  const vendor = world.vendor(id)
  if (vendor === null) return true
  if (aspect === 'network')
    return vendor.networks.length > 0 || !isPublic(detail ?? '') || isWithin(detail ?? '', vendor.networks)
  if (aspect !== 'action' || vendor.expectedActions.length === 0) return false
  return isExpected({ source: detail ?? '', name: value.slice(value.indexOf(' ') + 1) }, vendor.expectedActions, world)
}
