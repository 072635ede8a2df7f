import type { Custody } from '../model/answers.ts'
import { custodyEntries } from '../store/custody.ts'
import { checkCustody } from '../store/custody-check.ts'
import type { Store } from '../store/open.ts'

/** The chain of custody, and whether it holds. `noted` is a hash that the caller kept elsewhere. */
export async function custody(store: Store, noted: string | null): Promise<Custody> {
  const entries = await custodyEntries(store.connection)
  const findings = await checkCustody(store.connection)
  if (noted !== null && !entries.some(({ hash }) => hash === noted.toLowerCase()))
    findings.push({
      kind: 'broken-chain',
      entry: null,
      what: 'no entry has the hash that was noted: the record was made anew or cut',
      expected: noted,
      found: entries.at(-1)?.hash ?? null,
    })
  return {
    verdict: findings.length === 0 ? 'whole' : 'changed',
    head: entries.at(-1)?.hash ?? null,
    entries: entries.map(({ text: _, ...entry }) => entry),
    findings,
  }
}
