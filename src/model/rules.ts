import type { Severity } from './finding.ts'

/** What every finding of a rule says alike. `audit`, `report` and `policy check` share this one table. */
export interface Rule {
  id: string
  title: string
  /** The worst that the rule says; a rule may say less of a milder case. */
  severity: Severity
  /** The practice for giving AWS access to third parties that it puts to work. */
  practice: string
}

const LEAST = 'Grant what is used, on what it is used on, and nothing more'
const NO_ADMIN = 'Never grant administrator rights or whole services'
const WILDCARDS = 'Wildcards only in Get, Describe and List'
const IAM_CARE = 'Be careful with iam: each action by name, each role that may be passed by ARN'
const READABLE = 'A policy says what its author meant'
const ACCOUNT = 'Trust the vendor’s own account and nobody else'
const EXTERNAL_ID = 'Third-party roles ask for an external id that the vendor generated, unique for each role'
const UNIQUE = 'Every vendor has credentials of its own'
const ROTATE = 'Access keys only where a role can’t serve, rotated every 90 days'
const NO_ROOT = 'Never the root user, no root access keys'
const REVIEW = 'Review what a vendor does against what was agreed'
const LOGGING = 'CloudTrail in every region, unbroken'

/** Every rule, by id. */
export const RULES = {
  P01: rule('critical', 'Administrator rights', NO_ADMIN),
  P02: rule('high', 'A whole service', NO_ADMIN),
  P03: rule('high', 'A wildcard that hides write actions', WILDCARDS),
  P04: rule('low', 'A wildcard over reads', WILDCARDS),
  P05: rule('high', 'IAM actions', IAM_CARE),
  P06: rule('high', 'Roles can be passed too freely', IAM_CARE),
  P07: rule('critical', 'A way to more rights', IAM_CARE),
  P08: rule('high', 'Permissions can be managed', IAM_CARE),
  P09: rule('high', 'Credentials can be read or made', LEAST),
  P10: rule('medium', 'Data of every resource can be read', LEAST),
  P11: rule('medium', 'Every resource where single ones could be named', LEAST),
  P12: rule('high', 'Allowed by exclusion', LEAST),
  P13: rule('high', 'An action that does not exist', READABLE),
  P14: rule('high', 'Not a valid policy', READABLE),
  P15: rule('info', 'Said twice', READABLE),
  W01: rule('medium', 'Granted and not used', LEAST),
  W02: rule('info', 'Granted, and use cannot be seen in these logs', LEAST),
  W03: rule('medium', 'Used and not granted', LEAST),
  W04: rule('medium', 'Attempted and denied', REVIEW),
  T01: rule('critical', 'Anyone can assume or use it', ACCOUNT),
  T02: rule('critical', 'An account that is not the vendor’s', ACCOUNT),
  T03: rule('high', 'No external id', EXTERNAL_ID),
  T04: rule('high', 'An external id used more than once', EXTERNAL_ID),
  T05: rule('medium', 'A weak external id', EXTERNAL_ID),
  T06: rule('info', 'Who chose the external id cannot be seen', EXTERNAL_ID),
  T07: rule('info', 'The vendor’s whole account is trusted', ACCOUNT),
  T08: rule('high', 'One role for several vendors', UNIQUE),
  T09: rule('high', 'The external id changed and was still accepted', EXTERNAL_ID),
  K01: rule('high', 'A vendor with an IAM user or a long-term key', ROTATE),
  K02: rule('high', 'An old access key', ROTATE),
  K03: rule('high', 'A key shared by vendors', UNIQUE),
  K04: rule('critical', 'Use of root', NO_ROOT),
  K05: rule('medium', 'Two active keys for more than a day', ROTATE),
  K06: rule('high', 'An old key used after its successor', ROTATE),
  K07: rule('high', 'A key never rotated', ROTATE),
  V01: rule('high', 'From outside the vendor’s networks', REVIEW),
  V02: rule('high', 'Outside the time of the contract', REVIEW),
  V03: rule('medium', 'Beyond the expected actions', REVIEW),
  V04: rule('low', 'Behaviour seen for the first time', REVIEW),
  V05: rule('high', 'Changed permissions, trust or logging', REVIEW),
  V06: rule('medium', 'A burst of denials', REVIEW),
  V07: rule('high', 'A vendor’s credential used by staff', UNIQUE),
  V08: rule('low', 'An instance’s credential from two networks', REVIEW),
  L01: rule('critical', 'A trail was stopped or deleted', LOGGING),
  L02: rule('high', 'What a trail records was narrowed', LOGGING),
  L03: rule('medium', 'A region without logs', LOGGING),
} as const satisfies Readonly<Record<string, Omit<Rule, 'id'>>>

export type RuleId = keyof typeof RULES

export function ruleOf(id: RuleId): Rule {
  return { id, ...RULES[id] }
}

function rule(severity: Severity, title: string, practice: string): Omit<Rule, 'id'> {
  return { severity, title, practice }
}
