import { type Given, NOTHING_GIVEN } from '../audit/given.ts'
import { AUDIT_RULES } from '../audit/index.ts'
import type { Draft } from '../audit/rule.ts'
import { lineOr } from '../audit/shell.ts'
import { type Finding, isAtLeast, SEVERITIES } from '../model/finding.ts'
import { AGAINST_THE_PAST, type RuleId, ruleOf } from '../model/rules.ts'
import { formatInstant } from '../model/time.ts'
import type { EventMap } from '../policy/event-map.ts'
import { candidates, eventIds, prepareAudit } from '../store/audit.ts'
import type { Store } from '../store/open.ts'
import type { Actors } from './actors.ts'
import { worldOf } from './audit-world.ts'
import { openViews } from './views.ts'

export interface AuditOptions {
  /** Only findings about this vendor; null for all. */
  vendor: string | null
  /** Milliseconds, `until` exclusive: uses are judged in this range; how things came to be is read from the beginning. */
  since: number | null
  until: number | null
  /** data/iam-events.json. */
  map: EventMap
  /** What IAM itself or its files say; null for the logs alone. */
  given: Given | null
}

export interface Audit {
  findings: Finding[]
  /** The instant at which ages were measured: the store's last event in the range. Null where there is none. */
  measuredAt: string | null
}

/** So many event ids stand with a finding: its first ones and its last. */
const EVIDENCE = 20

/** Judges the access that the store shows by every rule (audit/index.ts), worst findings first. */
export async function audit(store: Store, actors: Actors, options: AuditOptions): Promise<Audit> {
  await openViews(store, actors)
  await prepareAudit(store.connection, options)
  const world = await worldOf(store, actors, { ...options, given: options.given ?? NOTHING_GIVEN })
  const drafts: { id: RuleId; draft: Draft }[] = []
  for (const rule of AUDIT_RULES) {
    const found = rule.sql === undefined ? [] : await candidates<never>(store.connection, rule.sql)
    for (const draft of rule.judge(found, world)) drafts.push({ id: rule.id, draft })
  }
  const wanted = drafts.filter(({ draft }) => options.vendor === null || draft.vendor === options.vendor)
  return {
    findings: await findingsOf(store, wanted),
    measuredAt: world.end === 0 ? null : formatInstant(world.end),
  }
}

async function findingsOf(store: Store, drafts: readonly { id: RuleId; draft: Draft }[]): Promise<Finding[]> {
  const events = await eventIds(
    store.connection,
    drafts.flatMap(({ draft }) => draft.evidence),
  )
  const unread = unreadPast(store)
  const findings = drafts.map(({ id, draft }): Finding => {
    const text = ruleOf(id)
    const evidence = [...new Set(draft.evidence)]
      .flatMap((n) => events.get(n) ?? [])
      .sort((a, b) => (a.at ?? 0) - (b.at ?? 0) || (a.id < b.id ? -1 : 1))
      .map((event) => event.id)
    return {
      id,
      title: text.title,
      severity: draft.severity ?? text.severity,
      subject: draft.subject,
      vendor: draft.vendor,
      evidence:
        evidence.length <= EVIDENCE ? evidence : [...evidence.slice(0, EVIDENCE / 2), ...evidence.slice(-EVIDENCE / 2)],
      since: draft.since === null ? null : formatInstant(draft.since),
      detail: draft.detail,
      fix: draft.fix.map(lineOr).join('\n'),
      practice: text.practice,
      notObservable: AGAINST_THE_PAST.has(id) ? joined(text.notObservable, unread) : text.notObservable,
    }
  })
  return merged(findings).sort(
    (a, b) =>
      SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
      (a.id < b.id ? -1 : a.id > b.id ? 1 : a.subject < b.subject ? -1 : 1),
  )
}

/** Of a lake a part may have been read: what lies before it can't be what something is the first of. */
function unreadPast({ lake }: Store): string | null {
  const from = lake?.partitions.from ?? null
  return from === null ? null : `No partition before ${from} was read.`
}

function joined(...sentences: readonly (string | null)[]): string | null {
  return sentences.filter((sentence) => sentence !== null).join(' ') || null
}

/** One finding a subject: what a rule says twice of one (two keys that no log names) is joined, the worse case leading. */
function merged(findings: readonly Finding[]): Finding[] {
  const bySubject = new Map<string, Finding>()
  for (const finding of findings) {
    const key = JSON.stringify([finding.id, finding.subject])
    const known = bySubject.get(key)
    if (known === undefined) {
      bySubject.set(key, finding)
      continue
    }
    const [worse, other] = isAtLeast(known.severity, finding.severity) ? [known, finding] : [finding, known]
    bySubject.set(key, {
      ...worse,
      evidence: [...new Set([...worse.evidence, ...other.evidence])],
      detail: `${worse.detail} ${other.detail}`,
    })
  }
  return [...bySubject.values()]
}
