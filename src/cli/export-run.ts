import { createHash } from 'node:crypto'
import {
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { athenaExportDdl, trinoExportDdl } from '../engine/remote/ddl.ts'
import { exportColumns, jsonStructure } from '../engine/remote/parquet.ts'
import { usageError } from '../errors.ts'
import { parseSource } from '../ingest/source/s3.ts'
import type { ExportAnswer } from '../output/views/export.ts'
import { exportParquet } from '../store/export.ts'
import type { Store } from '../store/open.ts'
import { temporaryFolder } from '../store/temporary.ts'
import type { Io } from './io.ts'
import { athenaOptions } from './open-lake.ts'
import type { Settings } from './session.ts'

/**
 * Exports the store to a folder or a bucket, with the definitions of its table beside it. The folder gets its name when
 * it is whole. `sha256` is over its list of files in the form of `sha256sum`, sorted by their paths.
 */
export async function runExport(
  store: Store,
  target: string,
  location: string | null,
  settings: Settings,
  io: Io,
): Promise<{ answer: ExportAnswer; sha256: string }> {
  const bucket = /^s3:\/\//.test(target) ? parseSource(target) : null
  const place = bucket === null ? freeFolder(resolve(io.cwd, target)) : null
  const folder = place === null ? temporaryFolder('trail-export-') : draftOf(place)
  try {
    const exported = await exportParquet(store, folder, { structure: jsonStructure(), columns: exportColumns() })
    const files = filesBelow(folder)
    const answer = {
      target,
      ...exported,
      files: files.length,
      bytes: files.reduce((sum, file) => sum + statSync(file).size, 0),
    }
    const root = (location ?? (bucket === null ? 's3://BUCKET/PREFIX' : target)).replace(/\/+$/, '')
    if (exported.accounts.length > 0) writeDefinitions(folder, { root, ...exported }, settings)
    if (bucket !== null) await upload(bucket, folder, settings, io)
    const sha256 = await hashOf(folder)
    if (place !== null) renameSync(folder, place)
    return { answer, sha256 }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function hashOf(folder: string): Promise<string> {
  const list = createHash('sha256')
  const names = filesBelow(folder).map((file) => relative(folder, file).split(sep).join('/'))
  for (const name of names.sort()) {
    const hash = createHash('sha256')
    await pipeline(createReadStream(join(folder, name)), hash)
    list.update(`${hash.digest('hex')}  ${name}\n`)
  }
  return list.digest('hex')
}

/** A folder beside the place, for its owner only: what is stopped on the way never bears the name of what is whole. */
function draftOf(place: string): string {
  const draft = `${place}.new-${process.pid}`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { recursive: true, mode: 0o700 })
  return draft
}

function freeFolder(folder: string): string {
  if (existsSync(folder) && (!statSync(folder).isDirectory() || readdirSync(folder).length > 0))
    throw usageError(
      'not-empty',
      `${folder} is there and not empty`,
      'Name a new folder: an export never mixes with another.',
    )
  return folder
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile())
}

function writeDefinitions(
  folder: string,
  layout: Parameters<typeof athenaExportDdl>[0],
  { globals, config }: Settings,
): void {
  const table = globals.table ?? config.athena?.table ?? 'cloudtrail_logs'
  const database = globals.athenaDatabase ?? config.athena?.database ?? 'default'
  const schema = (
    globals.trinoSchema ?? `${config.trino?.catalog ?? 'hive'}.${config.trino?.schema ?? 'default'}`
  ).split('.')
  const write = (name: string, statements: readonly string[]) =>
    writeFileSync(join(folder, name), statements.map((statement) => `${statement};\n`).join('\n'), { mode: 0o600 })
  // What begins with _ is no data to Athena and Trino, nor to ingest.
  write('_athena.sql', athenaExportDdl(layout, { schema: [database], table }))
  write('_trino.sql', trinoExportDdl(layout, { schema, table }))
}

/** Uploads under way at once. */
const UPLOADS = 8

async function upload(
  { bucket, prefix }: { bucket: string; prefix: string },
  folder: string,
  settings: Settings,
  io: Io,
): Promise<void> {
  const { uploader } = await import('../aws/s3-upload.ts')
  const { put, close } = uploader(bucket, athenaOptions(settings).region, io.env)
  const queue = filesBelow(folder)
  const base = prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`
  const worker = async () => {
    for (let file = queue.shift(); file !== undefined; file = queue.shift())
      await put(`${base}${relative(folder, file).split(sep).join('/')}`, readFileSync(file))
  }
  try {
    await Promise.all(Array.from({ length: UPLOADS }, worker))
  } finally {
    close()
  }
}
