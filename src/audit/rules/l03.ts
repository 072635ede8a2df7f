import { type Draft, worldRule } from '../rule.ts'
import { command } from '../shell.ts'
import type { TrailHistory } from '../trail-history.ts'
import { groupBy, type World } from '../world.ts'

/**
 * An account whose trails, as far as the logs tell, each record one region. Not so where events of further regions are
 * here all the same (another trail has them), or an organization's trail of every region is known.
 */
export const L03 = worldRule('L03', (world) => {
  const living = world.trails.filter((trail) => !trail.deleted)
  if (living.some((trail) => trail.organization && trail.multiRegion === true)) return []
  return [...groupBy(living, (trail) => trail.account)].flatMap(([account, trails]): Draft[] => {
    const narrow = trails.filter((trail) => trail.multiRegion === false)
    if (narrow.length === 0 || narrow.length < trails.length || recordedElsewhere(account, trails, world)) return []
    const [first] = narrow
    if (first === undefined) return []
    const regions = [...new Set(narrow.map(({ region }) => region))].sort()
    return [
      {
        subject: first.arn,
        vendor: null,
        evidence: narrow.flatMap(({ madeN, cuts }) => madeN ?? cuts.at(-1)?.call.n ?? []),
        since: first.madeAt ?? first.cuts.at(-1)?.call.at ?? null,
        detail: `Account ${account} records ${regions.join(', ')} only: what happens in other regions leaves no trace.`,
        fix: [
          'Make one trail record every region, or make an organization’s trail.',
          command`aws cloudtrail update-trail --name ${first.arn} --is-multi-region-trail`,
        ],
      },
    ]
  })
})

function recordedElsewhere(account: string, trails: readonly TrailHistory[], world: World): boolean {
  const homes = new Set(trails.map(({ region }) => region))
  return world.regionsOf(account).some((region) => !homes.has(region) && !GLOBAL.has(region))
}

/** Events of global services are recorded here, wherever a trail is. */
const GLOBAL = new Set(['us-east-1', 'cn-north-1', 'us-gov-west-1'])
