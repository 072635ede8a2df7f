import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { placeIn, placeOf } from '../digest/place.ts'
import { usageError } from '../errors.ts'
import { contentOf, digestEntries, type LogFile, sha256 } from '../evidence/bundle.ts'
import { digestsById, digestUrls, type EvidenceFile, recordsOfFile } from '../store/evidence.ts'
import type { Store } from '../store/open.ts'
import { storedKeys } from '../store/proofs.ts'
import type { EvidenceFlags } from './evidence-run.ts'
import type { Io } from './io.ts'
import { keptPaths } from './keep-raw.ts'

/** The original where it is at hand and is what was loaded, else its content from the loaded records, else nothing. */
export async function giveLog(
  store: Store,
  file: EvidenceFile,
  flags: EvidenceFlags,
  io: Io,
): Promise<LogFile['given']> {
  const most = Number(flags.maxFileMb ?? 64) * 2 ** 20
  if (!(most > 0)) throw usageError('bad-size', '--max-file-mb takes a number above 0')
  if (file.size <= most) {
    const object = /^s3:\/\/([^/]+)\/(.*)$/s.exec(file.url)
    const named = { url: file.url, bucket: object?.[1] ?? null, key: object?.[2] ?? file.url }
    const paths = (flags.raw ?? []).flatMap((folder) => keptPaths(resolve(io.cwd, folder), named))
    if (object === null) paths.push(file.url)
    for (const path of paths) {
      const bytes = await readFile(path).catch(() => null)
      if (bytes !== null && sha256(bytes) === file.sha256) return { kind: 'original', bytes }
    }
  }
  const content = contentOf(await recordsOfFile(store.connection, file.id), file.contentSha256)
  if (content !== null && content.length <= most) return { kind: 'content', bytes: content }
  return { kind: 'records', bytes: null }
}

/** The digests that name the logs, those that carry their signatures, and the keys. */
export async function proofOf(store: Store, logs: readonly LogFile[]) {
  const keys = await storedKeys(store.connection)
  const byPlace = new Map((await digestUrls(store.connection)).map(({ file, url }) => [placeOf(url), file]))
  const wanted = new Map<number, Awaited<ReturnType<typeof digestsById>>[number]>()
  let locations = logs.flatMap(({ digest }) => (digest === null ? [] : [digest]))
  while (locations.length > 0) {
    const files = [...new Set(locations.map((each) => byPlace.get(placeIn(byPlace, each))))].filter(
      (file): file is number => file !== undefined && !wanted.has(file),
    )
    const digests = await digestsById(store.connection, files)
    for (const digest of digests) wanted.set(digest.file, digest)
    locations = digests.flatMap(({ carriedBy }) => (carriedBy === null ? [] : [carriedBy]))
  }
  return { ...digestEntries([...wanted.values()], keys), keys }
}
