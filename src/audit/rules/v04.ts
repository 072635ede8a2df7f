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
 * Programs are compared without their version numbers; what a vendor made itself is no new resource.
 */
const SQL = `
WITH seen AS (
  SELECT vendor, 'action' AS aspect, source || ' ' || name AS value, source AS detail, reads IS NOT TRUE AS writes, first, subject
  FROM audit_vendor_use WHERE NOT taking AND source IS NOT NULL AND name IS NOT NULL
  UNION ALL
  SELECT vendor, 'region', region, NULL, reads IS NOT TRUE AND NOT taking, first, subject FROM audit_vendor_use WHERE region IS NOT NULL
  UNION ALL
  SELECT vendor, 'network', CASE WHEN contains(ip, ':') THEN regexp_extract(ip, '^[^:]*:[^:]*:[^:]*') ELSE regexp_extract(ip, '^[0-9]+[.][0-9]+[.][0-9]+') END,
    ip, false, first, subject
  FROM audit_vendor_use WHERE NOT placeless
  UNION ALL
  SELECT vendor, 'program', regexp_replace(agent, '[0-9]+([._-][0-9]+)*', 'N', 'g'), NULL, false, first, subject
  FROM audit_vendor_use WHERE agent IS NOT NULL AND NOT placeless
  UNION ALL
  SELECT e.vendor, 'resource', s.type || ' ' || t.id, NULL, true, audit_key(e.time, e.n), e.subject
  FROM (
    SELECT a.n, a.time, c.vendor, coalesce(c.principal, c.account) AS subject
    FROM audit_event a JOIN audit_caller c ON c.caller = a.caller WHERE c.vendor IS NOT NULL AND c.via IS NULL
  ) e
  JOIN touch t ON t.n = e.n
  JOIN (SELECT id, type FROM spec WHERE relation IN ('modified', 'deleted', 'shared', 'attached') AND "of" = 'self' AND found_by NOT IN ('error-text', 'policy-text')) s ON s.id = t.spec
), firsts AS (
  SELECT vendor, aspect, value, min(first) AS first, arg_min(detail, first) AS detail, bool_or(writes) AS writes, arg_min(subject, first) AS subject
  FROM seen WHERE subject IS NOT NULL AND value <> '' GROUP BY vendor, aspect, value
), gaps AS (
  SELECT *, make_timestamp((audit_ms(first) * 1000)::BIGINT) AS at,
    lag(make_timestamp((audit_ms(first) * 1000)::BIGINT)) OVER (PARTITION BY vendor, aspect ORDER BY first) AS before
  FROM firsts
), days AS (
  SELECT DISTINCT vendor, date_trunc('day', make_timestamp((audit_ms(unnest([first, last])) * 1000)::BIGINT)) AS day FROM audit_vendor_use
), starts AS (
  SELECT g.vendor, g.aspect, g.at FROM gaps g
  WHERE g.at - g.before >= INTERVAL 14 DAY
    AND (SELECT count(*) FROM days d WHERE d.vendor = g.vendor AND d.day >= g.at - INTERVAL 15 DAY AND d.day < date_trunc('day', g.at)) >= 3
)
SELECT DISTINCT g.vendor, g.subject, g.aspect, g.value, g.detail, g.writes, audit_ms(g.first) AS first, audit_n(g.first) AS n
FROM gaps g JOIN starts s ON s.vendor = g.vendor AND s.aspect = g.aspect AND g.at >= s.at AND g.at < s.at + INTERVAL 1 DAY
ORDER BY g.vendor, g.subject, first, g.aspect, g.value`

export const V04 = sqlRule<Row>('V04', SQL, (rows, world) => {
  const news = rows.filter((row) => !isAgreed(row, world))
  return [...groupBy(news, ({ vendor, subject }) => JSON.stringify([vendor, subject])).values()].flatMap(
    (list): Draft[] => {
      const vendor = world.vendor(list[0]?.vendor ?? '')
      if (vendor === null) return []
      const since = Math.min(...list.map(({ first }) => first))
      const aspects = [...groupBy(list, ({ aspect }) => aspect)].map(
        ([aspect, of]) => `${aspect} ${fewOf(of.map(said), 4)}`,
      )
      return [
        {
          subject: list[0]?.subject ?? '',
          severity: list.some(({ aspect, writes }) => writes && aspect !== 'resource') ? 'low' : 'info',
          vendor: vendor.id,
          evidence: list.map(({ n }) => n),
          since,
          detail: `After two quiet weeks ${vendor.name} did for the first time, from ${dateOf(since)} on: ${aspects.join('; ')}.`,
          fix: [
            'Ask the vendor what changed; what is right can be entered in vendors.yaml (`expectedActions`, `networks`).',
            command`trail events --vendor ${vendor.id} --since ${dateOf(since)}`,
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
