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

/** Sessions that EC2 gave to instances, by credential and address. A credential lives for hours: its instance has one way out. */
const SQL = `
SELECT c.credential, c.principal, c.account, c.session, any_value(c.vendor) AS vendor, ip.text AS ip,
  audit_ms(min(u.first)) AS first, audit_n(min(u.first)) AS "firstN", audit_n(max(u.last)) AS "lastN"
FROM audit_use u JOIN audit_caller c ON c.caller = u.caller JOIN text ip ON ip.id = u.ip
WHERE c.kind = 'assumed-role' AND c.via IS NULL AND regexp_full_match(c.session, 'i-[0-9a-f]{8,17}') AND c.principal IS NOT NULL
  AND (c.origin = 'ec2.amazonaws.com' OR c.origin = c.principal OR c.origin IS NULL)
  AND NOT regexp_matches(ip.text, '(amazonaws\\.com|^AWS Internal)')
GROUP BY c.credential, c.principal, c.account, c.session, ip.text ORDER BY ALL`

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
