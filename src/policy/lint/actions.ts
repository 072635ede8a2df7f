import { nearest } from '../../model/nearest.ts'
import type { PatchStep, PolicyDocumentRead, Statement, Word } from '../document.ts'
import type { ActionList } from '../event-map.ts'
import { CREDENTIAL_ACTIONS, DATA_ACTIONS, ESCALATIONS } from '../sensitive.ts'
import { covers } from '../wildcard.ts'
import { type Findings, listed, type Usage } from './finding.ts'
import { type Grant, isAnyName, isEverything, isNarrowed, names } from './grants.ts'
import { resourceScope } from './scope.ts'

const CREDENTIALS = new Set<string>(CREDENTIAL_ACTIONS)
const DATA = new Set<string>(DATA_ACTIONS)

/** P01 to P13 and P15: what a policy that grants rights grants too freely. */
export async function checkGrants(
  document: PolicyDocumentRead,
  grants: readonly Grant[],
  list: ActionList,
  usage: Usage | null,
  findings: Findings,
): Promise<void> {
  // In a trust or resource policy the resource is given: its star is no choice.
  const identity = document.type === 'identity'
  for (const statement of document.statements) {
    const own = grants.filter((grant) => grant.statement === statement)
    exclusions(statement, findings)
    for (const grant of own) wildcards(grant, findings)
    iam(statement, own, findings)
    perAction(statement, own, identity, findings)
    if (identity) await resourceScope(statement, own, list, usage, findings)
  }
  if (identity) escalation(grants, findings)
}

function exclusions(statement: Statement, findings: Findings): void {
  if (statement.effect !== 'Allow') return
  const { index } = statement
  const excluded = statement.notActions[0]
  const everywhere = statement.resources.some(({ text }) => isEverything(text)) || statement.notResources.length > 0
  if (excluded !== undefined) {
    const words = listed(statement.notActions.map(({ text }) => text))
    if (everywhere && statement.principals.length === 0)
      findings.add({
        rule: 'P01',
        detail: `everything except ${words}`,
        at: excluded,
        statement: index,
        fix: 'List the actions that are needed under Action.',
      })
    findings.add({
      rule: 'P12',
      detail: `NotAction allows every action but ${words}, also those that AWS adds later`,
      at: excluded,
      statement: index,
      fix: 'List the actions that are needed under Action; to keep some out, add a Deny.',
    })
  }
  const other = statement.notResources[0]
  if (other !== undefined)
    findings.add({
      rule: 'P12',
      detail: `NotResource allows it on every resource but ${listed(
        statement.notResources.map(({ text }) => text),
        2,
      )}`,
      at: other,
      statement: index,
      fix: 'List the resources under Resource; to keep some out, add a Deny.',
    })
}

function wildcards(grant: Grant, findings: Findings): void {
  const { word, statement, granted } = grant
  const base = { at: word, statement: statement.index }
  if (grant.all) {
    findings.add({
      ...base,
      rule: 'P01',
      detail: `${word.text} allows everything`,
      fix: 'List the actions that are needed.',
    })
    return
  }
  if (!grant.wildcard || granted.length === 0) return
  const writes = granted.filter(({ write }) => write).map(({ action }) => action)
  const reads = granted.filter(({ write }) => !write).map(({ action }) => action)
  if (grant.service) {
    findings.add({
      ...base,
      rule: 'P02',
      detail: `${word.text} is ${granted.length} actions, ${writes.length} of them write`,
      fix: 'List the actions that are needed.',
      actions: writes,
    })
  } else if (writes.length > 0) {
    findings.add({
      ...base,
      rule: 'P03',
      detail: `${word.text} includes ${listed(writes)}`,
      fix:
        reads.length === 0
          ? `Name the actions that are needed instead of ${word.text}.`
          : `Name the write actions that are needed; the reads of ${word.text} are in the patch.`,
      actions: writes,
      patch: instead(word, reads),
    })
  } else readWildcard(grant, findings)
}

/** The word replaced by these actions, where that is a short list; nothing where none are left. */
function instead(word: Word, actions: readonly string[]): PatchStep[] {
  const [first] = actions
  if (first === undefined || actions.length > 20) return []
  const single = !/\/\d+$/.test(word.path)
  if (single) return [{ op: 'replace', path: word.path, value: [...actions] }]
  const parent = word.path.replace(/\/\d+$/, '')
  return [
    { op: 'replace', path: word.path, value: first },
    ...actions.slice(1).map((action): PatchStep => ({ op: 'add', path: `${parent}/-`, value: action })),
  ]
}

function readWildcard({ word, statement, granted }: Grant, findings: Findings): void {
  const accepted = /^[^:]+:(?:Get|Describe|List)/i.test(word.text)
  findings.add({
    rule: 'P04',
    at: word,
    statement: statement.index,
    severity: accepted ? 'info' : 'low',
    detail: `${word.text} is ${granted.length === 1 ? 'one read action' : `${granted.length} read actions`}${accepted ? ', as Get, Describe and List may be' : ''}`,
    fix: accepted ? 'Nothing to do.' : 'Name the actions, or keep the wildcard to Get, Describe or List.',
    actions: granted.map(({ action }) => action),
  })
}

function iam(statement: Statement, grants: readonly Grant[], findings: Findings): void {
  const own = grants.flatMap((grant) =>
    grant.granted.filter(({ action }) => action.startsWith('iam:')).map((each) => ({ ...each, word: grant.word })),
  )
  const pass = own.find(({ action }) => action === 'iam:PassRole')
  const fault = pass === undefined ? null : passRoleFault(statement)
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

function passRoleFault(statement: Statement): string | null {
  const anyRole = [...statement.resources].some(
    ({ text }) => isEverything(text) || isAnyName('iam', text.split(':').slice(5).join(':')),
  )
  if (anyRole || statement.notResources.length > 0) return 'of any role'
  const service = statement.conditions.some(
    ({ key, operator, values }) =>
      /^iam:PassedToService$/i.test(key) &&
      /^(ForAnyValue:)?String(Equals|Like)/i.test(operator) &&
      !/IfExists$/i.test(operator) &&
      !values.includes('*'),
  )
  return service ? null : 'to any service: no condition on iam:PassedToService'
}

function perAction(statement: Statement, grants: readonly Grant[], identity: boolean, findings: Findings): void {
  const own = grants.flatMap((grant) => grant.granted.map((each) => ({ ...each, word: grant.word })))
  const open =
    identity && (statement.resources.some(({ text }) => isEverything(text)) || statement.notResources.length > 0)
  const report = (rule: 'P08' | 'P09' | 'P10', chosen: typeof own, detail: (names: string) => string, fix: string) => {
    const actions = [...new Set(chosen.map(({ action }) => action))]
    if (chosen[0] !== undefined)
      findings.add({
        rule,
        detail: detail(listed(actions)),
        at: chosen[0].word,
        statement: statement.index,
        fix,
        actions,
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
    own.filter(({ action }) => CREDENTIALS.has(action) || (open && /^sts:AssumeRole$/.test(action))),
    (actions) => `${actions} answer with credentials`,
    'Take them out, or name the single secret, user or role under Resource.',
  )
  report(
    'P10',
    open && !isNarrowed(statement) ? own.filter(({ action }) => DATA.has(action)) : [],
    (actions) => `${actions} on *`,
    'Name the buckets, tables, parameters or keys under Resource.',
  )
}

function escalation(grants: readonly Grant[], findings: Findings): void {
  const holders = (action: string, everywhere: boolean) =>
    grants.find(
      ({ statement, granted }) =>
        granted.some((each) => each.action === action) &&
        !ownUserOnly(statement) &&
        (action !== 'iam:PassRole' || passRoleFault(statement) === 'of any role') &&
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

/** P13: in Allow and in Deny, for a Deny of what does not exist protects nothing. */
export async function checkNames(document: PolicyDocumentRead, list: ActionList, findings: Findings): Promise<void> {
  for (const statement of document.statements)
    for (const word of [...statement.actions, ...statement.notActions]) {
      if (/^\*+(?::\*+)?$/.test(word.text)) continue
      const fault = await nameFault(word.text, list)
      if (fault === null) continue
      findings.add({
        rule: 'P13',
        detail: fault.what,
        at: word,
        statement: statement.index,
        fix:
          fault.near === null
            ? 'Remove it, or look up the name in the service authorization reference.'
            : `Did you mean ${fault.near}?`,
        actions: [word.text.slice(0, 200)],
        patch: fault.near === null ? [] : [{ op: 'replace', path: word.path, value: fault.near }],
      })
    }
}

async function nameFault(text: string, list: ActionList): Promise<{ what: string; near: string | null } | null> {
  const shown = JSON.stringify(text.slice(0, 120))
  const colon = text.indexOf(':')
  if (colon <= 0) return { what: `${shown} has no service: an action is SERVICE:NAME`, near: null }
  const prefix = text.slice(0, colon).toLowerCase()
  const name = text.slice(colon + 1)
  const service = await list.service(prefix)
  if (service.size === 0) {
    const near = nearest(prefix, await list.prefixes())
    return {
      what: `${shown}: IAM knows no service ${JSON.stringify(prefix.slice(0, 60))}`,
      near: near === null ? null : `${near}:${name}`,
    }
  }
  const wanted = name.toLowerCase()
  if (service.has(wanted)) return null
  const wildcard = /[*?]/.test(name)
  if (wildcard && [...service.keys()].some((key) => names(wanted, key))) return null
  const near = wildcard
    ? null
    : nearest(
        name,
        [...service.values()].map((each) => each.name),
      )
  return {
    what: wildcard ? `${shown} matches no action` : `${shown} is not in IAM’s list`,
    near: near === null ? null : `${prefix}:${near}`,
  }
}

/** P15: a word that another word of the same effect already says for the same resources. */
export function checkRedundant(document: PolicyDocumentRead, findings: Findings): void {
  const words = document.statements.flatMap((statement) => statement.actions.map((word) => ({ word, statement })))
  for (const [at, { word, statement }] of words.entries()) {
    const by = words.find(
      (other, otherAt) =>
        otherAt !== at &&
        other.statement.effect === statement.effect &&
        covers(other.word.text.toLowerCase(), word.text.toLowerCase()) &&
        // Of two that say the same the later one is too much.
        (otherAt < at || !covers(word.text.toLowerCase(), other.word.text.toLowerCase())) &&
        (other.statement === statement || includes(other.statement, statement)),
    )
    if (by === undefined) continue
    const place = by.statement === statement ? '' : ` in statement ${by.statement.index}`
    findings.add({
      rule: 'P15',
      detail: `${word.text} is already in ${by.word.text}${place}`,
      at: word,
      statement: statement.index,
      fix: 'Remove it.',
      actions: [word.text],
      patch: /\/\d+$/.test(word.path) && statement.actions.length > 1 ? [{ op: 'remove', path: word.path }] : [],
    })
  }
}

/** Whether `wide` holds wherever `narrow` does: no condition of its own, every resource and principal covered. */
function includes(wide: Statement, narrow: Statement): boolean {
  const all = (these: readonly Word[], those: readonly Word[]) =>
    those.every(({ text }) => these.some((each) => covers(each.text, text)))
  return (
    wide.conditions.length === 0 &&
    wide.notResources.length + narrow.notResources.length === 0 &&
    wide.notPrincipals.length === 0 &&
    narrow.notPrincipals.length === 0 &&
    all(wide.resources, narrow.resources) &&
    all(wide.principals, narrow.principals) &&
    narrow.principals.length > 0 === wide.principals.length > 0
  )
}
