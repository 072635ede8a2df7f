import { provenAge, subjectOfKey } from '../key-history.ts'
import { nameOfArn } from '../names.ts'
import { type Draft, worldRule } from '../rule.ts'
import { command } from '../shell.ts'
import { DAY_MS, dateOf } from '../world.ts'

const OLD_DAYS = 90

/** A key that is past its time and was never followed by another. */
export const K07 = worldRule('K07', (world) =>
  world.keys.flatMap((key): Draft[] => {
    const age = provenAge(key, world.end)
    if (key.root || age === null || age <= OLD_DAYS * DAY_MS) return []
    if (world.keys.some((other) => other !== key && other.owner === key.owner)) return []
    const user = nameOfArn(key.owner)
    return [
      {
        subject: subjectOfKey(key),
        vendor: key.vendor,
        evidence: [key.made?.n, key.use?.firstN, key.use?.lastN].flatMap((n) => n ?? []),
        since: key.made?.at ?? key.use?.first ?? null,
        detail: `${key.owner} has had no other key since ${dateOf(key.made?.at ?? key.use?.first ?? 0)}, ${Math.floor(age / DAY_MS)} days ago.`,
        fix: [
          'Rotate the key now, and set a date for the next time; or put a role in its place.',
          command`aws iam create-access-key --user-name ${user}`,
          command`aws iam list-access-keys --user-name ${user}`,
        ],
      },
    ]
  }),
)
