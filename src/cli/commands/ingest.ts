import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings'
import { EXIT } from '../../errors.ts'
import { dryRunView, ingestView } from '../../output/views/ingest.ts'
import { emit } from '../emit.ts'
import { dryRun, type IngestFlags, runIngest } from '../ingest-run.ts'
import type { Shell } from '../program.ts'
import { settingsOf } from '../session.ts'

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
    if (interrupted) exit(130)
    else if (summary !== null && options.strict === true && summary.objects.setAside > 0) exit(EXIT.failed)
    else if (summary?.verified !== undefined && ['altered', 'incomplete'].includes(summary.verified.verdict))
      exit(EXIT.finding)
  })
}
