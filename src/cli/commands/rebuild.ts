import { existsSync, renameSync, rmSync } from 'node:fs'
import { basename } from 'node:path'
import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings'
import { TrailError, usageError } from '../../errors.ts'
import { ingestView } from '../../output/views/ingest.ts'
import { recordCustody } from '../../store/custody.ts'
import { openReader } from '../../store/open.ts'
import { emit } from '../emit.ts'
import { runIngest } from '../ingest-run.ts'
import type { Io } from '../io.ts'
import { type Shell, version } from '../program.ts'
import { type Settings, settingsOf, withWriter } from '../session.ts'

export function rebuildCommand({ io }: Shell): CommandUnknownOpts {
  const command = new Command('rebuild')
    .description(
      'Builds the store anew from the logs, beside the one that is there, and then takes its place; the old file is kept under another name. Stopped, it goes on with the next run.',
    )
    .argument('<source...>', 'where the logs are: a folder that --keep-raw filled, a copy of the bucket, s3://bucket')
    .addHelpText('after', '\nExample:\n  trail rebuild ./raw')
  return command.action(async (sources) => {
    const settings = await settingsOf(command, io)
    await mayBeMoved(settings, io)
    const draft = { ...settings, store: `${settings.store}.rebuild` }
    const { summary } = await runIngest(sources, {}, draft, io)
    if (summary === null || summary.objects.loaded + summary.objects.known === 0) {
      rmSync(draft.store, { force: true })
      throw usageError(
        'nothing-loaded',
        `there are no logs in ${sources.join(', ')}`,
        `${settings.store} was left as it is.`,
      )
    }
    const kept = existsSync(settings.store) ? freeName(`${settings.store}.before-rebuild`) : null
    await withWriter(draft, io, (store) =>
      recordCustody(store.connection, {
        action: 'rebuild',
        detail: { sources, replaces: kept === null ? null : basename(kept) },
        version: version(),
        now: io.now(),
      }),
    )
    if (kept !== null) move(settings.store, kept)
    move(draft.store, settings.store)
    await emit(io, settings, ingestView, summary)
    if (kept !== null && !settings.quiet) io.err(`the old store is kept as ${basename(kept)}\n`)
  })
}

/** A store that another process has open must not be moved under its feet; a damaged one may. */
async function mayBeMoved({ store, quiet }: Settings, io: Io): Promise<void> {
  if (!existsSync(store)) return
  try {
    const open = await openReader(store, { onWait: (message) => quiet || io.err(`${message}\n`) })
    open.close()
  } catch (error) {
    if (error instanceof TrailError && error.code === 'store-locked') throw error
  }
}

function move(from: string, to: string): void {
  renameSync(from, to)
  if (existsSync(`${from}.wal`)) renameSync(`${from}.wal`, `${to}.wal`)
}

function freeName(name: string): string {
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? name : `${name}-${n}`
    if (!existsSync(candidate)) return candidate
  }
}
