import { arnParts } from '../arn-rules.ts'
import type { PolicyDocumentRead, Statement, Word } from '../document.ts'
import { type ActionDetails, type ActionList, isWrite } from '../event-map.ts'
import { operatorOf } from '../operators.ts'
import { hasWildcard, matches } from '../wildcard.ts'
import { reaching } from './reach.ts'

export interface Granted {
  /** `ec2:StopInstances`. */
  action: string
  details: ActionDetails
  write: boolean
}

/** One word of an Allow statement with the actions that it stands for, without those that are denied everywhere. */
export interface Grant {
  word: Word
  statement: Statement
  /** `*` or `*:*`. */
  all: boolean
  /** `ec2:*`. */
  service: boolean
  wildcard: boolean
  /** All of them, whatever the statement's resources. */
  stands: readonly Granted[]
  /** Those that can be done on one of the statement's resources. */
  granted: readonly Granted[]
}

/** Actions that the words of a policy stand for, all together: all that AWS has, four times over. */
export const MOST_GRANTED = 100_000

/** The grants of every Allow statement with Action, up to the word from which on they are too many to be judged. */
export async function grantsOf(
  document: PolicyDocumentRead,
  list: ActionList,
): Promise<{ grants: Grant[]; notJudged: { word: Word; statement: Statement } | null }> {
  const denied = deniedEverywhere(document.statements)
  // By the pattern: what stands often is looked up once, and held once.
  const known = new Map<string, readonly Granted[]>()
  const grants: Grant[] = []
  let total = 0
  for (const statement of document.statements) {
    if (statement.effect !== 'Allow') continue
    for (const word of statement.actions) {
      const pattern = word.text.toLowerCase()
      const all = /^\*+(?::\*+)?$/.test(word.text)
      let stands = known.get(pattern)
      if (stands === undefined) {
        const found = all ? [] : await expand(word.text, list)
        stands = found.filter(({ action }) => !denied(action))
        known.set(pattern, stands)
      }
      total += stands.length
      if (total > MOST_GRANTED) return { grants, notJudged: { word, statement } }
      grants.push({
        word,
        statement,
        all,
        service: !all && /^[^:*?]+:\*+$/.test(word.text),
        wildcard: hasWildcard(word.text),
        stands,
        granted: await reachable(stands, statement, list),
      })
    }
  }
  return { grants, notJudged: null }
}

/** Without what can be done on none of the statement's resources: `iam:*` on roles gives no rights over users. */
async function reachable(
  granted: readonly Granted[],
  { resources, notResources }: Statement,
  list: ActionList,
): Promise<readonly Granted[]> {
  return resources.length === 0 || notResources.length > 0 ? granted : reaching(granted, resources, list)
}

/** The actions of IAM's list that a pattern stands for. A prefix with wildcards stands for none: IAM takes no such. */
export async function expand(pattern: string, list: ActionList): Promise<Granted[]> {
  const colon = pattern.indexOf(':')
  const prefix = pattern.slice(0, colon).toLowerCase()
  const name = pattern.slice(colon + 1).toLowerCase()
  if (colon <= 0) return []
  const found = await list.named(prefix, name)
  return found.map((details) => ({ action: `${prefix}:${details.name}`, details, write: isWrite(details) }))
}

/** The grants of each statement. */
export function byStatement(grants: readonly Grant[]): (statement: Statement) => readonly Grant[] {
  const all = new Map<Statement, Grant[]>()
  for (const grant of grants) {
    const known = all.get(grant.statement)
    if (known === undefined) all.set(grant.statement, [grant])
    else known.push(grant)
  }
  return (statement) => all.get(statement) ?? []
}

/** What a Deny without condition takes away on every resource. */
function deniedEverywhere(statements: readonly Statement[]): (action: string) => boolean {
  const denies = statements.filter(
    (each) =>
      each.effect === 'Deny' && each.conditions.length === 0 && each.resources.some((word) => /^\*+$/.test(word.text)),
  )
  return (action) =>
    denies.some(
      ({ actions, notActions }) =>
        actions.some((word) => names(word.text, action)) ||
        (notActions.length > 0 && !notActions.some((word) => names(word.text, action))),
    )
}

/** Whether an action pattern names the action; the case of actions does not matter to IAM. */
export function names(pattern: string, action: string): boolean {
  return matches(pattern.toLowerCase(), action.toLowerCase())
}

/** `*`, or an ARN that leaves account, region and name open. */
export function isEverything(resource: string): boolean {
  // A variable is one value, whatever it is.
  const parts = arnParts(resource, 'variable')
  if (parts === null) return /^[*?:]*$/.test(resource)
  const open = (part: string) => /^\**$/.test(part)
  return open(parts.region) && open(parts.account) && isAnyName(parts.service, parts.resource)
}

/** The part of an ARN that names the resource; empty for what is none. */
export function nameIn(resource: string): string {
  return arnParts(resource, 'variable')?.resource ?? ''
}

/** Whether a resource part leaves the name open: a star, or `TYPE/*`. S3's has no type: `bucket/*` is one bucket. */
export function isAnyName(service: string, resource: string): boolean {
  if (/^[*/:]*$/.test(resource)) return true
  return service !== 's3' && /^[*/:]+$/.test(resource.replace(/^[A-Za-z0-9-]+[/:]/, ''))
}

/** Whether the statement's conditions hold it to some resources, by their tags or their account. */
export function isNarrowed({ conditions }: Statement): boolean {
  return conditions.some(
    ({ operator, key, values }) =>
      /(?:^|:)(?:resourcetag\/|resourceaccount$|resourceorgid$|resourceorgpaths$)/i.test(key) &&
      operatorOf(operator)?.negated === false &&
      operatorOf(operator)?.ifExists === false &&
      values.every((value) => value !== '*'),
  )
}
