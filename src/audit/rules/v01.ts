import { fewOf, times } from '../names.ts'
import { isPublic, isWithin } from '../network.ts'
import { type Draft, sqlRule } from '../rule.ts'
import { command } from '../shell.ts'
import { dateOf, groupBy } from '../world.ts'

interface Row {
  vendor: string
  subject: string
  ip: string
  events: number
  first: number
  firstN: number
  lastN: number
}

const SQL = `
SELECT vendor, subject, ip, sum(events) AS events, audit_ms(min(first)) AS first, audit_n(min(first)) AS "firstN", audit_n(max(last)) AS "lastN"
FROM audit_vendor_from GROUP BY vendor, subject, ip ORDER BY vendor, subject, min(first)`

/** Only where the vendor's entry says where it should come from. Addresses inside a VPC tell no place. */
export const V01 = sqlRule<Row>('V01', SQL, (rows, world) =>
  [...groupBy(rows, ({ vendor, subject }) => JSON.stringify([vendor, subject])).values()].flatMap((list): Draft[] => {
    const [row] = list
    const vendor = row === undefined ? null : world.vendor(row.vendor)
    if (row === undefined || vendor === null || vendor.networks.length === 0) return []
    const outside = list.filter(({ ip }) => isPublic(ip) && !isWithin(ip, vendor.networks))
    if (outside.length === 0) return []
    const events = outside.reduce((sum, each) => sum + each.events, 0)
    const since = Math.min(...outside.map((each) => each.first))
    return [
      {
        subject: row.subject,
        vendor: vendor.id,
        evidence: outside.flatMap((each) => [each.firstN, each.lastN]),
        since,
        detail: `${vendor.name} acted ${times(events)} from ${fewOf(outside.map(({ ip }) => ip))}, outside ${fewOf(vendor.networks)}, first on ${dateOf(since)}.`,
        fix: [
          'Ask the vendor whether the address is its own: if so, add it to `networks` in vendors.yaml; if not, cut the credential off.',
          ...outside.slice(0, 3).map(({ ip }) => command`trail events --vendor ${vendor.id} --ip ${ip}`),
          command`trail revoke ${vendor.id}`,
        ],
      },
    ]
  }),
)
