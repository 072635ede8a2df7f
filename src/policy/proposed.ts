/** A smaller policy in place of what is granted. */
import type { Condition, PolicyDocumentRead, Statement, Word } from './document.ts'
import { names } from './lint/grants.ts'
import { type AnyStatement, type Conditions, type PolicyDocument, split } from './statements.ts'

/**
 * The least policy with what is granted now and these logs can't show: to take that away would be a guess. Kept
 * actions keep the resources and conditions of the statement that grants them; what was denied stays denied, each Deny as
 * it stands. No policy at all where nothing is left to grant.
 */
export function proposed(
  least: PolicyDocument,
  documents: readonly PolicyDocumentRead[],
  kept: readonly string[],
): PolicyDocument<AnyStatement>[] {
  const statements: AnyStatement[] = [...least.Statement]
  const sids = new Set(statements.map(({ Sid }) => Sid))
  const known = new Set<string>()
  const add = (statement: Statement, kind: string, more: Omit<AnyStatement, 'Sid'>) => {
    const text = JSON.stringify(more)
    if (known.has(text)) return
    known.add(text)
    const own = kind === 'Denied' ? statement.sid : null
    const Sid =
      own !== null && /^[A-Za-z0-9]+$/.test(own) && !sids.has(own) ? own : named(kind, sids, statements.length)
    sids.add(Sid)
    statements.push({ Sid, ...more })
  }
  for (const { statements: granted } of documents)
    for (const statement of granted.filter(isWhole)) {
      const actions = statement.effect === 'Allow' ? kept.filter((action) => grants(statement, action)) : []
      if (actions.length > 0)
        add(statement, 'NotObservable', { Effect: 'Allow', Action: [...actions], ...on(statement) })
      if (statement.effect === 'Deny')
        add(statement, 'Denied', { Effect: 'Deny', ...words(statement, 'Action', 'NotAction'), ...on(statement) })
    }
  // Without any grant there is nothing to deny from, and IAM takes no policy without statements.
  return statements.some(({ Effect }) => Effect === 'Allow') ? split(statements) : []
}

/** Whether it names actions and resources: IAM takes no other, and nothing is granted or denied by one. */
function isWhole({ actions, notActions, resources, notResources }: Statement): boolean {
  return actions.length + notActions.length > 0 && resources.length + notResources.length > 0
}

/** `Denied3`: by its place, or the next number that no statement has. */
function named(kind: string, sids: ReadonlySet<string>, before: number): string {
  let number = before + 1
  while (sids.has(`${kind}${number}`)) number++
  return `${kind}${number}`
}

function grants({ actions, notActions }: Statement, action: string): boolean {
  return notActions.length > 0
    ? !notActions.some(({ text }) => names(text, action))
    : actions.some(({ text }) => names(text, action))
}

/** The elements that a statement has of a pair, in its words. */
function words(
  { actions, notActions, resources, notResources }: Statement,
  ...elements: ('Action' | 'NotAction' | 'Resource' | 'NotResource')[]
): Partial<Record<(typeof elements)[number], string[]>> {
  const all = { Action: actions, NotAction: notActions, Resource: resources, NotResource: notResources }
  const texts = (list: readonly Word[]) => list.map(({ text }) => text)
  return Object.fromEntries(
    elements.flatMap((element) => (all[element].length === 0 ? [] : [[element, texts(all[element])]])),
  )
}

function on(statement: Statement): Pick<AnyStatement, 'Resource' | 'NotResource' | 'Condition'> {
  const { conditions } = statement
  return {
    ...words(statement, 'Resource', 'NotResource'),
    ...(conditions.length === 0 ? {} : { Condition: written(conditions) }),
  }
}

function written(conditions: readonly Condition[]): Conditions {
  const all: Conditions = {}
  for (const { operator, key, values } of conditions) all[operator] = { ...all[operator], [key]: [...values] }
  return all
}
