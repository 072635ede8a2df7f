import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings'
import { exportView } from '../../output/views/export.ts'
import { emit } from '../emit.ts'
import { putOnRecord } from '../on-record.ts'
import type { Shell } from '../program.ts'
import { settingsOf, withStore } from '../session.ts'

export function exportCommand({ io }: Shell): CommandUnknownOpts {
  const command = new Command('export')
    .description(
      'Writes every event as Parquet, by account, region and day, its record whole beside the columns: DuckDB, Athena and Trino read it, and trail ingest takes it back. _athena.sql and _trino.sql beside it define the table.',
    )
    .argument('<target>', 'a new or empty folder, or s3://bucket/prefix')
    .option('--location <url>', 'where a folder will lie in the end: s3://bucket/prefix')
  return command.action(async (target, { location }) => {
    const settings = await settingsOf(command, io)
    const { runExport } = await import('../export-run.ts')
    const { answer, sha256 } = await withStore(settings, io, (store) =>
      runExport(store, target, location ?? null, settings, io),
    )
    const { events, files, bytes } = answer
    await putOnRecord('export', { target, events, files, bytes, sha256 }, settings, io)
    await emit(io, settings, exportView, answer)
  })
}
