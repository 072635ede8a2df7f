/** What a principal is granted: its policies by name, with what limits them. */
import { type PolicyDocumentRead, type PolicyType, PolicyUnreadable } from './document.ts'
import type { ActionList } from './event-map.ts'
import { expand, names } from './lint/grants.ts'
import { readPolicies } from './read-policy.ts'
import type { Grants } from './replay.ts'

interface NamedPolicy {
  /** A managed policy's ARN, or `role/NAME inline POLICY`. */
  name: string
  document: PolicyDocumentRead
}

export interface GrantedTo {
  /** The ARN, or the file that gave the policy. */
  principal: string
  /** The ARN of the role or user that has the grants; null where whoever is asked about is taken to have them. */
  holder: string | null
  policies: NamedPolicy[]
  /** Its document is null where it could not be read. */
  boundary: { name: string; document: PolicyDocumentRead | null } | null
  /** Policies that belong to the grants and could not be read. */
  unresolved: string[]
}

/** The grants as they are judged. */
export function judgedGrants({ policies, boundary, unresolved }: GrantedTo): Grants {
  return {
    policies: policies.map(({ document }) => document),
    boundary: boundary?.document ?? null,
    missing: {
      policies: unresolved,
      boundary: boundary !== null && boundary.document === null ? boundary.name : null,
    },
  }
}

/**
 * A document, or a list of them, as the whole of what is granted. Throws PolicyUnreadable, also for what grants nothing to
 * who has it: a trust policy, a resource's, an organization's.
 */
export function grantedByFile(name: string, source: string): GrantedTo {
  for (const document of readPolicies(source, null)) refuseOther(document)
  const documents = readPolicies(source, 'identity')
  const named = (at: number) => (documents.length === 1 ? name : `${name} policy ${at + 1}`)
  return {
    principal: name,
    holder: null,
    policies: documents.map((document, at) => ({ name: named(at), document: { ...document, name: named(at) } })),
    boundary: null,
    unresolved: [],
  }
}

const OTHERS: Readonly<Record<Exclude<PolicyType, 'identity' | 'boundary'>, string>> = {
  trust:
    'a trust policy: it says who may assume a role, not what the role may do (trail policy check --trust judges it)',
  resource: 'a resource’s policy: it says who may use that resource, not what a role or user may do',
  scp: 'an organization’s policy: it limits accounts and grants nothing',
}

function refuseOther({ type, statements, text, problems }: PolicyDocumentRead): void {
  const named = statements.find(({ principals, notPrincipals }) => principals.length + notPrincipals.length > 0)
  if (type === 'trust' || type === 'resource' || type === 'scp')
    throw new PolicyUnreadable(`this is ${OTHERS[type]}`, text, named?.at ?? statements[0]?.at ?? 0)
  if (statements.length === 0)
    throw new PolicyUnreadable('there is no statement in it, so nothing is granted', text, problems[0]?.at ?? 0)
}

/** Whether a condition or a variable is of the caller's address. */
export function asksForAddress({ policies, boundary }: GrantedTo): boolean {
  const documents = [
    ...policies.map(({ document }) => document),
    ...(boundary?.document == null ? [] : [boundary.document]),
  ]
  return documents.some(({ statements }) =>
    statements.some(
      ({ conditions, resources, notResources }) =>
        conditions.some(({ key, values }) => isAddress(key) || values.some(isAddress)) ||
        [...resources, ...notResources].some(({ text }) => isAddress(text)),
    ),
  )
}

function isAddress(text: string): boolean {
  return /(?:^|\{)aws:(?:vpc)?sourceip\b/i.test(text)
}

/** Every action that is allowed on some resource, denied nowhere as a whole, and within the boundary. */
export async function grantedActions({ policies, boundary }: GrantedTo, list: ActionList): Promise<Set<string>> {
  const documents = policies.map(({ document }) => document)
  const allowed = await allowedActions(documents, list)
  const limits = boundary === null || boundary.document === null ? [] : [boundary.document]
  const limit = limits.length === 0 ? null : await allowedActions(limits, list)
  const denies = [...documents, ...limits].flatMap(({ statements }) =>
    statements.filter(
      ({ effect, conditions, resources }) =>
        effect === 'Deny' && conditions.length === 0 && resources.some((word) => /^\*+$/.test(word.text)),
    ),
  )
  const denied = (action: string) =>
    denies.some(({ actions, notActions }) =>
      notActions.length > 0
        ? !notActions.some((word) => names(word.text, action))
        : actions.some((word) => names(word.text, action)),
    )
  return new Set([...allowed].filter((action) => (limit === null || limit.has(action)) && !denied(action)))
}

async function allowedActions(documents: readonly PolicyDocumentRead[], list: ActionList): Promise<Set<string>> {
  const allowed = new Set<string>()
  for (const { statements } of documents)
    for (const { effect, actions, notActions } of statements) {
      if (effect !== 'Allow') continue
      for (const { text: word } of actions)
        for (const action of /^\*+(:\*+)?$/.test(word) ? await everyAction(list) : await namesOf(word, list))
          allowed.add(action)
      if (notActions.length === 0) continue
      for (const action of await everyAction(list))
        if (!notActions.some((word) => names(word.text, action))) allowed.add(action)
    }
  return allowed
}

/** The actions of a word; one that the list does not have yet, as it is written. */
async function namesOf(word: string, list: ActionList): Promise<string[]> {
  const found = (await expand(word, list)).map(({ action }) => action)
  return found.length === 0 && /^[a-z0-9-]+:[A-Za-z0-9]+$/.test(word) ? [word] : found
}

async function everyAction(list: ActionList): Promise<string[]> {
  const all = await Promise.all((await list.prefixes()).map((prefix) => namesOf(`${prefix}:*`, list)))
  return all.flat()
}
