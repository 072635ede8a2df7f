import type { TrustGrant } from '../../policy/trust.ts'
import { nameOfArn } from '../names.ts'
import { traitSince } from '../role-history.ts'
import { roleStates, vendorOfState } from '../role-state.ts'
import { type Draft, worldRule } from '../rule.ts'
import { command } from '../shell.ts'

/** Everybody is let in. An external id keeps nobody out: it is no secret. */
export const T01 = worldRule('T01', (world) =>
  roleStates(world).flatMap((state): Draft[] => {
    if (state.history === null || state.now === null || !state.now.grants.some(open)) return []
    const trait = traitSince(state.history, (grants) => grants.some(open))
    const exceptional = state.now.grants.some((grant) => open(grant) && grant.exceptional)
    return [
      {
        subject: state.arn,
        vendor: vendorOfState(state, world)?.id ?? null,
        evidence: trait?.numbers ?? [],
        since: trait?.first.at ?? null,
        detail: exceptional
          ? 'The trust policy lets in everybody but those that NotPrincipal names.'
          : 'The trust policy lets in every AWS account (Principal *), and no condition limits it to known ones.',
        fix: [
          'Name the vendor’s account, or better its role, as the principal, and ask for an external id; see who took the role meanwhile.',
          command`aws iam get-role --role-name ${nameOfArn(state.arn)} --query Role.AssumeRolePolicyDocument`,
          command`trail who-touched ${state.arn} --all`,
        ],
      },
    ]
  }),
)

function open(grant: TrustGrant): boolean {
  const wide = grant.exceptional || grant.principals.some(({ kind }) => kind === 'any')
  return wide && grant.limitedTo === null && !grant.bounded
}
