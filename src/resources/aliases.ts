import { at, textAt } from '../model/json.ts'
import type { AliasFact, ResourceRef } from '../model/resource.ts'
import type { View } from './context.ts'
import { fromName } from './from-name.ts'
import { collect, compile, type Path } from './paths.ts'

type Bond = AliasFact['bond']

/**
 * One kind of bond that an event proves. `ends` may know one name only; then `name` holds that one and `id` is null,
 * and every bond of it ends.
 */
interface AliasRow {
  on: string
  type: string
  bond: Bond
  name: string
  id: string | null
}

function row(on: string, type: string, bond: Bond, name: string, id: string | null): AliasRow {
  return { on, type, bond, name, id }
}

const SG = 'ec2:security-group'
const EIP = 'ec2:elastic-ip'
const RTB = 'ec2:route-table'
/** The type of what stands under the name: touches by alias are touches of a `kms:alias`. */
const KMS_ALIAS = 'kms:alias'

/** `source Event Event`: the names' paths are written as in the rules. */
const ROWS: readonly AliasRow[] = [
  row('ec2 CreateSecurityGroup', SG, 'begins', 'rq.groupName', 'rs.groupId'),
  row('ec2 DeleteSecurityGroup', SG, 'ends', 'rq.groupName ?? rq.groupId', 'rq.groupId ?? rs.groupId'),
  row(
    'ec2 AuthorizeSecurityGroupIngress AuthorizeSecurityGroupEgress',
    SG,
    'holds',
    'rq.groupName',
    'rs.securityGroupRuleSet.groupId',
  ),
  row('ec2 AllocateAddress', EIP, 'begins', 'rs.publicIp', 'rs.allocationId'),
  row('ec2 ReleaseAddress', EIP, 'ends', 'rq.publicIp ?? rq.allocationId', 'rq.allocationId'),
  row('ec2 AssociateAddress', EIP, 'begins', 'rs.associationId', 'rq.allocationId ?? rq.publicIp'),
  row('ec2 AssociateAddress', EIP, 'holds', 'rq.publicIp', 'rq.allocationId'),
  row('ec2 DisassociateAddress', EIP, 'ends', 'rq.associationId', null),
  row('ec2 AssociateRouteTable', RTB, 'begins', 'rs.associationId', 'rq.routeTableId'),
  row('ec2 ReplaceRouteTableAssociation', RTB, 'begins', 'rs.newAssociationId', 'rq.routeTableId'),
  row('ec2 ReplaceRouteTableAssociation DisassociateRouteTable', RTB, 'ends', 'rq.associationId', null),
  row(
    'ec2 CreateLaunchTemplate',
    'ec2:launch-template',
    'begins',
    'rq.launchTemplateName',
    'rs.launchTemplate.launchTemplateId',
  ),
  row(
    'ec2 DeleteLaunchTemplate',
    'ec2:launch-template',
    'ends',
    'rs.launchTemplate.launchTemplateName ?? rq.launchTemplateName ?? rq.launchTemplateId',
    'rs.launchTemplate.launchTemplateId ?? rq.launchTemplateId',
  ),
  row('ec2 CreateKeyPair ImportKeyPair', 'ec2:key-pair', 'begins', 'rq.keyName', 'rs.keyPairId'),
  row('kms CreateAlias UpdateAlias', KMS_ALIAS, 'begins', 'rq.aliasName', 'rq.targetKeyId'),
  row('kms DeleteAlias', KMS_ALIAS, 'ends', 'rq.aliasName', null),
  row('iam CreateRole', 'iam:role', 'begins', 'rs.role.roleName ?? rq.roleName', 'rs.role.roleId'),
  row('iam CreateServiceLinkedRole', 'iam:role', 'begins', 'rs.role.roleName', 'rs.role.roleId'),
  row('iam DeleteRole', 'iam:role', 'ends', 'rq.roleName', null),
  row('iam CreateUser', 'iam:user', 'begins', 'rs.user.userName ?? rq.userName', 'rs.user.userId'),
  row('iam DeleteUser', 'iam:user', 'ends', 'rq.userName', null),
  row('iam UpdateUser', 'iam:user', 'begins', 'rq.newUserName', 'rq.userName'),
  row('iam CreateGroup', 'iam:group', 'begins', 'rs.group.groupName', 'rs.group.groupId'),
  row('iam DeleteGroup', 'iam:group', 'ends', 'rq.groupName', null),
  row('iam UpdateGroup', 'iam:group', 'begins', 'rq.newGroupName', 'rq.groupName'),
  row(
    'rds CreateDBInstance CreateDBInstanceReadReplica RestoreDBInstanceFromDBSnapshot RestoreDBInstanceToPointInTime',
    'rds:db',
    'begins',
    'rs.dBInstanceIdentifier',
    'rs.dbiResourceId',
  ),
  row(
    'rds ModifyDBInstance StartDBInstance StopDBInstance RebootDBInstance DeleteDBInstanceAutomatedBackup',
    'rds:db',
    'holds',
    'rs.dBInstanceIdentifier',
    'rs.dbiResourceId',
  ),
  row(
    'rds ModifyDBInstance',
    'rds:db',
    'begins',
    'rq.newDBInstanceIdentifier',
    'rs.dbiResourceId ?? rq.dBInstanceIdentifier',
  ),
  row('rds DeleteDBInstance', 'rds:db', 'ends', 'rq.dBInstanceIdentifier', 'rs.dbiResourceId'),
  row(
    'rds CreateDBCluster RestoreDBClusterFromSnapshot RestoreDBClusterToPointInTime',
    'rds:cluster',
    'begins',
    'rs.dBClusterIdentifier',
    'rs.dbClusterResourceId',
  ),
  row(
    'rds ModifyDBCluster StartDBCluster StopDBCluster',
    'rds:cluster',
    'holds',
    'rs.dBClusterIdentifier',
    'rs.dbClusterResourceId',
  ),
  row(
    'rds ModifyDBCluster',
    'rds:cluster',
    'begins',
    'rq.newDBClusterIdentifier',
    'rs.dbClusterResourceId ?? rq.dBClusterIdentifier',
  ),
  row('rds DeleteDBCluster', 'rds:cluster', 'ends', 'rq.dBClusterIdentifier', 'rs.dbClusterResourceId'),
  row('iam CreatePolicy', 'iam:policy', 'begins', 'rs.policy.policyName ?? rq.policyName', 'rs.policy.policyId'),
  row('iam DeletePolicy', 'iam:policy', 'ends', 'rq.policyArn', null),
  row(
    'iam CreateInstanceProfile',
    'iam:instance-profile',
    'begins',
    'rs.instanceProfile.instanceProfileName ?? rq.instanceProfileName',
    'rs.instanceProfile.instanceProfileId',
  ),
  row('iam DeleteInstanceProfile', 'iam:instance-profile', 'ends', 'rq.instanceProfileName', null),
  row(
    'cloudfront CreateDistribution UpdateDistribution',
    'cloudfront:distribution',
    'holds',
    'rs.distribution.domainName',
    'rs.distribution.id',
  ),
  row('s3 CreateAccessPoint', 's3:accesspoint', 'begins', 'rs.alias', 'rq.name'),
  row('s3 DeleteAccessPoint', 's3:accesspoint', 'ends', 'rq.name', null),
  row(
    'ecs CreateService UpdateService DeleteService',
    'ecs:service',
    'holds',
    'rq.serviceName ?? rq.service',
    'rs.service.serviceArn',
  ),
]

interface Compiled extends Omit<AliasRow, 'name' | 'id'> {
  name: readonly Path[]
  id: readonly Path[] | null
}

/** Choices of single paths are all that aliases need. */
function paths(text: string): readonly Path[] {
  return compile(text).flatMap((expression) => expression.slice(0, 1))
}

function compileRows(): ReadonlyMap<string, readonly Compiled[]> {
  const out = new Map<string, Compiled[]>()
  for (const one of ROWS) {
    const [source = '', ...names] = one.on.split(' ')
    const compiled: Compiled = { ...one, name: paths(one.name), id: one.id === null ? null : paths(one.id) }
    for (const name of names) out.set(`${source} ${name}`, [...(out.get(`${source} ${name}`) ?? []), compiled])
  }
  return out
}
const COMPILED = compileRows()
const SOURCES = new Set(ROWS.map((one) => one.on.split(' ')[0] ?? ''))

function read(view: View, choice: readonly Path[], type: string): string | null {
  for (const path of choice) {
    const { body, path: root } = path.root === 'rq' ? view.request : view.response
    const hits: { value: string; path: string }[] = []
    if (body !== null) collect(body, root, path, hits)
    const named = hits[0] === undefined ? null : fromName(type, hits[0].value, view)
    if (named !== null) return named.id
  }
  return null
}

/**
 * The bonds between names that this event proves. A failed event proves none. `standing`: the names that its answer gave
 * ids to, where no row of a service says so.
 */
export function readAliases(view: View, standing: ReadonlyMap<string, ResourceRef>): AliasFact[] {
  if (view.record.errorCode !== undefined && view.record.errorCode !== null) return []
  const given = [...standing].map(([name, { type, id }]) => fact(view, type, name, id, 'begins'))
  return [...given, ...fromRows(view)]
}

function fromRows(view: View): AliasFact[] {
  if (view.source === 'sts') return fromSession(view)
  if (view.source === 'kms' && !view.name.endsWith('Alias')) return fromKeyUse(view)
  if (view.source === 'cloudformation') return view.name === 'CreateStack' ? fromStack(view) : []
  if (!SOURCES.has(view.source)) return []
  const facts = (COMPILED.get(`${view.source} ${view.name}`) ?? []).flatMap((one) => factOf(view, one))
  const groups = GROUPS.get(`${view.source} ${view.name}`)
  return groups === undefined ? facts : [...facts, ...fromGroups(view, groups)]
}

/** Answers that list security groups with both their names. */
const GROUPS: ReadonlyMap<string, readonly (readonly [names: Path, ids: Path])[]> = new Map(
  (
    [
      ['ec2 RunInstances', 'rs.groupSet.groupName rs.groupSet.groupId'],
      ['ec2 RunInstances', 'rs.instancesSet.groupSet.groupName rs.instancesSet.groupSet.groupId'],
      ['ec2 CreateNetworkInterface', 'rs.networkInterface.groupSet.groupName rs.networkInterface.groupSet.groupId'],
      ...['AuthorizeDBSecurityGroupIngress', 'RevokeDBSecurityGroupIngress'].map((name): [string, string] => [
        `rds ${name}`,
        'rs.eC2SecurityGroups.eC2SecurityGroupName rs.eC2SecurityGroups.eC2SecurityGroupId',
      ]),
    ] as [string, string][]
  ).reduce((all, [on, pair]) => {
    const [names, ids] = pair.split(' ').flatMap(paths)
    return names === undefined || ids === undefined ? all : all.set(on, [...(all.get(on) ?? []), [names, ids]])
  }, new Map<string, [Path, Path][]>()),
)

function fromGroups(view: View, pairs: readonly (readonly [names: Path, ids: Path])[]): AliasFact[] {
  const { body, path } = view.response
  const found = new Map<string, AliasFact>()
  for (const [names, ids] of body === null ? [] : pairs) {
    const read = (of: Path) => {
      const hits: { value: string; path: string }[] = []
      if (body !== null) collect(body, path, of, hits)
      return hits
    }
    // Name and id of one group stand in one object: their paths differ in the last step only.
    const parent = (hit: { path: string }) => hit.path.slice(0, hit.path.lastIndexOf('.'))
    const named = new Map(read(names).map((hit) => [parent(hit), hit.value]))
    for (const hit of read(ids)) {
      const name = named.get(parent(hit))
      if (name !== undefined) found.set(`${name} ${hit.value}`, fact(view, SG, name, hit.value, 'holds'))
    }
  }
  return [...found.values()]
}

function factOf(view: View, { type, bond, name, id }: Compiled): AliasFact[] {
  const left = read(view, name, type)
  const right = id === null ? null : read(view, id, type === KMS_ALIAS ? 'kms:key' : type)
  if (left === null || (right === null && bond !== 'ends') || (left === right && bond !== 'ends')) return []
  return [fact(view, type, left, left === right ? null : right, bond)]
}

function fact(view: View, type: string, name: string, id: string | null, bond: Bond): AliasFact {
  const region = type.startsWith('iam:') ? null : view.region
  return { type, name, id, account: view.account, region, bond }
}

/** AssumeRole shows the role's name and, before the session's, its unique id. */
function fromSession(view: View): AliasFact[] {
  const id = textAt(view.response.body ?? undefined, 'assumedRoleUser', 'assumedRoleId')?.split(':')[0]
  const roleArn = textAt(view.request.body ?? undefined, 'roleArn')
  if (id === undefined || roleArn === null || !/^AROA[A-Z0-9]+$/.test(id)) return []
  const role = fromName('iam:role', roleArn, view)
  if (role === null || role.type !== 'iam:role') return []
  return [{ ...fact(view, 'iam:role', role.id, id, 'holds'), account: role.account }]
}

/** A call by alias, whose `resources[]` has the key behind it. */
function fromKeyUse(view: View): AliasFact[] {
  const used = textAt(view.request.body ?? undefined, 'keyId')
  if (used === null || !used.includes('alias/')) return []
  const alias = fromName('kms:alias', used, view)
  const list = view.record.resources
  const first = Array.isArray(list) ? list[0] : undefined
  const arn = textAt(first, 'ARN') ?? textAt(first, 'arn')
  const key = arn === null ? null : fromName('kms:key', arn, view)
  if (alias === null || key === null || key.type !== 'kms:key') return []
  return [{ ...fact(view, KMS_ALIAS, alias.id, key.id, 'holds'), account: key.account, region: key.region }]
}

/** The stack id ends in a UUID, which tells a stack from a later one of the same name. */
function fromStack(view: View): AliasFact[] {
  const stackId = textAt(at(view.record, 'responseElements'), 'stackId')
  const [, name, uuid] =
    stackId === null ? [] : (stackId.split(':').slice(5).join(':').split('/') as (string | undefined)[])
  if (name === undefined || uuid === undefined || name === '' || uuid === '') return []
  return [fact(view, 'cloudformation:stack', name, uuid, 'begins')]
}
