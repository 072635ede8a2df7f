import { externalIdFault } from '../../policy/external-id.ts'
import { evidenceOfUses, externalIds, vendorOfUses } from '../external-ids.ts'
import { fewOf } from '../names.ts'
import { type Draft, worldRule } from '../rule.ts'

/** A value that can be guessed protects from nothing. */
export const T05 = worldRule('T05', (world) =>
  [...externalIds(world)].flatMap(([value, uses]): Draft[] => {
    const parties = uses.flatMap(({ party }) => {
      const vendor = world.vendorOfAccount(party)
      return vendor === null ? [party] : [party, vendor.id, vendor.name]
    })
    const fault = externalIdFault(value, [...world.ownAccounts, ...world.accountNames, ...parties])
    if (fault === null) return []
    return [
      {
        subject: value,
        vendor: vendorOfUses(uses, world),
        ...evidenceOfUses(uses),
        detail: `The external id is weak: ${fault.why}. It serves ${fewOf([...new Set(uses.map(({ role }) => role))].sort())}.`,
        fix: [
          'Have the vendor make a random value, such as a UUID, for each role, and ask for it in the trust policy.',
        ],
      },
    ]
  }),
)
