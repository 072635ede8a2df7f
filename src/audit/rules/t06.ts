import { customersMark, evidenceOfUses, externalIds, vendorOfUses } from '../external-ids.ts'
import { type Draft, worldRule } from '../rule.ts'

/**
 * Who chose a value can't be seen. Signs of it can: our own account ids or names in it, or one value with two vendors.
 */
export const T06 = worldRule('T06', (world) =>
  [...externalIds(world)].flatMap(([value, uses]): Draft[] => {
    const mark = customersMark(value, world)
    const vendors = new Set(uses.flatMap(({ party }) => world.vendorOfAccount(party)?.id ?? []))
    if (mark === null && vendors.size < 2) return []
    return [
      {
        subject: value,
        vendor: vendorOfUses(uses, world),
        ...evidenceOfUses(uses),
        detail:
          mark === null
            ? `Vendors share the value (${[...vendors].sort().join(', ')}): hardly one of them made it.`
            : `The value holds ${mark}.`,
        fix: [
          'Ask the vendor who made the value. A vendor that lets its customers choose it can be led into another customer’s role: have it make the value.',
        ],
      },
    ]
  }),
)
