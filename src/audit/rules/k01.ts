import { fewOf, nameOfArn, times } from '../names.ts'
import { type Draft, worldRule } from '../rule.ts'
import { command } from '../shell.ts'
import { dateOf, groupBy } from '../world.ts'

/** A vendor with a user of ours: its key works from anywhere, for anybody who has it, until somebody ends it. */
export const K01 = worldRule('K01', (world) => {
  const keys = world.keys.filter(
    (key) => key.vendor !== null && !key.root && (key.endedAt === null || key.use !== null),
  )
  return [...groupBy(keys, (key) => key.owner)].map(([owner, list]): Draft => {
    const uses = list.flatMap(({ use }) => use ?? [])
    const events = uses.reduce((sum, use) => sum + use.events, 0)
    const firsts = list.flatMap(({ made, use }) => made?.at ?? use?.first ?? [])
    const account = list[0]?.account ?? ''
    return {
      subject: owner,
      vendor: list[0]?.vendor ?? null,
      evidence: [...list.flatMap(({ made }) => made?.n ?? []), ...uses.flatMap((use) => [use.firstN, use.lastN])],
      since: firsts.length === 0 ? null : Math.min(...firsts),
      detail: `${world.vendor(list[0]?.vendor ?? '')?.name ?? 'A vendor'} has the access key ${fewOf(list.flatMap(({ key }) => key ?? []))} of a user in account ${account}${events === 0 ? '' : `, and acted with it ${times(events)}, last on ${dateOf(Math.max(...uses.map((use) => use.last)))}`}.`,
      fix: [
        'Give the vendor a role that trusts its account under an external id, let it move over, then delete the key and the user.',
        ...list.flatMap(({ key }) =>
          key === null
            ? []
            : [
                command`aws iam update-access-key --user-name ${nameOfArn(owner)} --access-key-id ${key} --status Inactive`,
              ],
        ),
      ],
    }
  })
})
