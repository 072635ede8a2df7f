import { evidenceOfUses, externalIds, vendorOfUses } from '../external-ids.ts'
import { capital, fewOf } from '../names.ts'
import { type Draft, worldRule } from '../rule.ts'
import { accountsSaid } from '../trusted.ts'

/** One value for several roles or vendors: whoever knows it from one place can use it in the others. */
export const T04 = worldRule('T04', (world) =>
  [...externalIds(world)].flatMap(([value, uses]): Draft[] => {
    const roles = [...new Set(uses.map(({ role }) => role))].sort()
    const parties = [...new Set(uses.map(({ party }) => party))].sort()
    const vendors = new Set(parties.map((party) => world.vendorOfAccount(party)?.id ?? `account ${party}`))
    if (roles.length < 2 && vendors.size < 2) return []
    const homes = new Set(roles.map((role) => role.split(':')[4]))
    // One vendor that knows us by one value in each of our accounts is the usual, lesser case.
    const lesser = vendors.size === 1 && homes.size === roles.length
    return [
      {
        subject: value,
        severity: lesser ? 'medium' : 'high',
        vendor: vendorOfUses(uses, world),
        ...evidenceOfUses(uses),
        detail: `${capital(accountsSaid(parties, world))} ${parties.length === 1 ? 'uses' : 'use'} it for ${roles.length === 1 ? 'the role' : `${roles.length} roles:`} ${fewOf(roles)}.`,
        fix: [
          'Have each vendor make an external id of its own for each role, and change the trust policies one by one: let the role take both values for the time of the change.',
        ],
      },
    ]
  }),
)
