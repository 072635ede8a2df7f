import { Command, type CommandUnknownOpts, Option } from '@commander-js/extra-typings'
import { sift } from '../../audit/baseline.ts'
import { audit } from '../../engine/audit.ts'
import { vendorNamed } from '../../engine/vendor-named.ts'
import { EXIT } from '../../errors.ts'
import { isAtLeast, SEVERITIES } from '../../model/finding.ts'
import { auditView, listRules, rulesView } from '../../output/views/audit.ts'
import { type GivenFlags, givenBy } from '../audit-given.ts'
import { baselineOf } from '../baseline.ts'
import { eventMap } from '../built-in.ts'
import { emit } from '../emit.ts'
import type { Shell } from '../program.ts'
import { settingsOf, withStore } from '../session.ts'

export function auditCommand({ io, exit }: Shell): CommandUnknownOpts {
  const command = new Command('audit')
    .description(
      'Holds how access is given and used against the practices for third parties: findings with severity, evidence and what to do. With --fail-on it ends with 1 where there is one so bad.',
    )
    .option('--vendor <id>', 'only findings about this vendor')
    .addOption(new Option('--fail-on <severity>', 'end with 1 where a finding is at least so bad').choices(SEVERITIES))
    .option('--baseline <file>', 'accepted findings, with a reason and a last day (default: baseline of trail.yaml)')
    .option(
      '--authorization-details <file>',
      'the output of aws iam get-account-authorization-details: trust and permissions as they are',
    )
    .option('--credential-report <file>', 'a credential report (CSV): keys and root as they are')
    .option('--iam', 'ask IAM itself for both, with the default credentials; reads only')
    .option('--profile <name>', 'the AWS profile, with --iam')
    .option('--list', 'list the rules instead')
    .addHelpText(
      'after',
      '\nExamples:\n  trail audit\n  trail audit --fail-on high --format sarif > trail.sarif\n  trail audit --list\n\n--iam needs iam:GetAccountAuthorizationDetails, iam:GenerateCredentialReport, iam:GetCredentialReport and\niam:ListAccessKeys.',
    )
  return command.action(async (options) => {
    const settings = await settingsOf(command, io)
    if (options.list === true) return emit(io, settings, rulesView, listRules())
    const baseline = await baselineOf(options.baseline, settings, io)
    const given = await givenBy(options as GivenFlags, io)
    const answer = await withStore(settings, io, async (store, actors) => {
      const { entries } = actors.context.registry
      const vendor = options.vendor === undefined ? null : vendorNamed(entries, options.vendor).id
      const { measuredAt, findings } = await audit(store, actors, {
        vendor,
        ...settings.range,
        map: eventMap(),
        given,
      })
      return { measuredAt, ...sift(findings, baseline, measuredAt === null ? null : Date.parse(measuredAt)) }
    })
    await emit(io, settings, auditView, answer)
    if (!settings.quiet)
      for (const { id, subject, why } of answer.stale)
        io.err(`baseline: ${id} ${JSON.stringify(subject)} has no effect (${why})\n`)
    const { failOn } = options
    if (failOn !== undefined && answer.findings.some(({ severity }) => isAtLeast(severity, failOn))) exit(EXIT.finding)
  })
}
