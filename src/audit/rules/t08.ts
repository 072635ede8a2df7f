import { fewOf, nameOfArn } from '../names.ts'
import { proofOf, roleStates, sinceOf, strangersOf } from '../role-state.ts'
import { type Draft, worldRule } from '../rule.ts'
import { command } from '../shell.ts'
import { vendorsAmong } from '../trusted.ts'

/** A role that two vendors can take: what one did can't be told from what the other did by the role alone. */
export const T08 = worldRule('T08', (world) =>
  roleStates(world).flatMap((state): Draft[] => {
    const accounts = strangersOf(state, world)
    const vendors = vendorsAmong(accounts, world)
    if (vendors.length < 2) return []
    return [
      {
        subject: state.arn,
        vendor: null,
        evidence: proofOf(state, accounts),
        since: sinceOf(state, accounts),
        detail: `${fewOf(vendors.map(({ name }) => name).sort())} can all take the role.`,
        fix: [
          'Make a role for each vendor with an external id and permissions of its own, move them one by one, and leave this one to none or one of them.',
          command`aws iam get-role --role-name ${nameOfArn(state.arn)} --query Role.AssumeRolePolicyDocument`,
        ],
      },
    ]
  }),
)
