import type { PatchStep, Statement, Word } from '../document.ts'
import type { ActionList } from '../event-map.ts'
import { covers } from '../wildcard.ts'
import { type Findings, listed, type Usage } from './finding.ts'
import { type Grant, type Granted, isEverything, isNarrowed } from './grants.ts'
import { isOf, patternsOf, reaching } from './reach.ts'

/** P11: a star where the actions could name resources. What has no type of resource can't, and is no fault. */
export async function resourceScope(
  statement: Statement,
  grants: readonly Grant[],
  list: ActionList,
  usage: Usage | null,
  findings: Findings,
): Promise<void> {
  const stars = statement.resources.filter(({ text }) => isEverything(text))
  const [star] = stars
  if (star === undefined || isNarrowed(statement)) return
  // Of a wildcard only the writes count: P04 says what is to be said of reads by pattern.
  const scoped = grants.flatMap(({ granted, wildcard }) =>
    granted.filter(({ details, write }) => !details.isWildcardOnly && (write || !wildcard)),
  )
  const open = await reaching(scoped, stars, list)
  const patch = rewrite(statement, grants, usage)
  for (const [severity, chosen] of [
    ['medium', open.filter(({ write }) => write)],
    ['low', open.filter(({ write }) => !write)],
  ] as const) {
    const actions = [...new Set(chosen.map(({ action }) => action))]
    if (actions.length === 0) continue
    const on = listed(stars.map(({ text }) => text))
    findings.add({
      rule: 'P11',
      severity,
      detail: `${listed(actions)} on ${on}`,
      at: star,
      statement: statement.index,
      fix: await narrower(chosen, stars, list),
      actions,
      patch,
    })
  }
}

/** What to write in place of the stars. */
async function narrower(granted: readonly Granted[], stars: readonly Word[], list: ActionList): Promise<string> {
  const patterns = new Set<string>()
  for (const { action, details } of granted)
    for (const pattern of await patternsOf(action, details, list))
      if (stars.some(({ text }) => isOf(text, pattern))) patterns.add(pattern)
  const more = [...patterns].filter((pattern) => !stars.some(({ text }) => covers(pattern, text))).sort()
  return more.length === 0
    ? 'Write names in place of the last star, or hold the statement to a tag by a condition on aws:ResourceTag/….'
    : `Name what is meant: ${listed(more, 4)}`
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
