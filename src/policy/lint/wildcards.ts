import type { Statement } from '../document.ts'
import { type Findings, listed, type Usage } from './finding.ts'
import { type Grant, isEverything, names } from './grants.ts'
import { instead } from './patches.ts'

/** P01 and P12: everything but some. */
export function exclusions(statement: Statement, findings: Findings): void {
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

/** P01 to P04: what a pattern stands for. */
export function wildcards(grant: Grant, usage: Usage | null, findings: Findings): void {
  const { word, statement, stands: granted } = grant
  const base = { at: word, statement: statement.index }
  if (grant.all) {
    findings.add({
      ...base,
      rule: 'P01',
      detail: `${word.text} allows everything`,
      fix: `List the actions that are needed.${findings.isTakenByShape ? ' As a boundary or an organization’s policy it would grant nothing: check it with --type boundary or --type scp.' : ''}`,
      patch: instead(word, usedOf(word.text, usage)),
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
      patch: instead(word, usedOf(word.text, usage)),
    })
  } else if (writes.length > 0) {
    const used = usedOf(word.text, usage)
    const left = used.length > 0 ? used : reads
    findings.add({
      ...base,
      rule: 'P03',
      detail: `${word.text} includes ${listed(writes)}`,
      fix:
        left.length === 0
          ? `Name the actions that are needed instead of ${word.text}.`
          : `Name the write actions that are needed; what was used, or else the reads of ${word.text}, are in the patch.`,
      actions: writes,
      patch: instead(word, left),
    })
  } else readWildcard(grant, findings)
}

function readWildcard({ word, statement, stands: granted }: Grant, findings: Findings): void {
  const accepted = /^[^:]+:(?:Get|Describe|List)/i.test(word.text)
  findings.add({
    rule: 'P04',
    at: word,
    statement: statement.index,
    severity: accepted ? 'info' : 'low',
    detail: `${word.text} is ${granted.length === 1 ? 'one read action' : `${granted.length} read actions`}${accepted ? ', as Get, Describe and List may be' : ''}`,
    fix: accepted ? 'Nothing to do.' : 'Name the actions, or keep the wildcard to Get, Describe or List.',
    actions: granted.map(({ action }) => action),
    patch: accepted
      ? []
      : instead(
          word,
          granted.map(({ action }) => action),
        ),
  })
}

/** What was used of a pattern's actions; nothing where no logs tell. */
function usedOf(pattern: string, usage: Usage | null): string[] {
  return (usage?.used ?? []).map(({ action }) => action).filter((action) => pattern === '*' || names(pattern, action))
}
