import { fewOf, nameOfArn, times } from '../names.ts'
import { isPublic, isWithin, networkOf } from '../network.ts'
import { traitSince } from '../role-history.ts'
import { roleStates } from '../role-state.ts'
import { type Draft, sqlRule } from '../rule.ts'
import { command } from '../shell.ts'
import { trustedAccounts } from '../trusted.ts'
import { dateOf, groupBy, type World } from '../world.ts'

interface Row {
  what: 'role' | 'key'
  subject: string
  /** Who used the role; of a key, the address. */
  who: string
  /** Of a key: its owner, its vendor, and one of ours who acts from the same address. */
  owner: string | null
  vendor: string | null
  staff: string | null
  events: number
  first: number
  firstN: number
  lastN: number
}

/** A text may have several ids (store/dictionary.ts): addresses are compared by what they say. Roles taken by somebody known who is no vendor, and what was done in them; vendors' keys by address, with who of ours is there. */
const SQL = `
WITH person AS (
  SELECT * FROM audit_caller
  WHERE vendor IS NULL AND via IS NULL AND own IS NOT false AND origin_kind IN ('iam-user', 'root', 'federated-user', 'saml-user', 'web-identity-user', 'identity-center-user')
), staff AS (
  SELECT t.text AS ip, min(p.origin) AS origin FROM audit_from u JOIN person p ON p.caller = u.caller JOIN text t ON t.id = u.ip
  WHERE p.origin_kind <> 'web-identity-user' GROUP BY t.text
)
SELECT 'role' AS what, p.principal AS subject, p.origin AS who, NULL AS owner, NULL AS vendor, NULL AS staff, sum(u.events) AS events,
  audit_ms(min(u.first)) AS first, audit_n(min(u.first)) AS "firstN", audit_n(max(u.last)) AS "lastN"
FROM person p JOIN audit_did u ON u.caller = p.caller
WHERE p.kind = 'assumed-role' AND p.principal IS NOT NULL AND p.origin IS NOT NULL GROUP BY p.principal, p.origin
UNION ALL
SELECT 'role', v.role, p.origin, NULL, NULL, NULL, 0, audit_ms(min(audit_key(e.time, e.n))), audit_n(min(audit_key(e.time, e.n))), audit_n(max(audit_key(e.time, e.n)))
FROM vend_now v JOIN audit_event e ON e.n = v.n JOIN person p ON p.caller = e.caller
WHERE v.role IS NOT NULL AND v.event_name LIKE 'AssumeRole%' AND p.origin IS NOT NULL GROUP BY v.role, p.origin
UNION ALL
SELECT 'key', c.access_key, ip.text, c.principal, c.vendor, any_value(s.origin), sum(u.events),
  audit_ms(min(u.first)), audit_n(min(u.first)), audit_n(max(u.last))
FROM audit_from u JOIN audit_caller c ON c.caller = u.caller JOIN text ip ON ip.id = u.ip LEFT JOIN staff s ON s.ip = ip.text
WHERE c.access_key LIKE 'AKIA%' AND c.vendor IS NOT NULL AND c.via IS NULL AND c.kind = 'iam-user'
GROUP BY c.access_key, ip.text, c.principal, c.vendor
ORDER BY ALL`

/** A vendor's role or key in the hands of our own people: what was done can't be told to be the vendor's. */
export const V07 = sqlRule<Row>('V07', SQL, (rows, world) => {
  const used = rolesUsed(rows, world)
  const taken = new Set(used.map(({ subject }) => subject))
  return [...used, ...rolesOpen(world).filter(({ subject }) => !taken.has(subject)), ...keysShared(rows, world)]
})

function rolesUsed(rows: readonly Row[], world: World): Draft[] {
  const vendorOf = vendorsOfRoles(world)
  const roles = rows.filter(({ what, subject }) => what === 'role' && vendorOf(subject) !== null)
  return [...groupBy(roles, ({ subject }) => subject)].map(([subject, list]): Draft => {
    const events = list.reduce((sum, each) => sum + each.events, 0)
    const since = Math.min(...list.map((each) => each.first))
    const state = roleStates(world).find((each) => each.arn === subject)
    const opened =
      state?.history == null ? null : traitSince(state.history, (grants) => ownPrincipals(grants, world).length > 0)
    return {
      subject,
      vendor: vendorOf(subject),
      evidence: [...(opened?.numbers ?? []), ...list.flatMap((each) => [each.firstN, each.lastN])],
      since,
      detail: `${fewOf([...new Set(list.map(({ who }) => who))])} took the vendor’s role${events === 0 ? '' : ` and acted ${times(events)} in it`}, first on ${dateOf(since)}.`,
      fix: [
        'Make a role of its own for staff, and let the vendor’s role trust the vendor alone.',
        command`trail whois ${subject}`,
        command`aws iam get-role --role-name ${nameOfArn(subject)} --query Role.AssumeRolePolicyDocument`,
      ],
    }
  })
}

/** Roles that belong to a vendor by the registry, or that a vendor's account was seen to take. */
function vendorsOfRoles(world: World): (role: string) => string | null {
  const taken = new Map(
    world.taken.flatMap(({ role, callerAccount }) => {
      const vendor = world.vendorOfAccount(callerAccount)
      return vendor === null ? [] : [[role, vendor.id] as const]
    }),
  )
  return (role) => world.vendorsOfRole(role)[0]?.id ?? taken.get(role) ?? null
}

function ownPrincipals(grants: Parameters<typeof trustedAccounts>[0], world: World): string[] {
  return trustedAccounts(grants).filter((account) => world.isOwn(account))
}

/** Nobody of ours used it yet, but the trust policy would let them. */
function rolesOpen(world: World): Draft[] {
  const vendorOf = vendorsOfRoles(world)
  return roleStates(world).flatMap((state): Draft[] => {
    const vendor = vendorOf(state.arn)
    const own = state.now === null ? [] : ownPrincipals(state.now.grants, world)
    if (vendor === null || own.length === 0 || state.history === null) return []
    const trait = traitSince(state.history, (grants) => ownPrincipals(grants, world).length > 0)
    return [
      {
        subject: state.arn,
        severity: 'medium',
        vendor,
        evidence: trait?.numbers ?? [],
        since: trait?.first.at ?? null,
        detail: `The trust policy of the vendor’s role lets in principals of our own account ${own.join(', ')} as well.`,
        fix: [
          'Make a role of its own for staff, and let the vendor’s role trust the vendor alone.',
          command`aws iam get-role --role-name ${nameOfArn(state.arn)} --query Role.AssumeRolePolicyDocument`,
        ],
      },
    ]
  })
}

/**
 * A vendor's key at an address of our staff, outside the vendor's networks. Where no networks are listed the key must
 * have been used elsewhere too: a vendor's program may run in our own network, and then all its calls come from there.
 */
function keysShared(rows: readonly Row[], world: World): Draft[] {
  const keys = rows.filter(({ what, who }) => what === 'key' && isPublic(who))
  return [...groupBy(keys, ({ subject, owner }) => JSON.stringify([subject, owner])).values()].flatMap(
    (list): Draft[] => {
      const networks = world.vendor(list[0]?.vendor ?? '')?.networks ?? []
      const ours = list.filter(({ who, staff }) => staff !== null && !isWithin(who, networks))
      const homes = new Set(ours.map(({ who }) => networkOf(who)))
      const elsewhere =
        networks.length > 0 || list.some(({ who, staff }) => staff === null && !homes.has(networkOf(who)))
      const [row] = ours
      if (row === undefined || !elsewhere) return []
      const since = Math.min(...ours.map((each) => each.first))
      return [
        {
          subject: row.subject,
          vendor: row.vendor,
          evidence: ours.flatMap((each) => [each.firstN, each.lastN]),
          since,
          detail: `The vendor’s key was used from ${fewOf(ours.map(({ who }) => who))}, where ${fewOf([...new Set(ours.flatMap(({ staff }) => staff ?? []))])} works, first on ${dateOf(since)}.`,
          fix: [
            'Find who of ours has the key; give the vendor a role of its own and switch the key off.',
            command`aws iam update-access-key --user-name ${nameOfArn(row.owner ?? '')} --access-key-id ${row.subject} --status Inactive`,
          ],
        },
      ]
    },
  )
}
