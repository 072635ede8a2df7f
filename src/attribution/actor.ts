import type { Actor } from '../model/actor.ts'
import { weakest } from '../model/confidence.ts'
import type { Binding, Missing, Resolution, Signer } from '../model/facts.ts'

/** Who made one event: its group's resolution, its own key and the service in between, the vendor as bound now. */
export function actorOf(resolution: Resolution, caller: Signer, binding: Binding): Actor {
  const { kind, principal, principalId, account, session, sourceIdentity, mfa, origin, chain, confidence } = resolution
  // A foreign account that is AWS's own is a service, as its own origin and as the caller that it is.
  const bound = kind === 'aws-account' && principal === origin.principal ? binding.originKind : kind
  return {
    kind: bound,
    principal,
    principalId,
    account,
    session,
    accessKeyId: caller.accessKeyId,
    sourceIdentity,
    mfa,
    via: caller.via,
    origin: { ...origin, kind: binding.originKind, own: binding.own },
    chain: chain.map((hop, i) =>
      i === 0 && hop.principal === origin.principal ? { ...hop, kind: binding.originKind } : { ...hop },
    ),
    vendor: binding.vendor,
    confidence: binding.ambiguous ? weakest(confidence, 'ambiguous') : confidence,
    notes: [...resolution.notes, ...binding.notes],
  }
}

/** A hop that rests on the record itself (a role's path, an issuer, a delegate) is proven by the event asked about. */
export function provenBy(actor: Actor, eventId: string): Actor {
  if (actor.chain.every((hop, i) => i === 0 || hop.evidence !== null)) return actor
  return {
    ...actor,
    chain: actor.chain.map((hop, i) => (i === 0 || hop.evidence !== null ? hop : { ...hop, evidence: eventId })),
  }
}

/** What is loaded of one account and region. Times in milliseconds since 1970 UTC. */
interface Loaded {
  account: string
  region: string | null
  first: number | null
  last: number | null
  writeOnly: boolean
}

const HOUR_MS = 3_600_000

/** A line with every region of an account is no help; us-east-1 holds the calls to the global endpoint of STS. */
const MOST_REGIONS = 6

/** What is loaded, and where of: the bucket, or the folder, that an account's logs came from. */
export interface LoadedLogs {
  loaded: readonly Loaded[]
  source: string | null
}

/** Why a chain ends before its origin, with a line that loads what would continue it. */
export function missingNote(missing: Missing, logs: LoadedLogs): string {
  const who = missing.principal ?? 'this session'
  if (missing.at === null) return `unresolved: the records of ${who} do not say when its session began`
  const at = Date.parse(missing.at)
  const places = logs.loaded.filter(
    (place) => place.account === missing.account && place.first !== null && place.last !== null,
  )
  const covered = places.some((place) => (place.first ?? 0) <= at && at <= (place.last ?? 0))
  const line = ingestLine(missing, at, places, logs.source)
  const began = `unresolved: the session of ${who} began at ${missing.at}`
  const writesOnly = places.length > 0 && places.every((place) => place.writeOnly)
  if (writesOnly)
    return `${began}; the logs hold no read-only events (a WriteOnly trail leaves AssumeRole out); a trail of reads too would have it: ${line}`
  if (!covered) return `${began}, before the logs that are loaded; the event that began it would come with: ${line}`
  return `${began}, an hour that is loaded in part at least, but the event that began it is not there (it may be in another region: ${line})`
}

/** Ready to paste: the hour, the account, and the regions in which the account is known to work. */
function ingestLine({ account }: Missing, at: number, places: readonly Loaded[], source: string | null): string {
  const hour = (ms: number) => new Date(Math.floor(ms / HOUR_MS) * HOUR_MS).toISOString().slice(0, 16)
  const regions = [...new Set([...places.flatMap((place) => place.region ?? []), 'us-east-1'])].sort()
  const only = regions.length > MOST_REGIONS ? [] : regions.flatMap((region) => ['--region', region])
  const words = ['trail', 'ingest', source ?? 's3://BUCKET', '--account', account ?? 'ACCOUNT', ...only]
  return [...words, '--since', `${hour(at)}Z`, '--until', `${hour(at + HOUR_MS)}Z`].map(shellWord).join(' ')
}

/** Values come from logs: what a shell would read as more than a word is quoted. */
function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
