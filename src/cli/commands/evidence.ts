import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings'
import { evidenceView } from '../../output/views/evidence.ts'
import { emit } from '../emit.ts'
import { type EvidenceFlags, gather } from '../evidence-run.ts'
import { bundlePath, writeZip } from '../evidence-zip.ts'
import { putOnRecord } from '../on-record.ts'
import type { Shell } from '../program.ts'
import { settingsOf, withStore } from '../session.ts'

export function evidenceCommand({ io }: Shell): CommandUnknownOpts {
  const command = new Command('evidence')
    .description(
      'Writes a zip with an answer, the records and log files that it rests on, the digests, signatures and keys that prove them, and a README with the commands by which anyone checks it without trail. The same store gives the same bytes.',
    )
    .argument('[target...]', 'a resource, as in who-touched, or event ids')
    .option('--vendor <id>', 'everything that this vendor did')
    .option('-o, --output <file>', 'the bundle (default: evidence.zip)')
    .option('--all', 'of a resource: reads too')
    .option('--raw <dir...>', 'folders of --keep-raw, to take the original files from')
    .option('--max-file-mb <n>', 'files beyond this are given as records and hashes (default: 64)')
    .option('--redact', 'replace account ids, names, keys and addresses by pseudonyms; without logs, digests and keys')
    .option('--redact-key <file>', 'with --redact: the secret, so that several bundles agree')
    .addHelpText(
      'after',
      '\nExamples:\n  trail evidence i-0abc1234def567890 -o case-7.zip --raw ./raw\n  trail evidence --vendor acme --since 2026-01-01 --redact -o for-acme.zip',
    )
  return command.action(async (targets, options) => {
    const settings = await settingsOf(command, io)
    const path = bundlePath(options.output, io)
    const answer = await withStore(settings, io, async (store, actors) => {
      const { entries, facts } = await gather(store, actors, targets, options as EvidenceFlags, settings, io)
      return { bundle: path, sha256: await writeZip(path, entries), files: entries.length, ...facts }
    })
    const { bundle, sha256, events, redacted } = answer
    const asked = options.vendor === undefined ? [...targets] : [`vendor ${options.vendor}`]
    await putOnRecord('evidence', { asked, bundle, sha256, events, redacted }, settings, io)
    await emit(io, settings, evidenceView, answer)
  })
}
