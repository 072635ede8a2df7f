import { sqlRule } from '../rule.ts'
import { command } from '../shell.ts'
import { dateOf } from '../world.ts'

interface RootUse {
  principal: string
  events: number
  names: string
  first: number
  firstN: number
  lastN: number
}

/**
 * The root user's own events. Not a person's: what a service did in root's name (`invokedBy`, save for the console itself, or a service in place of
 * an address), sessions that AssumeRoot made for somebody else (their origin is not root, or the record says so), failed sign-ins and requests
 * for a new password, which anybody can make.
 */
const SQL = `
SELECT c.principal, count(*)::DOUBLE AS events, string_agg(DISTINCT f.event_name, ', ' ORDER BY f.event_name) AS names,
  audit_ms(min(audit_key(e.time, e.n))) AS first, audit_n(min(audit_key(e.time, e.n))) AS "firstN", audit_n(max(audit_key(e.time, e.n))) AS "lastN"
FROM audit_event e JOIN audit_caller c ON c.caller = e.caller JOIN form f ON f.id = e.form LEFT JOIN text ip ON ip.id = e.ip
WHERE e.caller IN (SELECT caller FROM audit_caller WHERE kind = 'root') AND c.origin_kind = 'root' AND NOT c.assumed_root AND c.principal IS NOT NULL AND coalesce(c.via, 'signin.amazonaws.com') = 'signin.amazonaws.com'
  AND NOT regexp_matches(coalesce(ip.text, ''), '(amazonaws\\.com|^AWS Internal)')
  AND NOT (f.outcome <> 'success' AND f.event_name = 'ConsoleLogin')
  AND f.event_name IS DISTINCT FROM 'PasswordRecoveryRequested'
GROUP BY c.principal ORDER BY c.principal`

export const K04 = sqlRule<RootUse>('K04', SQL, (rows, world) => [
  ...rows.map((row) => ({
    subject: row.principal,
    vendor: null,
    evidence: [row.firstN, row.lastN],
    since: row.first,
    detail: `A person used root, ${row.events === 1 ? 'once' : `${row.events} times`}: ${few(row.names)}.`,
    fix: [
      'Work with a role; lock root’s password and second factor away, and remove what root could be used with.',
      'aws iam get-account-summary --query SummaryMap.AccountAccessKeysPresent',
    ],
  })),
  ...[...world.rootSignIns]
    .filter(([arn]) => !rows.some((row) => row.principal === arn))
    .map(([arn, at]) => ({
      subject: arn,
      vendor: null,
      evidence: [],
      since: at,
      detail: `Root signed in with its password on ${dateOf(at)}, as the credential report tells.`,
      fix: ['Work with a role; lock root’s password and second factor away.'],
    })),
  ...world.keys
    .filter((key) => key.root && key.endedAt === null)
    .map((key) => ({
      subject: key.key ?? key.owner,
      vendor: key.vendor,
      evidence: [key.made?.n, key.use?.firstN, key.use?.lastN].flatMap((n) => n ?? []),
      since: key.made?.at ?? key.use?.first ?? null,
      detail: `Root of account ${key.account} has an access key${key.made === null ? '' : `, made on ${dateOf(key.made.at)}`}${key.use === null ? '' : `, last used on ${dateOf(key.use.last)}`}.`,
      fix: [
        'Delete the key, signed in as root: nothing needs it that a role could not do.',
        command`aws iam delete-access-key --access-key-id ${key.key ?? 'KEY-ID'}`,
      ],
    })),
])

function few(names: string): string {
  const list = names.split(', ')
  return list.length <= 6 ? names : `${list.slice(0, 6).join(', ')} and ${list.length - 6} more`
}
