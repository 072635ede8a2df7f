import { fewOf, nameOfArn } from '../names.ts'
import { isPublic, isWithin } from '../network.ts'
import { type Draft, sqlRule } from '../rule.ts'
import { command } from '../shell.ts'
import { groupBy, type World } from '../world.ts'

interface Row {
  key: string
  principal: string
  vendor: string | null
  ip: string
  /** The vendor whose own account or role was seen at this address; null for none, or several. */
  other: string | null
  first: number
  firstN: number
}

/** Long-term keys by address, each with the vendor who otherwise acts from there: as its account or role, not by a key. */
const SQL = `
WITH place AS (
  SELECT ip, CASE WHEN count(DISTINCT vendor) = 1 THEN any_value(vendor) END AS vendor
  FROM audit_vendor_from WHERE coalesce(access_key, '') NOT LIKE 'AKIA%' GROUP BY ip
)
SELECT c.access_key AS key, c.principal, any_value(c.vendor) AS vendor, ip.text AS ip, any_value(p.vendor) AS other,
  audit_ms(min(u.first)) AS first, audit_n(min(u.first)) AS "firstN"
FROM audit_from u JOIN audit_caller c ON c.caller = u.caller JOIN text ip ON ip.id = u.ip LEFT JOIN place p ON p.ip = ip.text
WHERE c.access_key LIKE 'AKIA%' AND c.via IS NULL AND c.principal IS NOT NULL
GROUP BY c.access_key, c.principal, ip.text ORDER BY ALL`

/** One key in the hands of two vendors: seen at the networks of both. */
export const K03 = sqlRule<Row>('K03', SQL, (rows, world) =>
  [...groupBy(rows, ({ key, principal }) => JSON.stringify([key, principal])).values()].flatMap((list): Draft[] => {
    const seen = list.flatMap((row) => vendorsAt(row, world).map((vendor) => ({ vendor, row })))
    const vendors = [...new Set(seen.map(({ vendor }) => vendor))].sort()
    const [row] = list
    if (vendors.length < 2 || row === undefined) return []
    return [
      {
        subject: row.key,
        vendor: null,
        evidence: vendors.flatMap((vendor) => seen.find((each) => each.vendor === vendor)?.row.firstN ?? []),
        since: Math.max(
          ...vendors.map((vendor) =>
            Math.min(...seen.filter((each) => each.vendor === vendor).map((each) => each.row.first)),
          ),
        ),
        detail: `The key of ${row.principal} was used from the networks of ${fewOf(vendors, 4)}.`,
        fix: [
          'Give each vendor a role of its own, then switch the key off.',
          command`trail whois ${row.key}`,
          command`aws iam update-access-key --user-name ${nameOfArn(row.principal)} --access-key-id ${row.key} --status Inactive`,
        ],
      },
    ]
  }),
)

/** The vendors who are at this address, as their entries list it or as they were seen there. */
function vendorsAt({ ip, other }: Row, world: World): string[] {
  if (!isPublic(ip)) return []
  const declared = world.vendors.filter(({ networks }) => isWithin(ip, networks)).map(({ id }) => id)
  // Where networks say whose address it is, who was merely seen there adds nothing.
  return declared.length > 0 ? (declared.length === 1 ? declared : []) : other === null ? [] : [other]
}
