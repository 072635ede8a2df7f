import { createReadStream, type Stats } from 'node:fs'
import { opendir, readdir, readFile, realpath, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { ObjectRefused, TrailError, usageError } from '../../errors.ts'
import { MAX_INFLATED } from '../read/inflate.ts'
import { mayHold, mayHoldBelow, placeOfFolder, placeOfKey, sectionOf } from './key.ts'
import { LocalFiles } from './local-files.ts'
import type { PassedOver, Pruning, Section, Source, SourceObject } from './source.ts'

/** The metadata of an object kept by `--keep-raw`, beside it. */
const METADATA = '.metadata.json'

/** A file or a folder. */
export function localSource(path: string, passed: PassedOver): Source {
  return {
    objects: (pruning) => localObjects(path, pruning, passed),
    sections: async (pruning) => sectionsBelow(resolve(path), pruning),
  }
}

/** The accounts and regions below a folder; null where files stand outside of them, or links lead elsewhere. */
async function sectionsBelow(folder: string, pruning: Pruning): Promise<Section[] | null> {
  const found: Section[] = []
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const path = join(folder, entry.name)
    if (entry.isSymbolicLink()) return null
    if (entry.isFile() && !entry.name.endsWith(METADATA) && isWanted(path, pruning)) return null
    if (!entry.isDirectory()) continue
    const place = placeOfFolder(`${path}/`)
    if (place.isPart) return null
    if (!mayHoldBelow(place, pruning) || place.service?.startsWith('CloudTrail') === false) continue
    const section = sectionOf(place)
    const below = section === null ? await sectionsBelow(path, pruning) : [section]
    if (below === null) return null
    found.push(...below)
  }
  return found
}

function isWanted(path: string, pruning: Pruning): boolean {
  const place = placeOfKey(path)
  return place.category !== 'foreign' && mayHold(place, pruning)
}

/** What stands at a path. @throws TrailError where nothing does. */
export async function present(path: string): Promise<Stats> {
  return stat(resolve(path)).catch((cause) => {
    throw usageError(
      'no-source',
      `there is no file or folder ${path}`,
      cause.code === 'EACCES' ? 'Look at its permissions.' : undefined,
    )
  })
}

/** A file, or the files below a folder in the order of their names; links to folders already on the way are left alone. */
export async function* localObjects(path: string, pruning: Pruning, passed: PassedOver): AsyncGenerator<SourceObject> {
  const full = resolve(path)
  const found = await present(path)
  if (found.isDirectory())
    yield* folderObjects(full, pruning, passed, { above: new Set([await realpath(full)]), files: new LocalFiles() })
  // It may be a pipe, which makes one wait.
  else yield fileObject(full, found.size, readFile)
}

interface Walk {
  /** The folders above, by their real paths. */
  above: ReadonlySet<string>
  files: LocalFiles
}

async function* folderObjects(
  folder: string,
  pruning: Pruning,
  passed: PassedOver,
  { above, files }: Walk,
): AsyncGenerator<SourceObject> {
  const entries: { name: string; folder: boolean }[] = []
  const handle = await opendir(folder, { bufferSize: 1024 }).catch((cause) => {
    throw new TrailError('unreadable-folder', `the folder ${folder} can't be read (${cause.code})`, {
      cause,
      hint: 'Look at its permissions.',
    })
  })
  for await (const entry of handle) {
    const path = join(folder, entry.name)
    const info = entry.isSymbolicLink() ? await stat(path).catch(() => null) : entry
    if (info === null || entry.name.endsWith(METADATA)) continue
    if (info.isDirectory() || info.isFile()) entries.push({ name: entry.name, folder: info.isDirectory() })
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of entries) {
    const path = join(folder, entry.name)
    if (entry.folder) {
      if (!mayHoldBelow(placeOfFolder(`${path}/`), pruning)) continue
      const real = await realpath(path)
      if (!above.has(real)) yield* folderObjects(path, pruning, passed, { above: new Set([...above, real]), files })
      continue
    }
    const place = placeOfKey(path)
    if (place.category === 'foreign') passed.other++
    else if (mayHold(place, pruning)) {
      const size = await files.size(path).catch(() => null)
      // A log that is gone since the folder was listed is set aside when it is read; a store's own log comes and goes.
      if (size !== null || !path.endsWith('.wal'))
        yield fileObject(path, size ?? 0, (each) => files.read(each, size ?? 0))
    }
  }
}

function fileObject(path: string, size: number, read: (path: string) => Promise<Buffer>): SourceObject {
  return {
    ...placeOfKey(path),
    kind: 'file',
    url: path,
    bucket: null,
    key: path,
    size,
    etag: null,
    versionId: null,
    async read() {
      if (size > MAX_INFLATED) throw new ObjectRefused(`larger than ${Math.round(MAX_INFLATED / 2 ** 20)} MB`)
      const bytes = await read(path).catch((error) => {
        throw new ObjectRefused(`can't be read (${error.code ?? error.message})`)
      })
      return { bytes, etag: null, versionId: null, metadata: await metadataBeside(path) }
    },
  }
}

async function metadataBeside(path: string): Promise<Record<string, string>> {
  if (!path.includes('Digest')) return {}
  try {
    const value: unknown = JSON.parse(await readFile(`${path}${METADATA}`, 'utf8'))
    if (typeof value !== 'object' || value === null) return {}
    return Object.fromEntries(Object.entries(value).map(([name, text]) => [name.toLowerCase(), String(text)]))
  } catch {
    return {}
  }
}

/** What comes on standard input, as one object. */
export function stdinSource(stdin: AsyncIterable<Uint8Array> | null): Source {
  return { objects: () => stdinObject(stdin), sections: async () => null }
}

async function* stdinObject(stdin: AsyncIterable<Uint8Array> | null): AsyncGenerator<SourceObject> {
  yield {
    ...placeOfKey(''),
    kind: 'stdin',
    url: '-',
    bucket: null,
    key: '-',
    size: null,
    etag: null,
    versionId: null,
    async read() {
      const chunks: Uint8Array[] = []
      let length = 0
      for await (const chunk of stdin ?? createReadStream('/dev/stdin')) {
        length += chunk.length
        if (length > MAX_INFLATED) throw new ObjectRefused(`larger than ${Math.round(MAX_INFLATED / 2 ** 20)} MB`)
        chunks.push(chunk)
      }
      return { bytes: Buffer.concat(chunks, length), etag: null, versionId: null, metadata: {} }
    },
  }
}
