import type { Severity } from './finding.ts'

/** What every finding of a rule says alike. `audit`, `report` and `policy check` share this one table. */
export interface Rule {
  id: string
  title: string
  /** The worst that the rule says; a rule may say less of a milder case. */
  severity: Severity
  /** The practice for giving AWS access to third parties that it puts to work. */
  practice: string
  /** When it fires. */
  when: string
  /** What it says of milder cases. */
  milder: readonly Severity[]
  /** What CloudTrail can't show about it; null where nothing is missing. */
  notObservable: string | null
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

const ONLY_POLICY = 'Only policies whose change these logs hold, or that were given, can be read.'
const DENIED_ELSEWHERE = 'Attempts that were denied to a foreign account are recorded in that account only.'
const KEYS_BEFORE = 'Keys made before the logs begin have no known age, unless a credential report is given.'

/** Every rule, by id. */
export const RULES = {
  P01: rule('critical', 'Administrator rights', NO_ADMIN, {
    when: 'Everything is allowed: Action * (or *:*), AdministratorAccess, PowerUserAccess, or NotAction on every resource.',
    notObservable: ONLY_POLICY,
  }),
  P02: rule('high', 'A whole service', NO_ADMIN, {
    when: 'An action such as s3:* is allowed.',
    notObservable: ONLY_POLICY,
  }),
  P03: rule('high', 'A wildcard that hides write actions', WILDCARDS, {
    when: 'A pattern with * or ? takes in an action whose access level is neither Read nor List.',
    notObservable: ONLY_POLICY,
  }),
  P04: rule('low', 'A wildcard over reads', WILDCARDS, {
    when: 'A pattern with * or ? takes in actions of level Read or List only: accepted for Get*, Describe* and List*, low for other names.',
    milder: ['info'],
    notObservable: ONLY_POLICY,
  }),
  P05: rule('high', 'IAM actions', IAM_CARE, {
    when: 'An iam: action is allowed: high where it changes something, medium where it reads.',
    milder: ['medium'],
    notObservable: ONLY_POLICY,
  }),
  P06: rule('high', 'Roles can be passed too freely', IAM_CARE, {
    when: 'iam:PassRole is allowed on every role, or without iam:PassedToService.',
    notObservable: ONLY_POLICY,
  }),
  P07: rule('critical', 'A way to more rights', IAM_CARE, {
    when: 'The allowed actions together let the holder give itself more permissions.',
    notObservable: ONLY_POLICY,
  }),
  P08: rule('high', 'Permissions can be managed', IAM_CARE, {
    when: 'An action whose access level is Permissions management is allowed.',
    notObservable: ONLY_POLICY,
  }),
  P09: rule('high', 'Credentials can be read or made', LEAST, {
    when: 'An action that returns credentials or secrets is allowed.',
    notObservable: ONLY_POLICY,
  }),
  P10: rule('medium', 'Data of every resource can be read', LEAST, {
    when: 'An action that reads data (objects, parameters, items, decryption) is allowed on every resource.',
    notObservable: ONLY_POLICY,
  }),
  P11: rule('medium', 'Every resource where single ones could be named', LEAST, {
    when: 'An action that could be limited to resources is allowed on *: medium where it changes something, low where it reads.',
    milder: ['low'],
    notObservable: ONLY_POLICY,
  }),
  P12: rule('high', 'Allowed by exclusion', LEAST, {
    when: 'Allow stands with NotAction or NotResource: everything that is not named is allowed.',
    notObservable: ONLY_POLICY,
  }),
  P13: rule('high', 'An action that does not exist', READABLE, {
    when: 'A prefix or an action is in no list of IAM actions.',
    notObservable: ONLY_POLICY,
  }),
  P14: rule('high', 'Not a valid policy', READABLE, {
    when: 'The document is no valid policy: JSON, version, ARNs, statement ids or size.',
    notObservable: ONLY_POLICY,
  }),
  P15: rule('info', 'Said twice', READABLE, {
    when: 'An action is already taken in by another pattern.',
    notObservable: ONLY_POLICY,
  }),
  W01: rule('medium', 'Granted and not used', LEAST, {
    when: 'An action that these logs would show is granted and was not used.',
    milder: ['low'],
    notObservable: 'Uses outside of the time that the logs cover.',
  }),
  W02: rule('info', 'Granted, and use cannot be seen in these logs', LEAST, {
    when: 'An action is granted whose use these logs can’t show.',
    notObservable: 'Data events that are not switched on, and what CloudTrail never records.',
  }),
  W03: rule('medium', 'Used and not granted', LEAST, {
    when: 'An action was used that the policy would no longer allow.',
  }),
  W04: rule('medium', 'Attempted and denied', REVIEW, {
    when: 'A call was denied that the policy does not allow either.',
    milder: ['info'],
  }),
  T01: rule('critical', 'Anyone can assume or use it', ACCOUNT, {
    when: 'The trust policy lets in the principal * (or uses NotPrincipal), and no condition narrows it to known accounts.',
    notObservable: ONLY_POLICY,
  }),
  T02: rule('critical', 'An account that is not the vendor’s', ACCOUNT, {
    when: 'The role lets in an account that is neither ours nor in the registry (medium), or, on a role that belongs to a vendor, an account that is not that vendor’s (critical).',
    milder: ['medium'],
    notObservable: DENIED_ELSEWHERE,
  }),
  T03: rule('high', 'No external id', EXTERNAL_ID, {
    when: 'A foreign account assumed the role without an external id, or the trust policy lets it in without sts:ExternalId under StringEquals.',
    notObservable: `${DENIED_ELSEWHERE} That an external id came with a call does not show that it was asked for: only the trust policy does.`,
  }),
  T04: rule('high', 'An external id used more than once', EXTERNAL_ID, {
    when: 'One external id serves several roles or several vendors; medium where it is one vendor’s roles in several of our accounts.',
    milder: ['medium'],
    notObservable: 'External ids of trust policies that the logs do not hold.',
  }),
  T05: rule('medium', 'A weak external id', EXTERNAL_ID, {
    when: 'The external id is shorter than 16 characters, holds an account id, or reads as words or a sequence.',
    notObservable: 'Whether the vendor or the customer chose it.',
  }),
  T06: rule('info', 'Who chose the external id cannot be seen', EXTERNAL_ID, {
    when: 'The external id bears signs of our own naming: our account ids, our accounts’ names, or one value given to two vendors.',
    notObservable: 'Who chose the value: ask the vendor, and try to assume the role with another one and with none.',
  }),
  T07: rule('info', 'The vendor’s whole account is trusted', ACCOUNT, {
    when: 'The trust policy lets in every principal of the foreign account rather than one of its roles.',
    notObservable: ONLY_POLICY,
  }),
  T08: rule('high', 'One role for several vendors', UNIQUE, {
    when: 'The role trusts, or was assumed by, accounts of two vendors or more.',
    notObservable: DENIED_ELSEWHERE,
  }),
  T09: rule('high', 'The external id changed and was still accepted', EXTERNAL_ID, {
    when: 'The same account assumed the role with different external ids, and the trust policy was not changed in between: the value is not checked.',
    notObservable: 'Changes of the trust policy that these logs do not hold (IAM records them in us-east-1).',
  }),
  K01: rule('high', 'A vendor with an IAM user or a long-term key', ROTATE, {
    when: 'A vendor acts as an IAM user with a long-term access key, where a role with an external id would serve.',
    notObservable: 'Whether the vendor supports roles.',
  }),
  K02: rule('high', 'An old access key', ROTATE, {
    when: 'An access key is older than 90 days (high), or than 75 (medium), at the last event in the store.',
    milder: ['medium'],
    notObservable: KEYS_BEFORE,
  }),
  K03: rule('high', 'A key shared by vendors', UNIQUE, {
    when: 'One access key was used from the networks of two vendors or more.',
    notObservable: 'Who holds copies of a key that were not used.',
  }),
  K04: rule('critical', 'Use of root', NO_ROOT, {
    when: 'A person used the root user, or root has an access key. Services that act for the account in root’s name are no person.',
    notObservable: 'Which person it was.',
  }),
  K05: rule('medium', 'Two active keys for more than a day', ROTATE, {
    when: 'A user had two active access keys for more than a day: a rotation that did not end; low once it has ended.',
    milder: ['low'],
    notObservable: KEYS_BEFORE,
  }),
  K06: rule('high', 'An old key used after its successor', ROTATE, {
    when: 'An access key was used more than a day after the key that follows it was made.',
    notObservable: KEYS_BEFORE,
  }),
  K07: rule('high', 'A key never rotated', ROTATE, {
    when: 'An access key is older than 90 days and its user never had another one.',
    milder: ['medium'],
    notObservable: KEYS_BEFORE,
  }),
  V01: rule('high', 'From outside the vendor’s networks', REVIEW, {
    when: 'A vendor acted from an address outside the networks that its entry lists.',
    notObservable: 'Calls that a service made on its behalf bear the service’s address.',
  }),
  V02: rule('high', 'Outside the time of the contract', REVIEW, {
    when: 'A vendor acted before `from` or after `until` of its entry.',
    notObservable: DENIED_ELSEWHERE,
  }),
  V03: rule('medium', 'Beyond the expected actions', REVIEW, {
    when: 'A vendor called what its entry’s expectedActions do not list; low where every such call was denied.',
    milder: ['low'],
    notObservable: 'Data events that are not switched on.',
  }),
  V04: rule('low', 'Behaviour seen for the first time', REVIEW, {
    when: 'After two quiet weeks a vendor did something for the first time: an action, a resource, a region, a network or a program; info where it only read.',
    milder: ['info'],
    notObservable: 'What it did before the logs begin.',
  }),
  V05: rule('high', 'Changed permissions, trust or logging', REVIEW, {
    when: 'A vendor changed IAM (high), its own permissions or what is recorded (critical), and its entry does not expect it.',
    milder: ['critical'],
  }),
  V06: rule('medium', 'A burst of denials', REVIEW, {
    when: 'Ten calls or more of a vendor were denied within ten minutes.',
    notObservable: DENIED_ELSEWHERE,
  }),
  V07: rule('high', 'A vendor’s credential used by staff', UNIQUE, {
    when: 'A vendor’s role was assumed by somebody of ours, or its key was used from an address of our staff; medium where the trust policy only allows it.',
    milder: ['medium'],
    notObservable: 'Who holds copies of a key that were not used.',
  }),
  V08: rule('low', 'An instance’s credential from two networks', REVIEW, {
    when: 'The credential of one instance was used from addresses of two networks: it may have left the instance.',
    notObservable: 'Addresses within a VPC, and several gateways of one network, look alike.',
  }),
  V09: rule('info', 'Access that nobody uses', UNIQUE, {
    when: 'A vendor’s credential that still works was not used for 90 days.',
    notObservable: 'Uses that only data events would show.',
  }),
  L01: rule('critical', 'A trail was stopped or deleted', LOGGING, {
    when: 'StopLogging or DeleteTrail succeeded; high where the trail was started again.',
    milder: ['high'],
    notObservable: 'What happened while nothing was logged.',
  }),
  L02: rule('high', 'What a trail records was narrowed', LOGGING, {
    when: 'A trail that recorded more was set to record less: no reads, no management events, fewer data events, one region; medium where it was widened again.',
    milder: ['medium'],
    notObservable: 'What was left out meanwhile.',
  }),
  L03: rule('medium', 'A region without logs', LOGGING, {
    when: 'The account’s trails, as far as they are known, record one region each, and none records every region.',
    notObservable: 'Trails made before the logs begin.',
  }),
} as const satisfies Readonly<Record<string, Omit<Rule, 'id'>>>

export type RuleId = keyof typeof RULES

/** Rules that hold what they see against all that was before it. */
export const AGAINST_THE_PAST: ReadonlySet<string> = new Set(['K02', 'K05', 'K06', 'K07', 'V04'])

export function ruleOf(id: RuleId): Rule {
  return { id, ...RULES[id] }
}

interface Words {
  when: string
  milder?: readonly Severity[]
  notObservable?: string
}

function rule(
  severity: Severity,
  title: string,
  practice: string,
  { when, milder = [], notObservable }: Words,
): Omit<Rule, 'id'> {
  return { severity, title, practice, when, milder, notObservable: notObservable ?? null }
}
