/** Statements from single grants, and policies that fit IAM's limits from statements. */

export type Conditions = Record<string, Record<string, string | string[]>>

export interface Statement {
  Sid: string
  Effect: 'Allow' | 'Deny'
  Action: string[]
  Resource: string | string[]
  Condition?: Conditions
}

/** A statement in any form that IAM takes: one that is carried over keeps its own. */
export interface AnyStatement {
  Sid: string
  Effect: 'Allow' | 'Deny'
  Action?: string[]
  NotAction?: string[]
  Resource?: string | string[]
  NotResource?: string[]
  Condition?: Conditions
}

export interface PolicyDocument<Each extends AnyStatement = Statement> {
  Version: '2012-10-17'
  Statement: Each[]
}

export interface SingleGrant {
  action: string
  resources: readonly string[]
  condition: Conditions | null
}

/** IAM counts a managed policy's characters without white space. */
export const POLICY_SIZE = 6144
/** So many managed policies can be attached to a role, unless AWS raised the quota. */
export const MOST_POLICIES = 10

/** Actions of one service on the same resources under the same condition share a statement. */
export function statementsOf(grants: readonly SingleGrant[]): Statement[] {
  const groups = new Map<string, { actions: Set<string>; grant: SingleGrant }>()
  for (const grant of grants) {
    const { action, resources, condition } = grant
    const service = resources[0] === '*' ? '' : (action.split(':')[0] ?? '')
    const key = JSON.stringify([service, resources, condition])
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { actions: new Set([action]), grant })
    else group.actions.add(action)
  }
  return [...groups.values()].map(({ actions, grant: { resources, condition } }, at) => ({
    Sid: `Used${at + 1}`,
    Effect: 'Allow',
    Action: [...actions].sort(),
    Resource: single(resources),
    ...(condition === null ? {} : { Condition: condition }),
  }))
}

function single(resources: readonly string[]): string | string[] {
  return resources.length === 1 ? (resources[0] ?? '*') : [...resources]
}

const FRAME = JSON.stringify({ Version: '2012-10-17', Statement: [] }).length

function size(statement: AnyStatement): number {
  return JSON.stringify(statement).replace(/\s/g, '').length + 1
}

/** The statements in as few policies as they fit into, in their order; one that is too long by itself is divided. */
export function split<Each extends AnyStatement>(statements: readonly Each[]): PolicyDocument<Each>[] {
  const policies: Each[][] = [[]]
  let used = FRAME
  for (const statement of statements.flatMap((each) => divided(each))) {
    const length = size(statement)
    if (used + length > POLICY_SIZE && policies.at(-1)?.length !== 0) {
      policies.push([])
      used = FRAME
    }
    policies.at(-1)?.push(statement)
    used += length
  }
  return policies.map((each) => ({ Version: '2012-10-17', Statement: each }))
}

function divided<Each extends AnyStatement>(statement: Each): Each[] {
  if (size(statement) + FRAME <= POLICY_SIZE) return [statement]
  const { Action = [], Resource } = statement
  const halves = <Item>(items: readonly Item[]) => {
    const middle = Math.ceil(items.length / 2)
    return [items.slice(0, middle), items.slice(middle)]
  }
  if (
    Array.isArray(Resource) &&
    Resource.length > 1 &&
    JSON.stringify(Resource).length >= JSON.stringify(Action).length
  )
    return halves(Resource).flatMap((half, at) =>
      divided({ ...statement, Sid: `${statement.Sid}${'ab'[at]}`, Resource: single(half) }),
    )
  if (Action.length > 1)
    return halves(Action).flatMap((half, at) =>
      divided({ ...statement, Sid: `${statement.Sid}${'ab'[at]}`, Action: [...half] }),
    )
  return [statement]
}
