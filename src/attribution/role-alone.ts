import { bareHop, begin, type Chain, hopOf, withPerson } from './chain.ts'
import type { Group } from './group.ts'
import { personOfReservedRole, serviceOfLinkedRole } from './roles.ts'

/** A role session whose vending event is not known: what its own records still prove. */
export function roleAlone(group: Group, looped: boolean): Chain {
  const chain = begin(group, 'unresolved')
  const person = personOfReservedRole(group)
  const service = serviceBehind(group, person !== null)
  if (service !== null && !looped) {
    return {
      ...chain,
      origin: { kind: 'aws-service', principal: service.name, account: null },
      hops: [bareHop('aws-service', service.name, 'strong'), hopOf(group, null, 'strong')],
      roles: chain.roles.map((role) => ({ ...role, confidence: 'strong' })),
      explained: [
        { rule: service.rule, from: service.name, to: group.principal ?? '', evidence: [], confidence: 'strong' },
      ],
    }
  }
  if (person !== null && !looped) {
    const { principal, confidence } = person
    const sure: Chain = {
      ...chain,
      hops: [bareHop('identity-center-user', principal, confidence), hopOf(group, null, confidence)],
      roles: chain.roles.map((role) => ({ ...role, confidence })),
    }
    return withPerson(sure, group, person)
  }
  return {
    ...chain,
    missing: { at: createdAt(group), account: group.account, region: null, principal: group.principal },
    notes: notesOf(group, looped),
    explained: [
      {
        rule: looped ? 'the records describe a loop' : 'no event is loaded that began this session',
        from: '',
        to: group.principal ?? '',
        evidence: [],
        confidence: 'unresolved',
      },
    ],
  }
}

function createdAt({ more }: Group): string | null {
  return more.created === undefined ? null : new Date(Number(more.created) * 1000).toISOString().replace('.000Z', 'Z')
}

/** Names that a service gives to its sessions, which anybody may give to theirs (reference: AWS's own defaults). */
const SERVICE_NAMES: readonly (readonly [RegExp, string])[] = [
  [/^i-[0-9a-f]{8,17}$/, 'like an EC2 instance'],
  [/^awslambda_\d+_\d{17}$/, 'like a session that Lambda begins'],
  [/^[0-9a-f]{32}$/, 'like an ECS task'],
  [/^eks-.+-[0-9a-f-]{36}$/, 'like a pod by EKS Pod Identity'],
  [/^AWSCodeBuild-[0-9a-f-]{36}$/, 'like a build of CodeBuild'],
  [/^GlueJobRunnerSession$/, 'like a job of Glue'],
  [/^AWSLF-00-(?:GL|AT|RE)-/, 'like a session of Lake Formation'],
]

function notesOf(group: Group, looped: boolean): string[] {
  const { session, sourceIdentity } = group
  const like = session === null ? undefined : SERVICE_NAMES.find(([pattern]) => pattern.test(session))?.[1]
  return [
    ...(session?.includes('@')
      ? [`hint: the session is called ${session}, a name that its caller chose; it proves nobody`]
      : []),
    ...(like === undefined
      ? []
      : [`hint: the session is called ${session}, ${like}; any caller may choose such a name`]),
    ...(looped ? ['the records describe a loop of role sessions; followed no further'] : []),
    ...(sourceIdentity === null ? [] : [`sourceIdentity ${sourceIdentity} is asserted; no event seen proves it`]),
  ]
}

/** `ofPerson`: an Identity Center role, in whose sessions services only act on behalf of the person. */
function serviceBehind(group: Group, ofPerson: boolean): { name: string; rule: string } | null {
  const linked = serviceOfLinkedRole(group)
  if (linked !== null) return { name: linked, rule: 'a service-linked role is used by its service alone' }
  if (ofPerson) return null
  if (group.accessKeyId === null && group.via !== null)
    return { name: group.via, rule: 'a session without key, run by the service that invoked it' }
  // An instance's session comes of no identity provider.
  if (group.more.delivery !== undefined && group.more.federatedProvider === undefined)
    return { name: 'ec2.amazonaws.com', rule: 'ec2RoleDelivery: an instance’s role session' }
  const carrier = /^arn:[^:]+:(lambda|ecs|ec2):/.exec(group.more.carrier ?? '')?.[1]
  if (carrier === 'lambda') return { name: 'lambda.amazonaws.com', rule: 'inScopeOf names the function' }
  if (carrier === 'ecs') return { name: 'ecs-tasks.amazonaws.com', rule: 'inScopeOf names the task' }
  if (carrier === 'ec2') return { name: 'ec2.amazonaws.com', rule: 'inScopeOf names the instance' }
  return null
}
