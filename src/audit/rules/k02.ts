import { provenAge, subjectOfKey } from '../key-history.ts'
import { nameOfArn } from '../names.ts'
import { type Draft, worldRule } from '../rule.ts'
import { command } from '../shell.ts'
import { DAY_MS, dateOf } from '../world.ts'

const OLD_DAYS = 90
const AGEING_DAYS = 75

/** Keys past their 90 days, and those that will soon be. Root's keys are K04's business: they are to go, not to rotate. */
export const K02 = worldRule('K02', (world) =>
  world.keys.flatMap((key): Draft[] => {
    const age = provenAge(key, world.end)
    if (key.root || age === null || age <= AGEING_DAYS * DAY_MS) return []
    const days = Math.floor(age / DAY_MS)
    const user = nameOfArn(key.owner)
    return [
      {
        subject: subjectOfKey(key),
        severity: age > OLD_DAYS * DAY_MS ? 'high' : 'medium',
        vendor: key.vendor,
        evidence: [key.made?.n, key.use?.firstN, key.use?.lastN].flatMap((n) => n ?? []),
        since: key.made?.at ?? key.use?.first ?? null,
        detail:
          key.made === null
            ? `The key of ${key.owner} is at least ${days} days old: it was used on ${dateOf(key.use?.first ?? 0)} already.`
            : `The key of ${key.owner} is ${days} days old, made on ${dateOf(key.made.at)}${key.made.by === null ? '' : ` by ${key.made.by}`}${key.use === null ? '' : `, last used on ${dateOf(key.use.last)}`}.`,
        fix: [
          'Make a second key, move whatever uses the old one, switch the old one off, and delete it when nothing breaks.',
          command`aws iam create-access-key --user-name ${user}`,
          command`aws iam update-access-key --user-name ${user} --access-key-id ${key.key ?? 'OLD-KEY-ID'} --status Inactive`,
          command`aws iam delete-access-key --user-name ${user} --access-key-id ${key.key ?? 'OLD-KEY-ID'}`,
        ],
      },
    ]
  }),
)
