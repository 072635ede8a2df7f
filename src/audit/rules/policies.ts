import type { RuleId } from '../../model/rules.ts'
import { fewOf, nameOfArn } from '../names.ts'
import { type Draft, type Rule, worldRule } from '../rule.ts'
import { command } from '../shell.ts'

/** The rules of policy/lint, each over the policies of vendors' roles and users as the logs or a file have them. */
const IDS: readonly RuleId[] = [
  ...(['P01', 'P02', 'P03', 'P04', 'P05', 'P06', 'P07', 'P08', 'P09', 'P10', 'P11', 'P12', 'P13', 'P15'] as const),
]

export const POLICY_RULES: readonly Rule[] = IDS.map((id) =>
  worldRule(id, (world) =>
    world.policyFaults
      .filter(({ rule }) => rule === id)
      .map((fault): Draft => {
        const role = fault.holder.includes(':role/')
        const name = nameOfArn(fault.holder)
        return {
          subject: fault.holder,
          severity: fault.severity,
          vendor: fault.vendor,
          evidence: fault.numbers,
          since: fault.at,
          detail: `${fewOf(fault.details, 4)}.`,
          fix: [
            ...fault.fixes.slice(0, 3),
            ...(fault.vendor === null ? [] : [command`trail policy generate ${fault.vendor}`]),
            role
              ? command`aws iam list-role-policies --role-name ${name}`
              : command`aws iam list-user-policies --user-name ${name}`,
          ],
        }
      }),
  ),
)
