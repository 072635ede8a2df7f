import { isAtLeast, type Severity } from '../model/finding.ts'
import { type RuleId, ruleOf } from '../model/rules.ts'
import type { ActionList } from '../policy/event-map.ts'
import { BARE, lint } from '../policy/lint/index.ts'
import type { HeldPolicy, Holder } from './policy-history.ts'

/** A fault in what a vendor's role or user may: one for each rule and holder, over all its policies. */
export interface PolicyFault {
  rule: RuleId
  holder: string
  vendor: string | null
  severity: Severity
  /** What was seen, by policy. */
  details: readonly string[]
  fixes: readonly string[]
  numbers: readonly number[]
  at: number | null
}

/** AWS's own policies whose documents no log holds, by what their names say. */
function ofAws(arn: string): { rule: RuleId; detail: string }[] {
  const name = /^arn:[^:]+:iam::aws:policy\/(?:.*\/)?([^/]+)$/.exec(arn)?.[1] ?? ''
  if (name === 'AdministratorAccess') return [{ rule: 'P01', detail: 'everything is allowed' }]
  if (name === 'PowerUserAccess') return [{ rule: 'P01', detail: 'everything but IAM is allowed' }]
  if (name === 'IAMFullAccess')
    return [
      { rule: 'P02', detail: 'iam:* is allowed' },
      { rule: 'P05', detail: 'iam:* is allowed' },
      { rule: 'P07', detail: 'iam:* lets the holder give itself every permission' },
    ]
  return /FullAccess$/.test(name) ? [{ rule: 'P02', detail: 'it allows everything of its service' }] : []
}

interface One {
  rule: RuleId
  severity: Severity | null
  detail: string
  fix: string
}

/** Lints every policy of these holders; `vendor` tells whose each is. What IAM took is no malformed policy. */
export async function policyFaults(
  holders: readonly { holder: Holder; vendor: string | null }[],
  list: ActionList,
): Promise<PolicyFault[]> {
  const faults: PolicyFault[] = []
  for (const { holder, vendor } of holders) {
    const byRule = new Map<RuleId, { one: One; policy: HeldPolicy }[]>()
    for (const policy of holder.policies)
      for (const one of await faultsOf(policy, list))
        byRule.set(one.rule, [...(byRule.get(one.rule) ?? []), { one, policy }])
    for (const [rule, all] of byRule) faults.push(faultOf(rule, holder.arn, vendor, all))
  }
  return faults
}

async function faultsOf(policy: HeldPolicy, list: ActionList): Promise<One[]> {
  if (policy.document === null)
    return ofAws(policy.name).map((each) => ({
      ...each,
      severity: null,
      fix: 'Attach a policy of your own that allows what the vendor uses.',
    }))
  const { findings } = await lint(policy.document, list, { ...BARE, subject: policy.name, type: 'identity' })
  return (
    findings
      .filter(({ id }) => id !== 'P14')
      // A read that could be limited and is not is worth a word, and no fault of a vendor's policy that is otherwise sound.
      .map(({ id, severity, detail, fix }) => ({
        rule: id as RuleId,
        severity: id === 'P11' && severity === 'low' ? 'info' : severity,
        detail,
        fix,
      }))
  )
}

function faultOf(
  rule: RuleId,
  holder: string,
  vendor: string | null,
  all: readonly { one: One; policy: HeldPolicy }[],
): PolicyFault {
  const severities = all.map(({ one }) => one.severity ?? ruleOf(rule).severity)
  const times = all.flatMap(({ policy }) => policy.at ?? [])
  return {
    rule,
    holder,
    vendor,
    severity: severities.reduce<Severity>((worst, each) => (isAtLeast(each, worst) ? each : worst), 'info'),
    details: [...new Set(all.map(({ one, policy }) => `${policy.name}: ${one.detail}`))],
    fixes: [...new Set(all.map(({ one }) => one.fix))],
    numbers: all.flatMap(({ policy }) => policy.numbers),
    at: times.length === 0 ? null : Math.min(...times),
  }
}
