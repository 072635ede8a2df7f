import type { PatchStep, Statement } from '../document.ts'
import type { ActionList } from '../event-map.ts'
import { type Findings, listed } from './finding.ts'
import { type Grant, type Granted, isEverything, isNarrowed } from './grants.ts'

/** P11: a star where the actions could name resources. What has no type of resource can't, and is no fault. */
export async function resourceScope(
  statement: Statement,
  grants: readonly Grant[],
  list: ActionList,
  findings: Findings,
): Promise<void> {
  const star = statement.resources.find(({ text }) => isEverything(text))
  if (star === undefined || isNarrowed(statement)) return
  // Of a wildcard only the writes count: P04 says what is to be said of reads by pattern.
  const scoped = grants.flatMap(({ granted, wildcard }) =>
    granted.filter(({ details, write }) => !details.isWildcardOnly && (write || !wildcard)),
  )
  const patterns = await patternsOf(scoped, list)
  const patch = rewrite(statement, grants, patterns)
  for (const [severity, chosen] of [
    ['medium', scoped.filter(({ write }) => write)],
    ['low', scoped.filter(({ write }) => !write)],
  ] as const) {
    const actions = [...new Set(chosen.map(({ action }) => action))]
    if (actions.length === 0) continue
    findings.add({
      rule: 'P11',
      severity,
      detail: `${listed(actions)} on ${star.text}`,
      at: star,
      statement: statement.index,
      fix: `Name what is meant: ${listed(await patternsOf(chosen, list), 4)}`,
      actions,
      patch,
    })
  }
}

async function patternsOf(granted: readonly Granted[], list: ActionList): Promise<string[]> {
  const patterns = new Set<string>()
  for (const { action, details } of granted)
    for (const { name } of details.resourceTypes) {
      const pattern = await list.arnPattern(action.split(':')[0] ?? '', name)
      patterns.add(pattern.replace(/\$\{Partition\}/, 'aws').replace(/\$\{[^}]+\}/g, '*'))
    }
  return [...patterns].sort()
}

/**
 * The statement held to its types of resources; words that can't be held so move to a statement of their own. Only
 * where the patterns are a short list: nobody reads a hundred.
 */
function rewrite(statement: Statement, grants: readonly Grant[], patterns: readonly string[]): PatchStep[] {
  const free = grants.filter(({ granted }) => granted.every(({ details }) => details.isWildcardOnly))
  const bound = grants.filter(
    ({ granted }) => granted.length > 0 && granted.every(({ details }) => !details.isWildcardOnly),
  )
  const clean =
    free.length + bound.length === grants.length &&
    bound.length > 0 &&
    (free.length === 0 || statement.conditions.length === 0)
  if (!clean || patterns.length === 0 || patterns.length > 12 || !/\/\d+$/.test(statement.path)) return []
  const rest = statement.path.replace(/\/\d+$/, '/-')
  const texts = (chosen: readonly Grant[]) => chosen.map(({ word }) => word.text)
  return [
    { op: 'replace', path: `${statement.path}/Resource`, value: [...patterns] },
    ...(free.length === 0
      ? []
      : [
          { op: 'replace', path: `${statement.path}/Action`, value: texts(bound) } as const,
          { op: 'add', path: rest, value: { Effect: 'Allow', Action: texts(free), Resource: '*' } } as const,
        ]),
  ]
}
