import type { Integrity, Verdict } from '../model/answers.ts'
import { numbersOf } from '../store/events.ts'
import type { Store } from '../store/open.ts'
import { knownFaults, missingWithin, verdictsOf } from '../store/proofs.ts'

/**
 * What the latest verify says of the files behind these events, and of files that are missing from the same time.
 * Where an id stands on differing contents the worst word holds. Without `all`, a store in which nothing is known to be
 * wrong is asked two counts and no more.
 */
async function integrityOf(
  store: Store,
  eventIds: readonly string[],
  options: { since: number | null; until: number | null; all: boolean },
): Promise<{ integrity: Integrity; verdicts: Map<string, Verdict> }> {
  const faults = await knownFaults(store.connection)
  const verdicts = options.all || faults.altered > 0 ? await verdictsById(store, eventIds) : new Map<string, Verdict>()
  const altered = eventIds.filter((id) => verdicts.get(id) === 'altered')
  const missing = faults.findings > 0 ? await missingWithin(store.connection, options) : []
  return {
    integrity: { altered: [...new Set(altered)], missing, warnings: warnings(altered.length, missing) },
    verdicts,
  }
}

async function verdictsById(store: Store, eventIds: readonly string[]): Promise<Map<string, Verdict>> {
  const places = await numbersOf(store.connection, [...new Set(eventIds)])
  const byNumber = await verdictsOf(
    store.connection,
    places.map(({ n }) => n),
  )
  const verdicts = new Map<string, Verdict>()
  for (const { n, eventId } of places) {
    const verdict = byNumber.get(n) ?? 'unverified'
    const known = verdicts.get(eventId)
    if (known === undefined || WORST.indexOf(verdict) < WORST.indexOf(known)) verdicts.set(eventId, verdict)
  }
  return verdicts
}

const WORST: readonly Verdict[] = ['altered', 'missing-digest', 'unverified', 'verified']

function warnings(altered: number, missing: Integrity['missing']): string[] {
  const files = missing.filter(({ kind }) => kind === 'missing-file').length
  const digests = missing.length - files
  return [
    ...(altered === 0
      ? []
      : [`${altered} of the events below come from files that are not what CloudTrail signed (altered).`]),
    ...(files === 0
      ? []
      : [`${files} log files of this time are named by digests and missing: events may be lacking.`]),
    ...(digests === 0
      ? []
      : [`${digests} digests of this time are missing: what they named is not known to be whole.`]),
  ]
}

/** What is wrong with the files behind an answer that counts events; `altered` are those that stand in altered files. */
export async function integrityOfCounts(
  store: Store,
  altered: readonly string[],
  range: { since: number | null; until: number | null },
): Promise<Integrity> {
  const { findings } = await knownFaults(store.connection)
  const missing = findings > 0 ? await missingWithin(store.connection, range) : []
  return { altered: [...altered], missing, warnings: warnings(altered.length, missing) }
}

/** {@link integrityOf} for an answer with rows of events: what is wrong, and with `all` each row's own verdict. */
export async function withIntegrity<Answer, Row extends { eventId: string }>(
  store: Store,
  answer: Answer,
  events: readonly Row[],
  options: { since: number | null; until: number | null; all: boolean },
): Promise<Answer & { integrity: Integrity }> {
  const { integrity, verdicts } = await integrityOf(
    store,
    events.map(({ eventId }) => eventId),
    options,
  )
  if (options.all) for (const row of events) Object.assign(row, { verdict: verdicts.get(row.eventId) ?? 'unverified' })
  return { ...answer, integrity }
}
