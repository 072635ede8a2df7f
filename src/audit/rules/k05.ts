import type { KeyHistory } from '../key-history.ts'
import { nameOfArn } from '../names.ts'
import { type Draft, worldRule } from '../rule.ts'
import { command } from '../shell.ts'
import { DAY_MS, dateOf, groupBy, type World } from '../world.ts'

/** A rotation has two keys for as long as it takes to move; one that lasts longer than a day was not ended. */
export const K05 = worldRule('K05', (world) =>
  [...groupBy(world.keys, (key) => key.owner)].flatMap(([owner, keys]): Draft[] => {
    const pair = longestOverlap(keys, world)
    if (pair === null) return []
    const { older, newer, from, to } = pair
    const open = older.endedAt === null && newer.endedAt === null
    return [
      {
        subject: owner,
        severity: open ? 'medium' : 'low',
        vendor: older.vendor ?? newer.vendor,
        evidence: [older, newer].flatMap(({ made, use }) => [made?.n, use?.lastN].flatMap((n) => n ?? [])),
        since: from,
        detail: `${older.key ?? 'One key'} and ${newer.key ?? 'another'} were both active from ${dateOf(from)} ${open ? 'on' : `to ${dateOf(to)}`}.`,
        fix: [
          'See which of the two is still used, move that, and end the rotation.',
          ...(open && older.key !== null
            ? [
                command`aws iam get-access-key-last-used --access-key-id ${older.key}`,
                command`aws iam update-access-key --user-name ${nameOfArn(owner)} --access-key-id ${older.key} --status Inactive`,
              ]
            : []),
        ],
      },
    ]
  }),
)

interface Overlap {
  older: KeyHistory
  newer: KeyHistory
  from: number
  to: number
}

function longestOverlap(keys: readonly KeyHistory[], world: World): Overlap | null {
  let best: Overlap | null = null
  const spans = keys.flatMap((key) => spanOf(key, world) ?? []).sort((a, b) => a.from - b.from)
  for (const [i, a] of spans.entries()) {
    for (const b of spans.slice(i + 1)) {
      const overlap = { older: a.key, newer: b.key, from: b.from, to: Math.min(a.to, b.to) }
      const length = overlap.to - overlap.from
      if (length > DAY_MS && (best === null || length > best.to - best.from)) best = overlap
    }
  }
  return best
}

/** The time in which a key surely worked: where its making or its end is not known, from its first use, to its last. */
function spanOf(key: KeyHistory, world: World): { key: KeyHistory; from: number; to: number } | null {
  const from = key.made?.at ?? key.use?.first ?? null
  const to = key.endedAt ?? (key.made === null ? (key.use?.last ?? null) : world.end)
  return from === null || to === null ? null : { key, from, to }
}
