import { fewOf, nameOfArn } from '../names.ts'
import { isPublic, networkOf } from '../network.ts'
import { type Draft, sqlRule } from '../rule.ts'
import { command } from '../shell.ts'
import { dateOf, groupBy } from '../world.ts'

interface Row {
  credential: string
  principal: string
  account: string | null
  session: string
  vendor: string | null
  ip: string
  first: number
  firstN: number
  lastN: number
}

/**
 * Sessions that EC2 gave to instances, by credential and address, of those credentials that were seen in two networks (of
 * IPv4 by their first three numbers, of IPv6 by their first three groups). A credential lives for hours: its instance has
 * one way out.
 */
const SQL = `
WITH used AS (
  SELECT e.caller, e.ip, min(audit_key(e.time, e.n)) AS first, max(audit_key(e.time, e.n)) AS last FROM audit_event e
  WHERE e.caller IN (
      SELECT caller FROM audit_caller c
      WHERE c.kind = 'assumed-role' AND c.via IS NULL AND regexp_full_match(c.session, 'i-[0-9a-f]{8,17}') AND c.principal IS NOT NULL
        AND (c.origin = 'ec2.amazonaws.com' OR c.origin = c.principal OR c.origin IS NULL))
  GROUP BY e.caller, e.ip
), place AS (
  SELECT c.credential, c.principal, c.account, c.session, c.vendor, ip.text AS ip, contains(ip.text, ':') AS six,
    CASE WHEN contains(ip.text, ':') THEN regexp_extract(ip.text, '^[^:]*:[^:]*:[^:]*') ELSE regexp_extract(ip.text, '^[0-9]+[.][0-9]+[.][0-9]+') END AS network,
    u.first, u.last
  FROM used u JOIN audit_caller c ON c.caller = u.caller JOIN text ip ON ip.id = u.ip
  WHERE NOT regexp_matches(ip.text, '(amazonaws\\.com|^AWS Internal|^10[.]|^192[.]168[.]|^172[.](1[6-9]|2[0-9]|3[01])[.])')
), moved AS (
  SELECT credential FROM place WHERE network <> '' GROUP BY credential, six HAVING min(network) <> max(network)
)
SELECT credential, principal, account, session, any_value(vendor) AS vendor, ip,
  audit_ms(min(first)) AS first, audit_n(min(first)) AS "firstN", audit_n(max(last)) AS "lastN"
FROM place WHERE credential IN (SELECT credential FROM moved)
GROUP BY credential, principal, account, session, ip ORDER BY min(first), ip`

export const V08 = sqlRule<Row>('V08', SQL, (rows) => {
  const places = rows.filter(({ ip }) => isPublic(ip))
  const moved = [...groupBy(places, ({ credential }) => credential).values()].filter(
    (list) => networksOf(list).length > 1,
  )
  return [...groupBy(moved.flat(), ({ principal, session }) => JSON.stringify([principal, session])).values()].flatMap(
    (list): Draft[] => {
      const [row] = list
      if (row === undefined) return []
      const second = list.find((each) => networkOf(each.ip) !== networkOf(row.ip)) ?? row
      return [
        {
          subject: `arn:${row.principal.split(':')[1]}:sts::${row.account ?? ''}:assumed-role/${nameOfArn(row.principal)}/${row.session}`,
          vendor: row.vendor,
          evidence: list.flatMap((each) => [each.firstN, each.lastN]),
          since: Math.max(row.first, second.first),
          detail: `The credential of instance ${row.session} was used from ${fewOf([...new Set(list.map(({ ip }) => ip))])}, as of ${dateOf(Math.max(row.first, second.first))}.`,
          fix: [
            'See whether both addresses are the instance’s own ways out. If not, take the credential for stolen: stop its sessions, and ask for IMDSv2.',
            command`trail whois ${second.ip}`,
            command`aws ec2 modify-instance-metadata-options --instance-id ${row.session} --http-tokens required`,
          ],
        },
      ]
    },
  )
})

/** Two networks of one kind: an instance may well use IPv4 and IPv6 side by side. */
function networksOf(list: readonly Row[]): string[] {
  const networks = [...new Set(list.flatMap(({ ip }) => networkOf(ip) ?? []))]
  const four = networks.filter((network) => !network.includes(':'))
  return four.length > 1 ? four : networks.filter((network) => network.includes(':'))
}
