import { names } from '../../policy/lint/grants.ts'
import { fewOf, times } from '../names.ts'
import { type Draft, sqlRule } from '../rule.ts'
import { command } from '../shell.ts'
import { groupBy, type World } from '../world.ts'

interface Row {
  vendor: string
  subject: string
  source: string
  name: string
  done: boolean
  events: number
  first: number
  firstN: number
}

/** A vendor's API calls; taking its role is the business of the role's trust. */
const SQL = `
SELECT vendor, subject, source, name, bool_or(outcome = 'success') AS done, sum(events) AS events,
  audit_ms(min(first)) AS first, audit_n(min(first)) AS "firstN"
FROM audit_vendor_did
WHERE NOT taking AND source IS NOT NULL AND name IS NOT NULL AND coalesce(type, 'AwsApiCall') = 'AwsApiCall'
GROUP BY vendor, subject, source, name ORDER BY vendor, subject, min(first), name`

/** Only where the vendor's entry says what it should do. */
export const V03 = sqlRule<Row>('V03', SQL, (rows, world) =>
  [...groupBy(rows, ({ vendor, subject }) => JSON.stringify([vendor, subject])).values()].flatMap((list): Draft[] => {
    const vendor = world.vendor(list[0]?.vendor ?? '')
    if (vendor === null || vendor.expectedActions.length === 0) return []
    const others = list.filter((row) => !isExpected(row, vendor.expectedActions, world))
    if (others.length === 0) return []
    const done = others.some((row) => row.done)
    const said = others.map(
      (row) =>
        `${row.source.replace(/\.amazonaws\.com(\.cn)?$/, '')}:${row.name} (${times(row.events)}${row.done ? '' : ', without success'})`,
    )
    return [
      {
        subject: others[0]?.subject ?? '',
        severity: done ? 'medium' : 'low',
        vendor: vendor.id,
        evidence: others.map((row) => row.firstN),
        since: Math.min(...others.map((row) => row.first)),
        detail: `${vendor.name} called what expectedActions do not list: ${fewOf(said)}.`,
        fix: [
          'Ask the vendor why. What it needs belongs into `expectedActions`; what it does not, out of its policy.',
          command`trail policy generate ${vendor.id}`,
          command`trail events --vendor ${vendor.id} --event ${others[0]?.name ?? ''}`,
        ],
      },
    ]
  }),
)

/** Whether one of the call's IAM actions is expected; what needs no permission always is. */
export function isExpected(
  { source, name }: { source: string; name: string },
  expected: readonly string[],
  world: World,
): boolean {
  const actions = world.actionsOf(source, name)
  return actions.length === 0 || actions.some((action) => expected.some((pattern) => names(pattern, action)))
}
