import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve, sep } from 'node:path'
import { athenaExportDdl, trinoExportDdl } from '../engine/remote/ddl.ts'
import { exportColumns, jsonStructure } from '../engine/remote/parquet.ts'
import { usageError } from '../errors.ts'
import { parseSource } from '../ingest/source/s3.ts'
import type { ExportAnswer } from '../output/views/export.ts'
import { exportParquet } from '../store/export.ts'
import type { Store } from '../store/open.ts'
import type { Io } from './io.ts'
import { athenaOptions } from './remote-run.ts'
import type { Settings } from './session.ts'

/** Exports the store to a folder or a bucket, with the definitions of its table beside it. */
export async function runExport(
  store: Store,
  target: string,
  location: string | null,
  settings: Settings,
  io: Io,
): Promise<ExportAnswer> {
  const bucket = /^s3:\/\//.test(target) ? parseSource(target) : null
  const folder = bucket === null ? emptyFolder(resolve(io.cwd, target)) : mkdtempSync(join(tmpdir(), 'trail-export-'))
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
    return answer
  } finally {
    if (bucket !== null) rmSync(folder, { recursive: true, force: true })
  }
}

function emptyFolder(folder: string): string {
  if (existsSync(folder) && (!statSync(folder).isDirectory() || readdirSync(folder).length > 0))
    throw usageError(
      'not-empty',
      `${folder} is there and not empty`,
      'Name a new folder: an export never mixes with another.',
    )
  mkdirSync(folder, { recursive: true, mode: 0o700 })
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
