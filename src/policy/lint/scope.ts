import type { PatchStep, Statement } from '../document.ts'
import type { ActionList } from '../event-map.ts'
import { type Findings, listed, type Usage } from './finding.ts'
import { type Grant, type Granted, isEverything, isNarrowed } from './grants.ts'

/** P11: a star where the actions could name resources. What has no type of resource can't, and is no fault. */
export async function resourceScope(
  statement: Statement,
  grants: readonly Grant[],
  list: ActionList,
  usage: Usage | null,
  findings: Findings,
): Promise<void> {
  const star = statement.resources.find(({ text }) => isEverything(text))
  if (star === undefined || isNarrowed(statement)) return
  // Of a wildcard only the writes count: P04 says what is to be said of reads by pattern.
  const scoped = grants.flatMap(({ granted, wildcard }) =>
    granted.filter(({ details, write }) => !details.isWildcardOnly && (write || !wildcard)),
  )
  const patch = rewrite(statement, grants, usage)
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

/** The resources that the logs saw the statement's actions used on, where they name some for all of it. */
function rewrite(statement: Statement, grants: readonly Grant[], usage: Usage | null): PatchStep[] {
  if (usage === null || grants.some(({ wildcard }) => wildcard)) return []
  const used = grants.map(({ granted }) => {
    const action = granted[0]?.action
    return usage.used.find((each) => each.action === action)?.resources ?? []
  })
  const all = [...new Set(used.flat())].sort()
  const whole = used.length > 0 && used.every((each) => each.length > 0) && !all.some(isEverything)
  return whole && all.length <= 50 ? [{ op: 'replace', path: `${statement.path}/Resource`, value: all }] : []
}
