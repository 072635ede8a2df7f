import type { PatchStep, PolicyDocumentRead } from '../document.ts'
import type { ActionList } from '../event-map.ts'
import { isWrite } from '../event-map.ts'
import { CREDENTIAL_ACTIONS } from '../sensitive.ts'
import { type Findings, listed, type Usage } from './finding.ts'
import { byStatement, type Grant, names } from './grants.ts'
import { without } from './patches.ts'

const CREDENTIALS = new Set<string>(CREDENTIAL_ACTIONS)

/** W01 to W04: what is asked for or granted against what was used, as far as the logs can show it. */
export async function checkUsage(
  document: PolicyDocumentRead,
  grants: readonly Grant[],
  usage: Usage,
  list: ActionList,
  findings: Findings,
): Promise<void> {
  const used = new Set(usage.used.map(({ action }) => action.toLowerCase()))
  const of = byStatement(grants)
  for (const statement of document.statements) {
    const own = of(statement)
    const granted = own.flatMap((grant) => grant.granted.map((each) => ({ ...each, word: grant.word })))
    const idle = granted.filter(({ action }) => !used.has(action.toLowerCase()))
    const seen = idle.filter(({ action, write }) => usage.hidden(action, !write) === null)
    for (const [severity, chosen] of [
      ['medium', seen.filter(({ write }) => write)],
      ['low', seen.filter(({ write }) => !write)],
    ] as const) {
      const actions = [...new Set(chosen.map(({ action }) => action))]
      if (chosen[0] === undefined) continue
      findings.add({
        rule: 'W01',
        severity,
        detail: `${listed(actions)} ${actions.length === 1 ? 'was' : 'were'} not used ${span(usage)}`,
        at: chosen[0].word,
        statement: statement.index,
        fix: 'Take them out, unless something seasonal needs them. trail policy generate writes what is left.',
        actions,
        patch: without(
          document,
          statement,
          own.filter(({ granted }) => granted.some(({ action }) => actions.includes(action))).map(({ word }) => word),
        ),
        notObservable: 'What happens less often than the logs reach back.',
      })
    }
    hidden(idle, usage, statement.index, findings)
  }
  await missing(document, grants, usage, list, findings)
}

function hidden(
  idle: readonly (Grant['granted'][number] & { word: Grant['word'] })[],
  usage: Usage,
  statement: number,
  findings: Findings,
): void {
  const chosen = idle.filter(({ action, write }) => usage.hidden(action, !write) !== null)
  const actions = [...new Set(chosen.map(({ action }) => action))]
  if (chosen[0] === undefined) return
  const reasons = [...new Set(chosen.map(({ action, write }) => usage.hidden(action, !write) ?? ''))]
  findings.add({
    rule: 'W02',
    detail: `${listed(actions)}: ${listed(reasons, 3)}`,
    at: chosen[0].word,
    statement,
    fix: 'Ask the vendor, or switch the data events on for a while.',
    actions,
    notObservable: listed(reasons, 10),
  })
}

async function missing(
  document: PolicyDocumentRead,
  grants: readonly Grant[],
  usage: Usage,
  list: ActionList,
  findings: Findings,
): Promise<void> {
  const everything = grants.some(({ all }) => all)
  const excluded = document.statements.filter(({ effect, notActions }) => effect === 'Allow' && notActions.length > 0)
  const granted = new Set(grants.flatMap((grant) => grant.granted.map(({ action }) => action.toLowerCase())))
  const lacks = (action: string) =>
    !everything &&
    !granted.has(action.toLowerCase()) &&
    !excluded.some(({ notActions }) => !notActions.some(({ text }) => names(text, action)))
  const used = usage.used.filter(({ action }) => lacks(action))
  if (used.length > 0)
    findings.add({
      rule: 'W03',
      detail: `${listed(used.map(({ action }) => action))} ${span(usage)}`,
      at: null,
      statement: null,
      fix: 'It would break: add them, or ask why they were used.',
      actions: used.map(({ action }) => action),
      evidence: [...new Set(used.flatMap(({ evidence }) => evidence))].slice(0, 20),
      patch: (await areHarmless(used, list)) ? adding(document, used) : [],
    })
  const denied = usage.denied.filter(({ action }) => lacks(action))
  const writes: string[] = []
  for (const { action } of denied) {
    const details = await list.details(action)
    if (details === null || isWrite(details)) writes.push(action)
  }
  for (const [severity, chosen] of [
    ['medium', denied.filter(({ action }) => writes.includes(action))],
    ['info', denied.filter(({ action }) => !writes.includes(action))],
  ] as const) {
    if (chosen.length === 0) continue
    findings.add({
      rule: 'W04',
      severity,
      detail: listed(chosen.map(({ action, count }) => `${action} ×${count}`)),
      at: null,
      statement: null,
      fix: 'Ask the vendor what it tried.',
      actions: chosen.map(({ action }) => action),
      evidence: [...new Set(chosen.flatMap(({ evidence }) => evidence))].slice(0, 20),
    })
  }
}

/** Whether nothing among what was used is a right over rights, credentials or the logs themselves: those only a person grants. */
async function areHarmless(used: Usage['used'], list: ActionList): Promise<boolean> {
  for (const { action } of used) {
    const details = await list.details(action)
    if (CREDENTIALS.has(action) || details?.accessLevel.includes('Permissions management') === true) return false
    if (/^(?:iam|cloudtrail):/.test(action) && (details === null || isWrite(details))) return false
  }
  return true
}

/** Statements for what was used and is not granted, on what it was used on. */
function adding(document: PolicyDocumentRead, used: Usage['used']): PatchStep[] {
  const [first] = document.statements
  const denied = (action: string) =>
    document.statements.some(
      ({ effect, actions, notActions }) =>
        effect === 'Deny' && (notActions.length > 0 || actions.some(({ text }) => names(text, action))),
    )
  // A document with one statement and no list has no place for another; and what is denied no statement can allow.
  if (first === undefined || !/\/\d+$/.test(first.path) || used.some(({ action }) => denied(action))) return []
  return used.map(({ action, resources }) => ({
    op: 'add',
    path: first.path.replace(/\d+$/, '-'),
    value: { Effect: 'Allow', Action: action, Resource: resources.length === 1 ? (resources[0] ?? '*') : resources },
  }))
}

function span({ window }: Usage): string {
  return window.first === null
    ? 'in these logs'
    : `from ${window.first.slice(0, 10)} to ${(window.last ?? '').slice(0, 10)}`
}
