import { usageError } from '../errors.ts'
import { array, at, type Json, object, textAt } from '../model/json.ts'
import { parseInstant } from '../model/time.ts'
import type { GivenKey } from './key-history.ts'
import type { GivenRole } from './role-history.ts'

/** A role or user with its permissions, as IAM itself tells. */
interface GivenHolder {
  arn: string
  inline: readonly { name: string; document: Json }[]
  attached: readonly string[]
}

/** What IAM itself, or a file of its, says beside the logs: as of when it was written, and above what the logs say. */
export interface Given {
  roles: readonly GivenRole[]
  holders: readonly GivenHolder[]
  /** Documents of managed policies, those of AWS among them, by ARN: the version that holds. */
  policies: ReadonlyMap<string, Json>
  keys: readonly GivenKey[]
  /** When root last signed in with its password, by its ARN. Milliseconds. */
  rootSignIns: ReadonlyMap<string, number>
}

export const NOTHING_GIVEN: Given = {
  roles: [],
  holders: [],
  policies: new Map(),
  keys: [],
  rootSignIns: new Map(),
}

/**
 * The output of `aws iam get-account-authorization-details`, whole or in part; documents may be objects, JSON texts or
 * percent-encoded ones. @throws TrailError for what is none.
 */
export function parseAuthorizationDetails(text: string, file: string): Pick<Given, 'roles' | 'holders' | 'policies'> {
  const wrong = (why: string) =>
    usageError(
      'bad-details',
      `${file} is no list of authorization details: ${why}`,
      'It is what this prints: aws iam get-account-authorization-details',
    )
  let details: Json
  try {
    details = JSON.parse(text) as Json
  } catch {
    throw wrong('it is not JSON')
  }
  const lists = ['UserDetailList', 'RoleDetailList', 'GroupDetailList', 'Policies']
  if (!lists.some((name) => Array.isArray(at(details, name)))) throw wrong(`it has none of ${lists.join(', ')}`)
  return authorizationDetails(details)
}

/** {@link parseAuthorizationDetails} of what is parsed already. */
export function authorizationDetails(details: Json): Pick<Given, 'roles' | 'holders' | 'policies'> {
  const roles = array(at(details, 'RoleDetailList'))
  const groups = new Map<string, Json>(
    array(at(details, 'GroupDetailList')).map((each) => [textAt(each, 'GroupName') ?? '', each]),
  )
  const users = array(at(details, 'UserDetailList')).map((user) => {
    // What a user may comes from its groups too.
    const of = array(at(user, 'GroupList')).map((name) => groups.get(String(name)) ?? null)
    return { user, from: [user, ...of] }
  })
  return {
    roles: roles.flatMap(roleOf),
    holders: [
      ...roles.flatMap((role) => holderOf(role, [role])),
      ...users.flatMap(({ user, from }) => holderOf(user, from)),
    ],
    policies: new Map(array(at(details, 'Policies')).flatMap(policyOf)),
  }
}

function roleOf(role: Json): GivenRole[] {
  const arn = textAt(role, 'Arn')
  const created = textAt(role, 'CreateDate')
  if (arn === null) return []
  return [
    {
      arn,
      account: arn.split(':')[4] ?? '',
      createdAt: created === null ? null : parseInstant(created),
      document: at(role, 'AssumeRolePolicyDocument') ?? null,
    },
  ]
}

function holderOf(holder: Json, from: readonly Json[]): GivenHolder[] {
  const arn = textAt(holder, 'Arn')
  if (arn === null) return []
  const inline = from.flatMap((each) =>
    ['RolePolicyList', 'UserPolicyList', 'GroupPolicyList'].flatMap((name) => array(at(each, name))),
  )
  return [
    {
      arn,
      inline: inline.map((each) => ({
        name: textAt(each, 'PolicyName') ?? '',
        document: at(each, 'PolicyDocument') ?? null,
      })),
      attached: from.flatMap((each) =>
        array(at(each, 'AttachedManagedPolicies')).flatMap((policy) => textAt(policy, 'PolicyArn') ?? []),
      ),
    },
  ]
}

function policyOf(policy: Json): [string, Json][] {
  const arn = textAt(policy, 'Arn')
  const versions = array(at(policy, 'PolicyVersionList'))
  const now = versions.find((version) => object(version)?.IsDefaultVersion === true) ?? versions[0]
  const document = now === undefined ? undefined : at(now, 'Document')
  return arn === null || document === undefined ? [] : [[arn, document]]
}

/** The columns of a credential report that are read. */
const COLUMNS = ['user', 'arn', 'access_key_1_active', 'access_key_1_last_rotated', 'access_key_2_active']

/** The report itself, or inside what the AWS CLI prints of it without `--query`: base64 under Content. */
function csvOf(text: string): string {
  if (!text.trimStart().startsWith('{')) return text
  try {
    const content = textAt(JSON.parse(text) as Json, 'Content')
    return content === null ? text : Buffer.from(content, 'base64').toString('utf8')
  } catch {
    return text
  }
}

/** A credential report (`aws iam get-credential-report`, its content decoded). @throws TrailError for what is none. */
export function parseCredentialReport(text: string, file: string): Pick<Given, 'keys' | 'rootSignIns'> {
  const [header = '', ...lines] = csvOf(text.replace(/^\ufeff/, '')).split(/\r?\n/)
  const names = header.split(',')
  const missing = COLUMNS.find((name) => !names.includes(name))
  if (missing !== undefined)
    throw usageError(
      'bad-report',
      `${file} is no credential report: it has no column ${missing}`,
      'It is what this prints: aws iam get-credential-report --query Content --output text | base64 -d',
    )
  const rows = lines
    .filter((line) => line.trim() !== '')
    .map((line) => {
      // No field of a report holds a comma or a quote: names of users can't.
      const cells = line.split(',')
      return (name: string) => cells[names.indexOf(name)] ?? ''
    })
  return {
    keys: rows.flatMap((cell) => ['1', '2'].flatMap((slot) => keyOf(cell, slot))),
    rootSignIns: new Map(
      rows.flatMap((cell): [string, number][] => {
        const signedIn = timeOf(cell('password_last_used'))
        return cell('user') === '<root_account>' && signedIn !== null ? [[cell('arn'), signedIn]] : []
      }),
    ),
  }
}

function keyOf(cell: (name: string) => string, slot: string): GivenKey[] {
  const madeAt = timeOf(cell(`access_key_${slot}_last_rotated`))
  const active = cell(`access_key_${slot}_active`).toLowerCase() === 'true'
  if (madeAt === null && !active) return []
  const owner = cell('arn')
  return [
    {
      key: null,
      owner,
      account: owner.split(':')[4] ?? '',
      root: cell('user') === '<root_account>',
      active,
      madeAt,
      usedAt: timeOf(cell(`access_key_${slot}_last_used_date`)),
    },
  ]
}

/** `N/A`, `no_information` and `not_supported` are no times. */
function timeOf(text: string): number | null {
  return parseInstant(text)
}
