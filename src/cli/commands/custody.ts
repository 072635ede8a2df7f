import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings'
import { custody } from '../../engine/custody.ts'
import { EXIT } from '../../errors.ts'
import { custodyView } from '../../output/views/custody.ts'
import { emit } from '../emit.ts'
import type { Shell } from '../program.ts'
import { settingsOf, withStore } from '../session.ts'

export function custodyCommand({ io, exit }: Shell): CommandUnknownOpts {
  const command = new Command('custody')
    .description(
      'The record of every ingest, verify and export of the store, each entry bound to the one before by its hash, and held against what the store holds now. Ends with 1 if anything was changed.',
    )
    .option('--head <hash>', 'the hash of an entry that you noted elsewhere: it must be in the record still')
    .addHelpText('after', '\nExample:\n  trail custody --head 9f2c…')
  return command.action(async ({ head }) => {
    const settings = await settingsOf(command, io)
    await withStore(settings, io, async (store) => {
      const answer = await custody(store, head ?? null)
      await emit(io, settings, custodyView, answer)
      if (answer.findings.length > 0) exit(EXIT.finding)
    })
  })
}
