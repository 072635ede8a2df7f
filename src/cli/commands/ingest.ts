import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings'
import { EXIT } from '../../errors.ts'
import { printable } from '../../output/printable.ts'
import { dryRunView, type IngestAnswer, ingestView } from '../../output/views/ingest.ts'
import { emit } from '../emit.ts'
import { dryRun, type IngestFlags, runIngest } from '../ingest-run.ts'
import type { Io } from '../io.ts'
import type { Shell } from '../program.ts'
import { type Settings, settingsOf } from '../session.ts'

export function ingestCommand({ io, exit }: Shell): CommandUnknownOpts {
  const command = new Command('ingest')
    .description(
      'Loads CloudTrail logs into the store: what it holds already is skipped, what can’t be read is set aside with the reason. It can be stopped at any moment; the next run goes on.',
    )
    .argument('<source...>', 's3://bucket[/prefix], an access point’s ARN, a folder, files, or - for standard input')
    .option('--account <id...>', 'only these accounts')
    .option('--region <region...>', 'only these regions')
    .option('--dry-run', 'say what would be fetched: objects, bytes, requests and their cost')
    .option('--follow [minutes]', 'go on looking for new logs, every 5 minutes or as often as said')
    .option('--keep-raw <dir>', 'keep the objects as they were fetched')
    .option('--verify', 'hold what was loaded against its digests, and remember the verdicts')
    .option('--public-keys <file>', 'for --verify: the output of aws cloudtrail list-public-keys')
    .option('--fetch-keys', 'for --verify: get the public keys from CloudTrail (cloudtrail:ListPublicKeys)')
    .option('--strict', 'exit with 3 if anything was set aside')
    .option('--concurrency <n>', 'objects fetched at once (default: 16)')
    .option('--profile <name>', 'the AWS profile')
    .option('--endpoint-url <url>', 'another S3 endpoint')
    .option('--cloudtrail-endpoint-url <url>', 'another CloudTrail endpoint for --fetch-keys')
    .option('--bucket-region <region>', 'the bucket’s region, where it can’t be found out')
    .option('--request-payer', 'pay for the requests, as a requester-pays bucket asks')
    .option('--no-sign-request', 'without credentials, for a public bucket')
    .addHelpText(
      'after',
      '\nExamples:\n  trail ingest s3://my-trail --since 7d\n  trail ingest ./logs\n  aws cloudtrail lookup-events | trail ingest -',
    )
  return command.action(async (sources, options) => {
    const settings = await settingsOf(command, io)
    if (options.dryRun === true) {
      await emit(io, settings, dryRunView, await dryRun(sources, options as IngestFlags, settings, io))
      return
    }
    const { summary, interrupted } = await runIngest(sources, options as IngestFlags, settings, io)
    if (summary !== null) await emit(io, settings, ingestView, summary)
    if (summary !== null) saySetAside(summary, settings, options.strict === true, io)
    if (interrupted) exit(130)
    else if (summary !== null && options.strict === true && summary.objects.setAside > 0) exit(EXIT.failed)
    else if (summary?.verified !== undefined && ['altered', 'incomplete'].includes(summary.verified.verdict))
      exit(EXIT.finding)
  })
}

/** What could not be read must not pass unnoticed: a program reads the JSON, whoever runs it the terminal. */
function saySetAside(summary: IngestAnswer, settings: Settings, strict: boolean, io: Io): void {
  const { setAside } = summary.objects
  if (setAside === 0 || (settings.quiet && !strict)) return
  io.err(`${setAside === 1 ? '1 file was' : `${setAside} files were`} set aside; trail status says why\n`)
  // A table names them itself.
  if (settings.format === 'table') return
  for (const { file, reason } of summary.setAside.slice(0, MOST_NAMED)) io.err(`  ${printable(`${file}: ${reason}`)}\n`)
}

/** So many files are named; the answer and `trail status` have them all. */
const MOST_NAMED = 10
