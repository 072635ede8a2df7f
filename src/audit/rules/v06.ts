import { fewOf } from '../names.ts'
import { type Draft, sqlRule } from '../rule.ts'
import { command } from '../shell.ts'
import { dateOf } from '../world.ts'

interface Row {
  vendor: string
  subject: string
  peak: number
  bursts: number
  first: number
  numbers: number[]
  names: string[]
}

/** Ten denied calls within ten minutes: windows that end at each denied call, by vendor and identity. */
const SQL = `
WITH denied AS (
  SELECT c.vendor, coalesce(c.principal, c.account) AS subject, e.time, e.n, f.event_name AS name,
    count(*) OVER w AS near, min(audit_key(e.time, e.n)) OVER w AS opens
  FROM audit_event e JOIN audit_caller c ON c.caller = e.caller JOIN form f ON f.id = e.form
  WHERE c.vendor IS NOT NULL AND c.via IS NULL AND f.outcome = 'denied' AND coalesce(c.principal, c.account) IS NOT NULL
  WINDOW w AS (PARTITION BY c.vendor, coalesce(c.principal, c.account) ORDER BY e.time RANGE BETWEEN INTERVAL 10 MINUTE PRECEDING AND CURRENT ROW)
), burst AS (
  SELECT vendor, subject, max(near)::DOUBLE AS peak, count(*)::DOUBLE AS bursts, audit_ms(min(opens)) AS first
  FROM denied WHERE near >= 10 GROUP BY vendor, subject
)
SELECT b.vendor, b.subject, b.peak, b.bursts, b.first,
  list(d.n ORDER BY d.time, d.n)[:20] AS numbers, list(DISTINCT d.name ORDER BY d.name)[:20] AS names
FROM burst b JOIN denied d ON d.vendor = b.vendor AND d.subject = b.subject AND d.time >= make_timestamp((b.first * 1000)::BIGINT)
  AND d.time <= make_timestamp((b.first * 1000)::BIGINT) + INTERVAL 10 MINUTE
GROUP BY ALL ORDER BY b.vendor, b.subject`

/** Somebody tries doors, or a policy has come apart. */
export const V06 = sqlRule<Row>('V06', SQL, (rows, world) =>
  rows.map((row): Draft => {
    const name = world.vendor(row.vendor)?.name ?? row.vendor
    return {
      subject: row.subject,
      vendor: row.vendor,
      evidence: listed(row.numbers),
      since: row.first,
      detail: `${row.peak} calls of ${name} were denied within ten minutes on ${dateOf(row.first)}: ${fewOf(listed(row.names), 8)}.`,
      fix: [
        'Ask the vendor what it tried. If it does not know, take its credential for stolen.',
        command`trail events --vendor ${row.vendor} --denied`,
      ],
    }
  }),
)

/** The driver's lists are objects with items. */
function listed<Item>(list: readonly Item[] | { items: readonly Item[] }): Item[] {
  return 'items' in list ? [...list.items] : [...list]
}
