import type { Confidence } from '../model/confidence.ts'
import type { Fact } from '../model/facts.ts'
import type { Group } from './group.ts'

/** A vending event that fits a session, how surely, and by what rule. */
export interface Candidate {
  fact: Fact
  confidence: Confidence
  rule: string
}

/** `others`: further events of the same caller that fit as well, by other credentials of it. */
export type Choice =
  | { kind: 'none' }
  | { kind: 'one'; vend: Candidate; others: readonly Candidate[] }
  | { kind: 'several'; candidates: readonly Candidate[] }

/** One candidate, or several with one caller decide; different callers leave it open. */
export function decide(fitting: readonly Candidate[], groupOf: (key: string) => Group | null): Choice {
  const candidates = withoutNameless(callsOf(fitting).flatMap(inFull)).sort(byEvent)
  const [vend, ...others] = candidates
  if (vend === undefined) return { kind: 'none' }
  const callers = new Set(
    candidates.map(({ fact }) => {
      const caller = groupOf(fact.caller)
      return caller === null ? fact.caller : [caller.kind, caller.principal, caller.principalId].join(' ')
    }),
  )
  return callers.size === 1 ? { kind: 'one', vend, others } : { kind: 'several', candidates }
}

/** The credential groups that may be meant, each once. */
export function callersOf(candidates: readonly Candidate[]): string[] {
  return [...new Set(candidates.map(({ fact }) => fact.caller))].sort()
}

function byEvent(a: Candidate, b: Candidate): number {
  return a.fact.eventId < b.fact.eventId ? -1 : a.fact.eventId > b.fact.eventId ? 1 : 0
}

/** The records of one call, in the caller's account and in the role's. */
function callsOf(candidates: readonly Candidate[]): Candidate[][] {
  const calls = new Map<string, Candidate[]>()
  for (const candidate of candidates) {
    const { fact } = candidate
    const call = fact.more.key === undefined ? (fact.more.shared ?? fact.eventId) : `${fact.more.key} ${fact.at}`
    calls.set(call, [...(calls.get(call) ?? []), candidate])
  }
  return [...calls.values()]
}

/** The caller's account shows the caller in full; a record that only names an account adds nothing, if it is that one. */
function inFull(call: readonly Candidate[]): Candidate[] {
  const full = call.filter(({ fact }) => fact.more.callerKind !== 'aws-account')
  const accounts = new Set(full.map(({ fact }) => fact.more.callerAccount))
  const told = full.length > 0 && accounts.has(undefined)
  return call.filter(
    ({ fact }) => fact.more.callerKind !== 'aws-account' || !(told || accounts.has(fact.more.callerAccount)),
  )
}

/** Who names nobody speaks against nobody: one key is given once, whatever services write of it. */
function withoutNameless(candidates: readonly Candidate[]): Candidate[] {
  const nameless = ({ fact }: Candidate) => isNameless(fact.more.callerKind)
  const named = new Set(candidates.filter((each) => !nameless(each)).map(({ fact }) => fact.more.key))
  return candidates.filter(
    (each) => !nameless(each) || each.fact.more.key === undefined || !named.has(each.fact.more.key),
  )
}

/** Calls that anybody may make tell nothing of who made them. */
export function isNameless(kind: string | undefined): boolean {
  return kind === 'unknown' || kind === 'anonymous'
}
