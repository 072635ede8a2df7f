import type { KeyHistory } from '../key-history.ts'
import { nameOfArn } from '../names.ts'
import { type Draft, worldRule } from '../rule.ts'
import { command } from '../shell.ts'
import { DAY_MS, dateOf, groupBy } from '../world.ts'

/** Time to move everything over to a new key, before the old one's use says that something was forgotten. */
const GRACE_MS = DAY_MS

/** A key that has a successor, and is used all the same. */
export const K06 = worldRule('K06', (world) =>
  [...groupBy(world.keys, (key) => key.owner).values()].flatMap((keys) =>
    keys.flatMap((old): Draft[] => {
      const next = successorOf(old, keys)
      if (old.use === null || old.key === null || next?.made == null) return []
      if (old.use.last <= next.made.at + GRACE_MS) return []
      return [
        {
          subject: old.key,
          vendor: old.vendor,
          evidence: [next.made.n, old.use.lastN].flatMap((n) => n ?? []),
          since: next.made.at,
          detail: `${next.key ?? 'A new key'} was made for ${old.owner} on ${dateOf(next.made.at)}, and the old key was still used on ${dateOf(old.use.last)}.`,
          fix: [
            'Find what still uses the old key and move it; then switch the key off.',
            command`trail whois ${old.key}`,
            command`aws iam update-access-key --user-name ${nameOfArn(old.owner)} --access-key-id ${old.key} --status Inactive`,
          ],
        },
      ]
    }),
  ),
)

/** The next key that was made for the same owner after this one existed. */
function successorOf(old: KeyHistory, keys: readonly KeyHistory[]): KeyHistory | null {
  const from = old.made?.at ?? old.use?.first ?? null
  if (from === null) return null
  const later = keys.filter(({ made }) => made !== null && made.at > from)
  return later.sort((a, b) => (a.made?.at ?? 0) - (b.made?.at ?? 0))[0] ?? null
}
