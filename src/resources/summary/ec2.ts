import { at, type Json, type JsonObject, object, text, textAt } from '../../model/json.ts'
import type { View } from '../context.ts'
import type { Summary } from './summary.ts'
import { items, some, words } from './text.ts'

/** `running → stopping`, each instance its own. */
export function instanceStates(view: View): Summary {
  const body = view.response.body
  const set = body?.instancesSet ?? body?.startingInstances ?? body?.stoppingInstances ?? body?.terminatingInstances
  const states = new Map<string, string>()
  for (const one of items(set)) {
    const id = textAt(one, 'instanceId')
    const before = textAt(one, 'previousState', 'name')
    const after = textAt(one, 'currentState', 'name')
    if (id !== null && before !== null && after !== null) states.set(id, `${before} → ${after}`)
  }
  return states.size === 0 ? null : (touch) => states.get(touch.resource.id) ?? null
}

const PEERS = ['ipRanges', 'ipv6Ranges', 'groups', 'prefixListIds'] as const

function ports(rule: JsonObject): string {
  const from = text(rule.fromPort)
  const to = text(rule.toPort)
  const protocol = text(rule.ipProtocol) ?? ''
  const name = protocol === '-1' || protocol === '' ? 'all traffic' : protocol
  if (from === null || from === '-1') return name
  return to === null || to === from ? `${name} ${from}` : `${name} ${from}-${to}`
}

function peersOf(rule: JsonObject): string[] {
  const named = PEERS.flatMap((key) => words(rule[key], 'cidrIp', 'cidrIpv6', 'groupId', 'groupName', 'prefixListId'))
  const direct = [rule.cidrIp, rule.cidrIpv4, rule.cidrIpv6, at(rule, 'referencedGroup', 'groupId')].flatMap(
    (one) => text(one) ?? [],
  )
  return [...named, ...direct]
}

/** `tcp 22 from 0.0.0.0/0` */
export function securityGroupRules(view: View): Summary {
  const body = view.request.body
  const asked = items(body?.ipPermissions)
  const rules: readonly Json[] =
    asked.length > 0
      ? asked
      : body?.cidrIp !== undefined
        ? [body]
        : items(at(view.response.body ?? undefined, 'securityGroupRuleSet'))
  const direction = view.name.endsWith('Egress') ? 'to' : 'from'
  const lines = rules.flatMap((one) => {
    const rule = object(one)
    if (rule === null) return []
    const peers = peersOf(rule)
    return peers.length === 0 ? ports(rule) : `${ports(rule)} ${direction} ${some(peers)}`
  })
  return lines.length === 0 ? null : some(lines, 4)
}

/** What no summary repeats: a user data script may hold passwords. */
const HIDDEN = new Set(['instanceId', 'userData', 'value', 'attribute'])

/** `instanceType = m1.small` */
export function instanceAttribute(view: View): Summary {
  const body = view.request.body
  if (body === null) return null
  const parts: string[] = []
  for (const key of Object.keys(body).sort()) {
    if (key === 'userData') parts.push('userData')
    if (HIDDEN.has(key)) continue
    const value = text(body[key]) ?? textAt(body[key], 'value')
    const groups = words(body[key], 'groupId')
    parts.push(value !== null ? `${key} = ${value}` : groups.length > 0 ? `${key} = ${some(groups)}` : key)
  }
  const attribute = text(body.attribute)
  if (attribute !== null) parts.unshift(attribute)
  return parts.length === 0 ? null : parts.join(', ')
}

/** With whom an image or snapshot is shared, or no longer. */
export function permissions(view: View): Summary {
  const permission =
    at(view.request.body ?? undefined, 'launchPermission') ??
    at(view.request.body ?? undefined, 'createVolumePermission')
  const added = grantees(at(permission, 'add'))
  const removed = grantees(at(permission, 'remove'))
  const parts: string[] = []
  if (added.length > 0) parts.push(`shared with ${some(added)}`)
  if (removed.length > 0) parts.push(`no longer shared with ${some(removed)}`)
  return parts.length === 0 ? null : parts.join('; ')
}

function grantees(value: Json | undefined): string[] {
  return words(value, 'userId', 'group', 'organizationArn').map((one) => (one === 'all' ? 'everyone' : one))
}

export function ec2Tags(view: View): Summary {
  const body = view.request.body
  const tags = items(body?.tagSet ?? body?.tagsSet).flatMap((one) => {
    const key = textAt(one, 'key')
    const value = textAt(one, 'value')
    return key === null ? [] : value === null ? key : `${key}=${value}`
  })
  return tags.length === 0 ? null : `${view.name === 'DeleteTags' ? 'removed' : 'set'} ${some(tags, 4)}`
}

export function route(view: View): Summary {
  const body = view.request.body ?? undefined
  const to = textAt(body, 'destinationCidrBlock') ?? textAt(body, 'destinationIpv6CidrBlock')
  if (to === null) return null
  const via = [
    'gatewayId',
    'natGatewayId',
    'transitGatewayId',
    'vpcPeeringConnectionId',
    'networkInterfaceId',
    'instanceId',
  ]
    .map((key) => textAt(body, key))
    .find((one) => one !== null)
  return via === undefined ? to : `${to} via ${via}`
}
