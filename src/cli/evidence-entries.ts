import { placeIn, placeOf } from '../digest/place.ts'
import { type Entry, freePath, json, keyEntries, type LogFile, logPath, safePath, sealed } from '../evidence/bundle.ts'
import { readme } from '../evidence/readme.ts'
import { Redactor } from '../evidence/redact.ts'
import type { Json, JsonObject } from '../model/json.ts'
import type { EvidencePlace } from '../store/evidence.ts'
import type { proofOf } from './evidence-logs.ts'
import type { EvidenceAnswer } from './evidence-run.ts'
import { version } from './program.ts'

/** What a bundle is made of. */
export interface Parts {
  answer: JsonObject
  places: EvidencePlace[]
  logs: Map<number, LogFile>
  records: Map<number, Buffer>
  proof: Awaited<ReturnType<typeof proofOf>>
  facts: Omit<EvidenceAnswer, 'bundle' | 'sha256' | 'files'>
  custody: Json
}

function recordPaths(places: readonly EvidencePlace[]): Map<number, string> {
  const paths = new Map<number, string>()
  const taken = new Set<string>()
  for (const { n, eventId } of places) {
    if (paths.has(n)) continue
    paths.set(n, freePath(`records/${safePath(eventId) || 'record'}.json`, taken))
  }
  return paths
}

/** By the id of the log; those that are not given have none. */
function logPaths(logs: Parts['logs']): Map<number, string> {
  const taken = new Set<string>()
  const given = [...logs].filter(([, log]) => log.given.bytes !== null)
  return new Map(given.map(([id, log]) => [id, freePath(logPath(log), taken)]))
}

export function wholeEntries({ answer, places, logs, records, proof, facts, custody }: Parts): Entry[] {
  const paths = recordPaths(places)
  const digestPath = new Map(proof.proofs.map(({ location, path }) => [location, path]))
  const pathOf = logPaths(logs)
  const keys = keyEntries(proof.keys, new Set(proof.proofs.map(({ fingerprint }) => fingerprint)))
  const listed = [...logs].map(([id, { given, ...log }]) => ({
    ...log,
    id: undefined,
    given: given.kind,
    path: pathOf.get(id) ?? null,
    key: signedKey(log, proof.proofs),
    digestPath: log.digest === null ? null : (digestPath.get(log.digest) ?? null),
  }))
  const entries: Entry[] = [
    json('answer.json', answer),
    json('custody.json', custody),
    json('proof.json', {
      records: places.map(({ n, eventId, file, index }) => ({
        eventId,
        path: paths.get(n) ?? null,
        log: logs.get(file)?.url ?? null,
        logPath: pathOf.get(file) ?? null,
        index,
        verdict: logs.get(file)?.verdict ?? 'unverified',
      })),
      logs: listed,
      digests: proof.proofs.map(({ names: _, ...digest }) => digest),
    }),
    ...[...paths].map(([n, path]) => ({ path, bytes: records.get(n) ?? Buffer.alloc(0) })),
    ...[...pathOf].map(([id, path]) => ({ path, bytes: logs.get(id)?.given.bytes ?? Buffer.alloc(0) })),
    ...proof.entries,
    ...keys,
    readme({ ...facts, keys: keys.length }),
  ]
  return sealed(entries, { madeBy: `trail ${version()}` })
}

/** The key under which the digest names a log: its copy may lie elsewhere. */
function signedKey({ url }: { url: string }, digests: readonly { names: string[] }[]): string | null {
  const here = new Set([placeOf(url)])
  return digests.flatMap(({ names }) => names).find((name) => here.has(placeIn(here, name))) ?? null
}

/** The same answer with pseudonyms. Logs, digests and keys would give the names away, hashes do not. */
export function redactedEntries({ answer, places, logs, records, facts }: Parts, secret: string): Entry[] {
  const parsed = new Map([...records].map(([n, bytes]) => [n, parse(bytes)]))
  const redactor = new Redactor(secret, [...parsed.values()])
  // An id is whatever a record says, and names its file.
  const paths = recordPaths(places.map((place) => ({ ...place, eventId: redactor.text(place.eventId) })))
  const entries: Entry[] = [
    json('answer.json', redactor.answer(answer)),
    json('proof.json', {
      records: places.map(({ n, file, index }) => ({
        path: paths.get(n) ?? null,
        index,
        logContentSha256: logs.get(file)?.contentSha256 ?? null,
        verdict: logs.get(file)?.verdict ?? 'unverified',
      })),
    }),
    ...[...paths].map(([n, path]) => json(path, redactor.record(parsed.get(n) ?? null))),
    readme({ ...facts, keys: 0 }),
  ]
  return sealed(entries, { madeBy: `trail ${version()}`, redacted: true })
}

function parse(bytes: Buffer): Json {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return null
  }
}
