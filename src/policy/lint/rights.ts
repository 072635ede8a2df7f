import type { PolicyDocumentRead, Statement, Word } from '../document.ts'
import type { ActionList } from '../event-map.ts'
import { CREDENTIAL_ACTIONS, DATA_ACTIONS, ESCALATIONS } from '../sensitive.ts'
import { hasWildcard } from '../wildcard.ts'
import { type Findings, listed } from './finding.ts'
import { type Grant, isEverything, isNarrowed } from './grants.ts'
import { passesAnyRole, passRoleFault } from './pass-role.ts'
import { without } from './patches.ts'
import { reaching } from './reach.ts'

const CREDENTIALS = new Set<string>(CREDENTIAL_ACTIONS)
const DATA = new Set<string>(DATA_ACTIONS)

/** P05 and P06: rights over rights. */
export function iam(
  document: PolicyDocumentRead,
  statement: Statement,
  grants: readonly Grant[],
  prefixes: readonly string[],
  findings: Findings,
): void {
  const own = grants.flatMap((grant) =>
    grant.granted.filter(({ action }) => action.startsWith('iam:')).map((each) => ({ ...each, word: grant.word })),
  )
  const pass = own.find(({ action }) => action === 'iam:PassRole')
  const fault = pass === undefined ? null : passRoleFault(statement, prefixes)
  const settled = pass !== undefined && fault === null
  for (const [severity, chosen] of [
    ['high', own.filter(({ write, action }) => write && !(settled && action === 'iam:PassRole'))],
    ['medium', own.filter(({ write }) => !write)],
    ['info', settled ? own.filter(({ action }) => action === 'iam:PassRole') : []],
  ] as const) {
    const actions = [...new Set(chosen.map(({ action }) => action))]
    if (chosen[0] === undefined) continue
    findings.add({
      rule: 'P05',
      severity,
      detail: `${listed(actions)}${severity === 'medium' ? ' (reads)' : severity === 'info' ? ', of named roles to a named service' : ''}`,
      at: chosen[0].word,
      statement: statement.index,
      fix:
        severity === 'info' ? 'Nothing to do.' : 'Take out each action of iam that the vendor can’t say why it needs.',
      actions,
      patch: severity === 'info' ? [] : without(document, statement, wordsOf(chosen)),
    })
  }
  if (pass !== undefined && fault !== null)
    findings.add({
      rule: 'P06',
      detail: `iam:PassRole ${fault}`,
      at: pass.word,
      statement: statement.index,
      fix: 'Put iam:PassRole into a statement of its own with the ARNs of the roles and a condition StringEquals on iam:PassedToService.',
      actions: ['iam:PassRole'],
    })
}

function wordsOf(chosen: readonly { word: Word }[]): Word[] {
  return chosen.map(({ word }) => word)
}

/** P08 to P10: by what an action does or answers with. */
export async function perAction(
  document: PolicyDocumentRead,
  statement: Statement,
  grants: readonly Grant[],
  list: ActionList,
  findings: Findings,
): Promise<void> {
  const identity = document.type === 'identity'
  const own = grants.flatMap((grant) => grant.granted.map((each) => ({ ...each, word: grant.word })))
  const stars = statement.resources.filter(({ text }) => isEverything(text))
  const open = identity && (stars.length > 0 || statement.notResources.length > 0)
  const everywhere = stars.length > 0 ? await reaching(own, stars, list) : own
  const report = (
    rule: 'P08' | 'P09' | 'P10',
    chosen: readonly (typeof own)[number][],
    detail: (names: string) => string,
    fix: string,
  ) => {
    const actions = [...new Set(chosen.map(({ action }) => action))]
    if (chosen[0] !== undefined)
      findings.add({
        rule,
        detail: detail(listed(actions)),
        at: chosen[0].word,
        statement: statement.index,
        fix,
        actions,
        patch: rule === 'P10' ? [] : without(document, statement, wordsOf(chosen)),
      })
  }
  report(
    'P08',
    own.filter(({ details }) => details.accessLevel.includes('Permissions management')),
    (actions) => `${actions} decide who may do what`,
    'Take them out; rights are ours to give.',
  )
  report(
    'P09',
    own.filter(
      (each) => CREDENTIALS.has(each.action) || (open && each.action === 'sts:AssumeRole' && everywhere.includes(each)),
    ),
    (actions) => `${actions} answer with credentials`,
    statement.resources.length > 0 && statement.resources.every(({ text }) => !hasWildcard(text))
      ? 'Take them out, unless these very secrets, users or roles are what the vendor is there for.'
      : 'Take them out, or name the single secret, user or role under Resource.',
  )
  report(
    'P10',
    open && !isNarrowed(statement) ? everywhere.filter(({ action }) => DATA.has(action)) : [],
    (actions) =>
      `${actions} on ${stars.length === 0 ? 'all resources but some' : listed(stars.map(({ text }) => text))}`,
    'Name the buckets, tables, parameters or keys under Resource.',
  )
}

/** P07: rights that together are all rights. */
export function escalation(grants: readonly Grant[], findings: Findings): void {
  const holders = (action: string, everywhere: boolean) =>
    grants.find(
      ({ statement, granted }) =>
        granted.some((each) => each.action === action) &&
        !ownUserOnly(statement) &&
        (action !== 'iam:PassRole' || passesAnyRole(statement)) &&
        (!everywhere || (statement.resources.some(({ text }) => isEverything(text)) && !isNarrowed(statement))),
    )
  const ways = ESCALATIONS.flatMap(({ needs, way, onlyEverywhere }) => {
    const held = needs.map((action) => holders(action, onlyEverywhere === true))
    return held.every((grant) => grant !== undefined) ? [{ needs, way, held }] : []
  })
  const first = ways[0]?.held[0]
  if (first === undefined) return
  findings.add({
    rule: 'P07',
    detail: listed(
      ways.map(({ needs, way }) => `${needs.join(' + ')} (${way})`),
      4,
    ),
    at: first.word,
    statement: first.statement.index,
    fix: 'Take out one action of each combination, or hold it to the roles, users and functions that are the vendor’s own.',
    actions: [...new Set(ways.flatMap(({ needs }) => needs))],
  })
}

/** A user who may change itself gains nothing that it has not. */
function ownUserOnly({ resources }: Statement): boolean {
  return resources.length > 0 && resources.every(({ text }) => /\$\{aws:username\}/.test(text))
}
