import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

type Value = string | number | boolean | readonly Value[] | { readonly [key: string]: Value | undefined }
type Entity = Record<string, Value>

/** What an action is answered with in place of its answer. */
interface IamFault {
  code: string
  message: string
  /** Only so many times; always where absent. */
  times?: number
}

/** A stand-in for IAM: the query protocol, an account's entities, pages of two, and faults by action. */
export interface IamServer {
  url: string
  roles: Entity[]
  users: Entity[]
  groups: Entity[]
  policies: Entity[]
  /** The credential report, CSV; made at the second time of asking. */
  report: string
  keys: Record<string, Entity[]>
  faults: Map<string, IamFault>
  /** The actions that were asked for, in order. */
  asked: string[]
  close(): Promise<void>
}

const PAGE = 2

export async function startIam(): Promise<IamServer> {
  const server = createServer(async (request, response) => {
    const asked = new URLSearchParams(await bodyOf(request))
    const action = asked.get('Action') ?? ''
    state.asked.push(action)
    const fault = state.faults.get(action)
    if (fault !== undefined && (fault.times === undefined || fault.times-- > 0)) return refuse(fault)
    const answer = answerTo(action, asked)
    if (answer === null) return refuse({ code: 'NoSuchEntity', message: `The ${action} names nothing that exists.` })
    response
      .writeHead(200, { 'content-type': 'text/xml' })
      .end(`<${action}Response><${action}Result>${xml(answer)}</${action}Result></${action}Response>`)

    function refuse({ code, message }: IamFault): void {
      const error = xml({ Error: { Type: 'Sender', Code: code, Message: message }, RequestId: 'r-1' })
      response.writeHead(code === 'NoSuchEntity' ? 404 : code === 'Throttling' ? 400 : 403, {
        'content-type': 'text/xml',
      })
      response.end(`<ErrorResponse>${error}</ErrorResponse>`)
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  let reports = 0
  const state: IamServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    roles: [],
    users: [],
    groups: [],
    policies: [],
    report: '',
    keys: {},
    faults: new Map(),
    asked: [],
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }

  function answerTo(action: string, asked: URLSearchParams): Entity | null {
    const named = (list: Entity[], key: string) => list.find((each) => each[key] === asked.get(key)) ?? null
    const holder = () =>
      named(state.roles, 'RoleName') ?? named(state.users, 'UserName') ?? named(state.groups, 'GroupName')
    const policy = () => state.policies.find(({ Arn }) => Arn === asked.get('PolicyArn')) ?? null
    const listOf = (entity: Entity | null, key: string) => (entity?.[key] ?? []) as Entity[]
    switch (action) {
      case 'GetAccountAuthorizationDetails':
        return details(Number(asked.get('Marker') ?? 0))
      case 'GenerateCredentialReport':
        return { State: reports++ === 0 ? 'STARTED' : 'COMPLETE' }
      case 'GetCredentialReport':
        return { Content: Buffer.from(state.report).toString('base64'), ReportFormat: 'text/csv' }
      case 'ListAccessKeys':
        return { AccessKeyMetadata: state.keys[asked.get('UserName') ?? ''] ?? [], IsTruncated: false }
      case 'GetPolicy': {
        const found = policy()
        const version = listOf(found, 'PolicyVersionList').find(({ IsDefaultVersion }) => IsDefaultVersion === true)
        return found === null
          ? null
          : { Policy: { Arn: found.Arn ?? '', DefaultVersionId: version?.VersionId ?? 'v1' } }
      }
      case 'GetPolicyVersion': {
        const versions = listOf(policy(), 'PolicyVersionList')
        const found = versions.find(({ VersionId }) => VersionId === asked.get('VersionId'))
        return found === undefined ? null : { PolicyVersion: found }
      }
      case 'GetRole':
        return wrapped('Role', named(state.roles, 'RoleName'))
      case 'GetUser':
        return wrapped('User', named(state.users, 'UserName'))
      case 'GetGroup':
        return wrapped('Group', named(state.groups, 'GroupName'))
      case 'ListRolePolicies':
      case 'ListUserPolicies':
      case 'ListGroupPolicies': {
        const names = listOf(holder(), inlineKey(action)).map(({ PolicyName }) => PolicyName ?? '')
        return page('PolicyNames', names, asked)
      }
      case 'GetRolePolicy':
      case 'GetUserPolicy':
      case 'GetGroupPolicy':
        return listOf(holder(), inlineKey(action)).find((each) => each.PolicyName === asked.get('PolicyName')) ?? null
      case 'ListAttachedRolePolicies':
      case 'ListAttachedUserPolicies':
      case 'ListAttachedGroupPolicies':
        return page('AttachedPolicies', listOf(holder(), 'AttachedManagedPolicies'), asked)
      case 'ListGroupsForUser': {
        const names = (named(state.users, 'UserName')?.GroupList ?? []) as string[]
        return page(
          'Groups',
          state.groups.filter(({ GroupName }) => names.includes(String(GroupName))),
          asked,
        )
      }
    }
    return null
  }

  /** All entities one after another, two a page, as IAM mixes them. */
  function details(from: number): Entity {
    const all = [
      ...state.roles.map((each) => ['RoleDetailList', each] as const),
      ...state.users.map((each) => ['UserDetailList', each] as const),
      ...state.groups.map((each) => ['GroupDetailList', each] as const),
      ...state.policies.map((each) => ['Policies', each] as const),
    ]
    const of = (key: string) => all.slice(from, from + PAGE).flatMap(([list, each]) => (list === key ? [each] : []))
    const more = from + PAGE < all.length
    return {
      UserDetailList: of('UserDetailList'),
      GroupDetailList: of('GroupDetailList'),
      RoleDetailList: of('RoleDetailList'),
      Policies: of('Policies'),
      IsTruncated: more,
      ...(more ? { Marker: String(from + PAGE) } : {}),
    }
  }
  return state
}

function inlineKey(action: string): string {
  return `${/Role|User|Group/.exec(action)?.[0] ?? ''}PolicyList`
}

function wrapped(key: string, entity: Entity | null): Entity | null {
  return entity === null ? null : { [key]: entity }
}

function page(key: string, all: readonly Value[], asked: URLSearchParams): Entity {
  const from = Number(asked.get('Marker') ?? 0)
  const more = from + PAGE < all.length
  return { [key]: all.slice(from, from + PAGE), IsTruncated: more, ...(more ? { Marker: String(from + PAGE) } : {}) }
}

/** The query protocol's XML: objects as elements, lists as `member`s. */
function xml(value: Value | undefined): string {
  if (value === undefined) return ''
  if (Array.isArray(value)) return value.map((each) => `<member>${xml(each)}</member>`).join('')
  if (typeof value === 'object')
    return Object.entries(value)
      .map(([key, inner]) => `<${key}>${xml(inner)}</${key}>`)
      .join('')
  return String(value).replace(/[<>&]/g, (char) => `&#${char.charCodeAt(0)};`)
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

/** A document as IAM hands it out: percent-encoded. */
export const encoded = (document: unknown) => encodeURIComponent(JSON.stringify(document, null, 2))
