import { expect, test } from 'vitest'
import type { Given } from '../../../src/audit/given.ts'
import { eventMap } from '../../../src/cli/built-in.ts'
import { audit } from '../../../src/engine/audit.ts'
import type { Severity } from '../../../src/model/finding.ts'
import type { Json, JsonObject } from '../../../src/model/json.ts'
import { withStoreOf } from '../../support/store.ts'

/** The vendors of every scenario. Gamma's entry says nothing but whose account it is. */
const VENDORS = `
vendors:
  - id: acme
    name: Acme
    accounts: ["901234567890"]
    roles: ["arn:aws:iam::*:role/Acme*"]
    users: ["arn:aws:iam::*:user/acme-*"]
    networks: [203.0.113.0/24]
    from: 2026-01-01
    until: 2026-12-31
    expectedActions: [ec2:StartInstances, ec2:StopInstances, "ec2:Describe*"]
  - id: beta
    name: Beta
    accounts: ["345678901234"]
    networks: [198.51.100.0/24]
  - id: gamma
    name: Gamma
    accounts: ["678901234567"]
`
export const ACME = '901234567890'
export const BETA = '345678901234'
export const GAMMA = '678901234567'
export const STRANGER = '567890123456'
export const ACME_IP = '203.0.113.24'
export const BETA_IP = '198.51.100.40'
export const OFFICE_IP = '192.0.2.77'
/** An id as a vendor makes one. */
export const GOOD_ID = '3f0c9a51-7d52-4e0b-9b1e-5d6a2f8c4b17'

/** The last event of every stage: ages are measured here. */
const END = '2026-06-30T12:00:00Z'

/** What is particular about one event; the rest is filled in. */
export interface Happening {
  at: string
  /** `ec2:StopInstances`. */
  call: string
  account: string
  who: JsonObject
  ip?: string
  agent?: string
  request?: Json
  response?: Json
  error?: string
  region?: string
  /** Default: by the call's name. */
  readOnly?: boolean
  more?: JsonObject
}

export function user(account: string, name: string, key: string, more: JsonObject = {}): JsonObject {
  return {
    type: 'IAMUser',
    principalId: `AIDA${uniqueId(account, name)}`,
    arn: `arn:aws:iam::${account}:user/${name}`,
    accountId: account,
    userName: name,
    accessKeyId: key,
    ...more,
  }
}

export function root(account: string, more: JsonObject = {}): JsonObject {
  return { type: 'Root', principalId: account, arn: `arn:aws:iam::${account}:root`, accountId: account, ...more }
}

function foreign(account: string): JsonObject {
  return { type: 'AWSAccount', principalId: 'AIDACALLERCALLER', accountId: account }
}

export function session(account: string, role: string, name: string, key: string, created: string): JsonObject {
  return {
    type: 'AssumedRole',
    principalId: `AROA${uniqueId(account, role)}:${name}`,
    arn: `arn:aws:sts::${account}:assumed-role/${role}/${name}`,
    accountId: account,
    accessKeyId: key,
    sessionContext: {
      attributes: { creationDate: created, mfaAuthenticated: 'false' },
      sessionIssuer: {
        type: 'Role',
        principalId: `AROA${uniqueId(account, role)}`,
        arn: `arn:aws:iam::${account}:role/${role}`,
        accountId: account,
        userName: role,
      },
    },
  }
}

function uniqueId(account: string, name: string): string {
  return `${account}${name.toUpperCase().replace(/[^A-Z0-9]/g, '')}`
}

export function roleArn(account: string, name: string): string {
  return `arn:aws:iam::${account}:role/${name}`
}
export function userArn(account: string, name: string): string {
  return `arn:aws:iam::${account}:user/${name}`
}

/** Somebody of ours, signed in to the console: no long-term key. */
export const admin = (account: string) =>
  user(account, 'admin', `ASIAADMIN${account.slice(-7)}`, {
    sessionContext: { attributes: { creationDate: '2026-04-01T08:00:00Z', mfaAuthenticated: 'true' } },
  })

/** A trust policy; `conditions` stand beside its one statement. */
export function trust(principal: Json, condition?: JsonObject): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: principal,
        Action: 'sts:AssumeRole',
        ...(condition === undefined ? {} : { Condition: condition }),
      },
    ],
  })
}
export const accountRoot = (account: string): JsonObject => ({ AWS: `arn:aws:iam::${account}:root` })
export const vendorRole = (account: string): JsonObject => ({ AWS: `arn:aws:iam::${account}:role/service` })
export const asks = (id: string): JsonObject => ({ StringEquals: { 'sts:ExternalId': id } })

export function createRole(at: string, account: string, name: string, policy: string): Happening {
  return {
    at,
    call: 'iam:CreateRole',
    account,
    who: admin(account),
    request: { roleName: name, assumeRolePolicyDocument: policy },
    response: {
      role: {
        roleName: name,
        roleId: `AROA${uniqueId(account, name)}`,
        arn: roleArn(account, name),
        assumeRolePolicyDocument: encodeURIComponent(policy),
      },
    },
  }
}

export function updateTrust(at: string, account: string, name: string, policy: string): Happening {
  return {
    at,
    call: 'iam:UpdateAssumeRolePolicy',
    account,
    who: admin(account),
    request: { roleName: name, policyDocument: policy },
  }
}

/** A foreign account takes a role; the session's key is `key`. */
export function take(
  at: string,
  account: string,
  role: string,
  by: string,
  externalId: string | null,
  { key = 'ASIATAKENTAKENTAKEN1', ip = ACME_IP }: { key?: string; ip?: string } = {},
): Happening {
  return {
    at,
    call: 'sts:AssumeRole',
    account,
    who: foreign(by),
    ip,
    request: {
      roleArn: roleArn(account, role),
      roleSessionName: 'run',
      ...(externalId === null ? {} : { externalId }),
    },
    response: {
      credentials: { accessKeyId: key, expiration: 'Jul 10, 2026, 6:30:22 PM' },
      assumedRoleUser: {
        assumedRoleId: `AROA${uniqueId(account, role)}:run`,
        arn: `arn:aws:sts::${account}:assumed-role/${role}/run`,
      },
    },
    readOnly: true,
    more: { resources: [{ ARN: roleArn(account, role), accountId: account, type: 'AWS::IAM::Role' }] },
  }
}

export function makeKey(at: string, account: string, name: string, key: string): Happening {
  return {
    at,
    call: 'iam:CreateAccessKey',
    account,
    who: admin(account),
    request: { userName: name },
    response: { accessKey: { accessKeyId: key, userName: name, status: 'Active' } },
  }
}

export interface Scenario {
  name: string
  events: readonly Happening[]
  /** What it is to give: rule and subject, and the severity where the rule has several. */
  finds: readonly [id: string, subject: string, severity?: Severity][]
}

/** Scenarios under a common title. */
export function titled(title: string, scenarios: readonly Scenario[]): Scenario[] {
  return scenarios.map((scenario) => ({ ...scenario, name: `${title}: ${scenario.name}` }))
}

/** Scenarios of one store, each with its records; ids are given in order. */
function records(scenarios: readonly Scenario[]): { all: JsonObject[]; byScenario: Map<string, Set<string>> } {
  const byScenario = new Map<string, Set<string>>()
  const all: JsonObject[] = []
  for (const { name, events } of scenarios) {
    const ids = new Set<string>()
    for (const event of events) {
      const id = `00000000-0000-4000-8000-${String(all.length).padStart(12, '0')}`
      ids.add(id)
      all.push(record(id, event))
    }
    byScenario.set(name, ids)
  }
  return { all, byScenario }
}

function record(id: string, event: Happening): JsonObject {
  const [service = '', name = ''] = event.call.split(':')
  const global = service === 'iam' || service === 'signin'
  return {
    eventVersion: '1.11',
    eventID: id,
    eventTime: event.at,
    eventSource: `${service}.amazonaws.com`,
    eventName: name,
    awsRegion: event.region ?? (global ? 'us-east-1' : 'eu-west-1'),
    sourceIPAddress: event.ip ?? OFFICE_IP,
    userAgent: event.agent ?? 'aws-cli/2.15.0',
    userIdentity: event.who,
    requestParameters: event.request ?? null,
    responseElements: event.response ?? null,
    readOnly: event.readOnly ?? /^(Get|List|Describe|AssumeRole)/.test(name),
    eventType: service === 'signin' ? 'AwsConsoleSignIn' : 'AwsApiCall',
    managementEvent: true,
    eventCategory: 'Management',
    recipientAccountId: event.account,
    ...(event.error === undefined ? {} : { errorCode: event.error, errorMessage: 'no' }),
    ...event.more,
  }
}

export interface StageOptions {
  vendors?: string
  trail?: string
  given?: Given | null
}

/**
 * Plays all scenarios in one store, among each other's noise: each gives exactly what it says, with evidence out of its
 * own events, and nothing else is found.
 */
export function play(scenarios: readonly Scenario[], options: StageOptions = {}): void {
  const last: Happening = {
    at: END,
    call: 'ec2:DescribeInstances',
    account: '999900001111',
    who: admin('999900001111'),
  }
  const { all, byScenario } = records([...scenarios, { name: 'end', events: [last], finds: [] }])
  const found = withStoreOf(
    all,
    { vendors: options.vendors ?? VENDORS, trail: options.trail ?? null },
    async (store, actors) => {
      const range = { vendor: null, since: null, until: null }
      return (await audit(store, actors, { ...range, map: eventMap(), given: options.given ?? null })).findings
    },
  )
  for (const scenario of scenarios) {
    test(scenario.name, async () => {
      const findings = await found
      for (const [id, subject, severity] of scenario.finds) {
        const matches = findings.filter((finding) => finding.id === id && finding.subject === subject)
        expect(matches, `${id} ${subject}`).toHaveLength(1)
        const [finding] = matches
        if (severity !== undefined) expect(finding?.severity, `${id} ${subject}`).toBe(severity)
        const own = byScenario.get(scenario.name)
        expect(finding?.evidence.filter((event) => own?.has(event) !== true)).toEqual([])
        if (options.given === undefined) expect(finding?.evidence, `evidence of ${id} ${subject}`).not.toEqual([])
        expect(finding?.fix).not.toBe('')
        expect(finding?.detail).not.toMatch(/undefined|NaN|null/)
      }
    })
  }
  test('nothing else is found', async () => {
    const expected = scenarios.flatMap(({ finds }) => finds.map(([id, subject]) => `${id} ${subject}`))
    expect((await found).map(({ id, subject }) => `${id} ${subject}`).sort()).toEqual(expected.sort())
  })
}
