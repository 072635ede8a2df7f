import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings'
import { EXIT } from '../../errors.ts'
import { verifyView } from '../../output/views/verify.ts'
import { emit } from '../emit.ts'
import type { Shell } from '../program.ts'
import { settingsOf } from '../session.ts'
import { runVerify, type VerifyFlags } from '../verify-run.ts'

export function verifyCommand({ io, exit }: Shell): CommandUnknownOpts {
  const command = new Command('verify')
    .description(
      'Holds logs against the digests that CloudTrail signed: what was altered, what is missing, what nothing proves. Without a source, the files that the store has loaded. The verdicts are remembered in the store. Ends with 1 unless all is whole.',
    )
    .argument(
      '[source...]',
      's3://bucket[/prefix], or folders with a copy of the bucket’s tree (aws s3 sync, --keep-raw)',
    )
    .option('--public-keys <file>', 'the output of aws cloudtrail list-public-keys')
    .option('--fetch-keys', 'get the public keys from CloudTrail (cloudtrail:ListPublicKeys)')
    .option('--fetch-all', 'fetch objects again that the store has proven under the same ETag')
    .option('--account <id...>', 'only these accounts')
    .option('--region <region...>', 'only these regions')
    .option('--profile <name>', 'the AWS profile')
    .option('--endpoint-url <url>', 'another S3 endpoint')
    .option('--bucket-region <region>', 'the bucket’s region, where it can’t be found out')
    .option('--cloudtrail-endpoint-url <url>', 'another CloudTrail endpoint for --fetch-keys')
    .option('--request-payer', 'pay for the requests, as a requester-pays bucket asks')
    .option('--no-sign-request', 'without credentials, for a public bucket')
    .addHelpText('after', '\nExamples:\n  trail verify --fetch-keys\n  trail verify ./raw --public-keys keys.json')
  return command.action(async (sources, options) => {
    const settings = await settingsOf(command, io)
    const answer = await runVerify(sources, options as VerifyFlags, settings, io)
    await emit(io, settings, verifyView, answer)
    if (answer.verdict !== 'whole') exit(EXIT.finding)
  })
}
