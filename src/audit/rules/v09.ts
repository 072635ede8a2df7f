import { nameOfArn } from '../names.ts'
import { roleStates, vendorOfState } from '../role-state.ts'
import { type Draft, worldRule } from '../rule.ts'
import { command } from '../shell.ts'
import { DAY_MS, dateOf, type World } from '../world.ts'

const SILENCE_DAYS = 90

/** Doors that stand open for a vendor who does not come: its role or key works, and was not used for 90 days. */
export const V09 = worldRule('V09', (world) => [...silentRoles(world), ...silentKeys(world)])

function silentRoles(world: World): Draft[] {
  return roleStates(world).flatMap((state): Draft[] => {
    const vendor = vendorOfState(state, world)
    if (vendor === null) return []
    const uses = state.taken.map((each) => each.last)
    const last = uses.length > 0 ? Math.max(...uses) : (state.history?.versions[0]?.at ?? null)
    if (last === null || world.end - last <= SILENCE_DAYS * DAY_MS) return []
    return [
      {
        subject: state.arn,
        vendor: vendor.id,
        evidence: [...state.taken.map((each) => each.lastN), ...(state.now?.n == null ? [] : [state.now.n])],
        since: last,
        detail: `${vendor.name} ${uses.length > 0 ? `last took the role on ${dateOf(last)}` : `was never seen to take the role, which was made on ${dateOf(last)}`}.`,
        fix: ['Ask the vendor whether it still needs the role; if not, delete it.', command`trail revoke ${vendor.id}`],
      },
    ]
  })
}

function silentKeys(world: World): Draft[] {
  return world.keys.flatMap((key): Draft[] => {
    const last = key.use?.last ?? key.made?.at ?? null
    if (key.vendor === null || key.key === null || key.endedAt !== null || last === null) return []
    if (world.end - last <= SILENCE_DAYS * DAY_MS) return []
    return [
      {
        subject: key.key,
        vendor: key.vendor,
        evidence: [key.made?.n, key.use?.lastN].flatMap((n) => n ?? []),
        since: last,
        detail: `The key of ${key.owner} ${key.use === null ? 'was never seen in use' : `was last used on ${dateOf(last)}`}.`,
        fix: [
          'Ask the vendor whether it still needs the key; if not, switch it off.',
          command`aws iam update-access-key --user-name ${nameOfArn(key.owner)} --access-key-id ${key.key} --status Inactive`,
        ],
      },
    ]
  })
}
