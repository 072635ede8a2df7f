import { AUDIT_RULES as AUDITED } from '../src/audit/index.ts'
import { listRules } from '../src/output/views/audit.ts'

const HEAD = `# What trail judges by

Each practice for giving AWS access to third parties is a few rules. \`trail audit\` holds the logs against them, and, where
they are given, what IAM itself says; \`trail policy check\` holds one policy against those that a policy can break; \`trail
report\` shows a vendor's findings. \`trail audit --list\` prints this list.

A finding says which rule, how bad, about whom (\`subject\`: an ARN, a key, an external id), since when, by which events, and
what to do. Severities are critical, high, medium, low and info; of a milder case a rule says less, which stands after its
severity here. Ages are measured at the store's last event: the same store gives the same answer for ever. What CloudTrail
can't show is said with the finding, and below.

More than the logs tell come from

- \`--authorization-details FILE\`: the output of \`aws iam get-account-authorization-details\`;
- \`--credential-report FILE\`: the output of \`aws iam get-credential-report\` (its CSV);
- \`--iam\`: both from IAM, which takes iam:GetAccountAuthorizationDetails, iam:GenerateCredentialReport,
  iam:GetCredentialReport and iam:ListAccessKeys, and changes nothing.

\`trail policy check ARN\` reads single policies and takes less: \`trail policy check --help\` lists it.
`

/** docs/audit.md: every rule by the practice that it puts to work. */
export function auditPage(): string {
  const rules = listRules()
  const audited = new Set<string>(AUDITED.map(({ id }) => id))
  const sections = [...new Set(rules.map(({ practice }) => practice))].map((practice) => {
    const rows = rules
      .filter((rule) => rule.practice === practice)
      .map(({ id, severity, milder, title, when, notObservable }) => {
        const by = [...(audited.has(id) ? ['audit'] : []), ...(/^(?:[PW]|T0[1-8])/.test(id) ? ['policy check'] : [])]
        const [finding, fires, unseen] = [title, when, notObservable ?? ''].map((text) => text.replaceAll('*', '\\*'))
        return `| ${id} | ${[severity, ...milder].join(', ')} | ${finding} | ${fires} | ${unseen} | ${by.join(', ')} |`
      })
    return `## ${practice}\n\n| rule | severity | finding | when | what the logs can't show | by |\n|---|---|---|---|---|---|\n${rows.join('\n')}\n`
  })
  return `${HEAD}\n${sections.join('\n')}`
}
