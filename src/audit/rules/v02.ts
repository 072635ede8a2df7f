import { times } from '../names.ts'
import { type Draft, sqlRule } from '../rule.ts'
import { command } from '../shell.ts'
import { dateOf } from '../world.ts'

interface Row {
  vendor: string
  subject: string
  before: boolean
  events: number
  first: number
  last: number
  firstN: number
  lastN: number
}

/** Events outside a contract's days; the last day belongs to it. */
const SQL = `
SELECT c.vendor, coalesce(v.role, c.principal, c.account) AS subject, bool_or(e.time < t.starts) AS before, count(*)::DOUBLE AS events,
  audit_ms(min(audit_key(e.time, e.n))) AS first, audit_ms(max(audit_key(e.time, e.n))) AS last,
  audit_n(min(audit_key(e.time, e.n))) AS "firstN", audit_n(max(audit_key(e.time, e.n))) AS "lastN"
FROM audit_event e JOIN audit_caller c ON c.caller = e.caller JOIN audit_terms t ON t.vendor = c.vendor
LEFT JOIN vend_now v ON v.n = e.n AND v.caller_kind = 'aws-account'
WHERE c.via IS NULL AND (e.time < t.starts OR e.time >= t.ends) AND coalesce(v.role, c.principal, c.account) IS NOT NULL
GROUP BY ALL ORDER BY c.vendor, subject`

export const V02 = sqlRule<Row>('V02', SQL, (rows, world) =>
  rows.flatMap((row): Draft[] => {
    const vendor = world.vendor(row.vendor)
    if (vendor === null) return []
    const bound = row.before ? `began on ${vendor.from}` : `ended on ${vendor.until}`
    return [
      {
        subject: row.subject,
        vendor: vendor.id,
        evidence: [row.firstN, row.lastN],
        since: row.first,
        detail: `The contract with ${vendor.name} ${bound}; it acted ${times(row.events)} outside of it, from ${dateOf(row.first)} to ${dateOf(row.last)}.`,
        fix: [
          row.before
            ? 'If the access was agreed earlier, correct `from` in vendors.yaml; if not, ask the vendor.'
            : 'Switch the vendor’s access off, or enter the new end in vendors.yaml.',
          command`trail revoke ${vendor.id}`,
        ],
      },
    ]
  }),
)
