import { mergeCallers, wantsOf } from '../attribution/group.ts'
import { resolve } from '../attribution/resolve.ts'
import type { Resolution } from '../model/facts.ts'
import { loadClosure, staleGroups } from '../store/chains.ts'
import { CredentialWriter } from '../store/credentials.ts'
import type { Store } from '../store/open.ts'

/** Groups resolved at a time: bounds the memory, whatever the number of sessions. */
const BATCH = 5_000

/**
 * Brings the stored attribution up to date: groups with new callers, groups that want a key of a new fact, and all that
 * rest on them. Interrupted, it is done again by the next ingest; until then readers resolve what is out of date
 * themselves.
 */
export async function settle(store: Store, signal: AbortSignal): Promise<{ resolved: number }> {
  const stale = await staleGroups(store.connection)
  const writer = await CredentialWriter.open(store)
  for (let from = 0; from < stale.length; from += BATCH) {
    signal.throwIfAborted()
    const some = stale.slice(from, from + BATCH)
    const closure = await loadClosure(store.connection, some, { merge: mergeCallers, wants: wantsOf })
    const resolved: { resolution: Resolution; wants: readonly string[] }[] = []
    for (const group of some) {
      if (closure.group(group) === null) continue
      resolved.push({ resolution: resolve(group, closure), wants: closure.wanted(group) })
    }
    await writer.replace(some, resolved)
  }
  await writer.finish()
  return { resolved: stale.length }
}
