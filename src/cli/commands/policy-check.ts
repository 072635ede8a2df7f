import { Command, type CommandUnknownOpts, Option } from '@commander-js/extra-typings'
import { EXIT, usageError } from '../../errors.ts'
import { isAtLeast, SEVERITIES } from '../../model/finding.ts'
import { policyCheckView } from '../../output/views/policy-check.ts'
import { POLICY_TYPES, type PolicyType } from '../../policy/document.ts'
import { ActionList } from '../../policy/event-map.ts'
import { type LintFinding, lint } from '../../policy/lint/index.ts'
import { emit } from '../emit.ts'
import { policiesToCheck } from '../policy-documents.ts'
import { lintOptions } from '../policy-knowledge.ts'
import type { Shell } from '../program.ts'
import { settingsOf } from '../session.ts'

const HELP = `
Examples:
  trail policy check vendor-asks-for.json
  trail policy check trust.json --trust --vendor acme
  trail policy check role.json --format sarif > policy.sarif
  trail policy check arn:aws:iam::111122223333:role/AcmeRole --vendor acme

What a policy is for is told by --type, by what it stands in, or else by its shape: one with principals is a role's (only actions
of sts, no resource) or a resource's. A permissions boundary has no shape of its own and is taken for a policy that grants rights.
So is an organization's policy, save where it allows * beside Denies that ask for the principal, keep the account in its
organization or close regions; that is said as P01 of severity info. With --vendor it is what the vendor asks for.

An ARN is read from IAM with the default credentials; nothing is changed. It takes, on what is asked for:
  a managed policy   iam:GetPolicy, iam:GetPolicyVersion
  a role             those, iam:GetRole, iam:ListRolePolicies, iam:GetRolePolicy, iam:ListAttachedRolePolicies
  a user             those of a policy, iam:GetUser, iam:ListUserPolicies, iam:GetUserPolicy,
                     iam:ListAttachedUserPolicies, iam:ListGroupsForUser, and those of its groups
  a group            those of a policy, iam:GetGroup, iam:ListGroupPolicies, iam:GetGroupPolicy,
                     iam:ListAttachedGroupPolicies`

export function policyCheckCommand({ io, exit }: Shell): CommandUnknownOpts {
  const command = new Command('check')
    .description(
      'what a policy grants too freely or a trust policy lets in, with place and fix; ends with 1 from --fail-on up',
    )
    .argument('<file|arn>', 'a policy, or what AWS’s CLI prints of one; - for standard input; an ARN to ask IAM')
    .option('--trust', 'it is a role’s trust policy')
    .addOption(new Option('--type <type>', 'what it is for (default: by its shape)').choices(POLICY_TYPES))
    .option('--vendor <id>', 'the vendor that it is for: its accounts, and what the logs say it used')
    .option('--profile <name>', 'the AWS profile, with an ARN')
    .addOption(
      new Option('--fail-on <severity>', 'end with 1 where a finding is at least so bad')
        .choices(SEVERITIES)
        .default('medium' as const),
    )
    .addHelpText('after', HELP)
  return command.action(async (file, options) => {
    const settings = await settingsOf(command, io)
    const documents = await policiesToCheck(file, options, io)
    const vendor = options.vendor ?? null
    const known = await lintOptions(settings, io, {
      subject: file,
      type: null,
      vendor,
      texts: documents.map(({ text }) => text),
    })
    const list = new ActionList()
    const findings: LintFinding[] = []
    const checked: { name: string; type: PolicyType | null; findings: number }[] = []
    for (const { name, text, type, held } of documents) {
      const linted = await lint(text, list, { ...known, subject: name, type, held })
      findings.push(...linted.findings)
      checked.push({ name, type: linted.type, findings: linted.findings.length })
    }
    const bad = findings.filter(({ severity }) => isAtLeast(severity, options.failOn))
    const unreadable = checked.find(({ type }) => type === null)
    await emit(io, settings, policyCheckView, {
      ok: bad.length === 0 && unreadable === undefined,
      type: checked.length === 1 ? (checked[0]?.type ?? null) : null,
      file: checked.length === 1 ? (checked[0]?.name ?? file) : file,
      documents: checked,
      findings,
    })
    if (unreadable !== undefined) {
      const fault = findings.find(({ subject }) => subject === unreadable.name)
      throw usageError('no-policy', `${unreadable.name}:${fault?.line}:${fault?.column}: ${fault?.detail}`, fault?.fix)
    }
    if (bad.length > 0) exit(EXIT.finding)
  })
}
