import { Command, type CommandUnknownOpts, Option } from '@commander-js/extra-typings'
import { EXIT, usageError } from '../../errors.ts'
import { isAtLeast, SEVERITIES } from '../../model/finding.ts'
import { policyCheckView } from '../../output/views/policy-check.ts'
import { POLICY_TYPES } from '../../policy/document.ts'
import { ActionList } from '../../policy/event-map.ts'
import { lint } from '../../policy/lint/index.ts'
import { emit } from '../emit.ts'
import { readPolicyText } from '../policy-input.ts'
import { lintOptions } from '../policy-knowledge.ts'
import type { Shell } from '../program.ts'
import { settingsOf } from '../session.ts'

export function policyCheckCommand({ io, exit }: Shell): CommandUnknownOpts {
  const command = new Command('check')
    .description(
      'what a policy grants too freely or a trust policy lets in, with place and fix; ends with 1 from --fail-on up',
    )
    .argument('<file>', 'a policy, or what AWS’s CLI prints of one; - for standard input')
    .option('--trust', 'it is a role’s trust policy')
    .addOption(new Option('--type <type>', 'what it is for (default: by its shape)').choices(POLICY_TYPES))
    .option('--vendor <id>', 'the vendor that it is for: its accounts, and what the logs say it used')
    .addOption(
      new Option('--fail-on <severity>', 'end with 1 where a finding is at least so bad')
        .choices(SEVERITIES)
        .default('medium' as const),
    )
    .addHelpText(
      'after',
      '\nExamples:\n  trail policy check vendor-asks-for.json\n  trail policy check trust.json --trust --vendor acme\n  trail policy check role.json --format sarif > policy.sarif',
    )
  return command.action(async (file, options) => {
    const settings = settingsOf(command, io)
    if (options.trust === true && options.type !== undefined && options.type !== 'trust')
      throw usageError('two-types', `--trust and --type ${options.type} contradict each other`)
    const text = await readPolicyText(file, io)
    const subject = file === '-' ? 'stdin' : file
    const type = options.trust === true ? 'trust' : (options.type ?? null)
    const knowledge = await lintOptions(settings, io, { subject, type, vendor: options.vendor ?? null })
    const { type: found, findings } = await lint(text, new ActionList(), knowledge)
    const bad = findings.filter(({ severity }) => isAtLeast(severity, options.failOn))
    await emit(io, settings, policyCheckView, {
      ok: bad.length === 0 && found !== null,
      type: found,
      file: subject,
      findings,
    })
    if (found === null) {
      const [fault] = findings
      throw usageError('no-policy', `${subject}:${fault?.line}:${fault?.column}: ${fault?.detail}`, fault?.fix)
    }
    if (bad.length > 0) exit(EXIT.finding)
  })
}
