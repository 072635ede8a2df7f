import { isHidden } from '../external-ids.ts'
import { capital, nameOfArn } from '../names.ts'
import { type RoleState, roleStates } from '../role-state.ts'
import { type Draft, worldRule } from '../rule.ts'
import { command } from '../shell.ts'
import { accountsSaid } from '../trusted.ts'
import { dateOf, groupBy, type RoleTaken, type World } from '../world.ts'

type Sent = RoleTaken & { externalId: string }

/**
 * One account, one role, two values, and both were taken: the value is not checked. Not so where the trust policy was
 * changed in between, or lists both values; and where the role's account has no IAM events in the logs, a change in
 * between can't be ruled out unless the two values took turns.
 */
export const T09 = worldRule('T09', (world) =>
  roleStates(world)
    .flatMap((state): Draft[] => {
      const sent = state.taken.filter((each): each is Sent => each.externalId !== null && !isHidden(each.externalId))
      return [...groupBy(sent, (each) => each.callerAccount).values()].flatMap((list) => {
        const inOrder = list.toSorted((a, b) => a.first - b.first || (a.externalId < b.externalId ? -1 : 1))
        const at = inOrder.findIndex((next, i) => i > 0 && unchecked(inOrder[i - 1] as Sent, next, state, world))
        const [old, next] = [inOrder[at - 1], inOrder[at]]
        return old === undefined || next === undefined ? [] : [draftOf(state, old, next, world)]
      })
    })
    .filter((draft, i, all) => all.findIndex(({ subject }) => subject === draft.subject) === i),
)

function unchecked(old: Sent, next: Sent, state: RoleState, world: World): boolean {
  const versions = state.history?.versions ?? []
  const held = versions.filter((version) => version.at === null || version.at <= next.first).at(-1)
  if (held?.grants != null) {
    const asked = held.grants.flatMap((grant) => grant.externalIds ?? [])
    // A policy that asks for the new value was changed to do so, or takes both.
    if (asked.includes(next.externalId)) return false
  }
  if (old.last > next.first) return true
  const changed = versions.some(({ at }) => at !== null && at > old.last && at <= next.first)
  return !changed && world.logsIam(state.account)
}

function draftOf(state: RoleState, old: Sent, next: Sent, world: World): Draft {
  return {
    subject: state.arn,
    vendor: world.vendorOfAccount(next.callerAccount)?.id ?? null,
    evidence: [old.firstN, old.lastN, next.firstN],
    since: next.first,
    detail: `${capital(accountsSaid([next.callerAccount], world))} took the role with ${JSON.stringify(old.externalId)} and, from ${dateOf(next.first)} on, with ${JSON.stringify(next.externalId)}: nothing checks the value.`,
    fix: [
      'Ask for one value under StringEquals in the trust policy, then try the role with another value and with none: both must be refused.',
      command`aws iam get-role --role-name ${nameOfArn(state.arn)} --query Role.AssumeRolePolicyDocument`,
    ],
  }
}
