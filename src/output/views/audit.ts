import { type Finding, SEVERITIES, type Severity } from '../../model/finding.ts'
import { RULES, type Rule, type RuleId, ruleOf } from '../../model/rules.ts'
import { sarif } from '../sarif.ts'
import { type Cell, cell, line, lines, type Section, type Tone, table, type View } from '../view.ts'
import { plural } from './words.ts'

export interface AuditShown {
  findings: Finding[]
  accepted: { id: string; subject: string; reason: string; until: string | null }[]
  measuredAt: string | null
}

const TONES: Readonly<Record<Severity, Tone>> = {
  critical: 'bad',
  high: 'bad',
  medium: 'warn',
  low: 'plain',
  info: 'dim',
}

const COLUMNS = ['id', 'title', 'severity', 'subject', 'vendor', 'evidence', 'since', 'detail', 'fix', 'practice']

/** By vendor, then by practice, the worst first in each; then what to do. */
export const auditView: View<AuditShown> = {
  sections: (answer) =>
    answer.findings.length === 0
      ? [lines(line('No findings.', 'good'), ...acceptedLines(answer))]
      : [lines(summary(answer), ...acceptedLines(answer)), ...byVendor(answer.findings).flatMap(sectionsOf)],
  rows: ({ findings }) => findings.map((finding) => ({ ...finding })),
  columns: [...COLUMNS, 'notObservable'],
  documents: { sarif: ({ findings }) => sarif(findings) },
}

function summary({ findings, measuredAt }: AuditShown): Cell {
  const counts = SEVERITIES.flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length
    return count === 0 ? [] : [`${count} ${severity}`]
  })
  return line(
    `${plural(findings.length, 'finding')}: ${counts.join(', ')}. Ages as of ${measuredAt ?? 'no event'}.`,
    'strong',
  )
}

function acceptedLines({ accepted }: AuditShown): Cell[] {
  return accepted.length === 0 ? [] : [line(`${plural(accepted.length, 'finding')} accepted by the baseline.`, 'dim')]
}

/** Vendors by their worst finding; what concerns no vendor last. The findings come worst first. */
function byVendor(findings: readonly Finding[]): [string | null, Finding[]][] {
  const groups = new Map<string | null, Finding[]>()
  for (const finding of findings) groups.set(finding.vendor, [...(groups.get(finding.vendor) ?? []), finding])
  return [...groups].sort(([a], [b]) => Number(a === null) - Number(b === null))
}

function sectionsOf([vendor, findings]: [string | null, Finding[]]): Section[] {
  const practices = [...new Set(findings.map((finding) => finding.practice))]
  const whose = vendor === null ? 'No vendor' : `Vendor ${vendor}`
  return practices.flatMap((practice) => {
    const broken = findings.filter((finding) => finding.practice === practice)
    return [
      table(
        `${whose}: ${practice}`,
        ['rule', 'severity', 'finding', 'subject*', 'since'],
        broken.map((finding) => [
          cell(finding.id),
          cell(finding.severity, TONES[finding.severity]),
          cell(finding.title),
          cell(finding.subject),
          cell(finding.since?.slice(0, 10) ?? ''),
        ]),
      ),
      lines(...broken.flatMap(explained)),
    ]
  })
}

function explained(finding: Finding): Cell[] {
  const evidence =
    finding.evidence.length === 0
      ? []
      : [
          `  events: ${finding.evidence.slice(0, 4).join(' ')}${finding.evidence.length > 4 ? ` and ${finding.evidence.length - 4} more` : ''}`,
        ]
  return [
    line(`${finding.id} ${finding.subject}`, TONES[finding.severity]),
    line(`  ${finding.detail}`),
    ...evidence.map((text) => line(text, 'dim')),
    ...finding.fix.split('\n').map((text) => line(`  ${text}`)),
    ...(finding.notObservable === null ? [] : [line(`  Not observable: ${finding.notObservable}`, 'dim')]),
  ]
}

/** Every rule by which trail judges: what `trail audit --list` prints. */
export function listRules(): Rule[] {
  return (Object.keys(RULES) as RuleId[]).map(ruleOf)
}

export const rulesView: View<Rule[]> = {
  sections: (rules) => [
    table(
      null,
      ['rule', 'severity', 'title', 'when*'],
      rules.map((rule) => [
        cell(rule.id),
        cell([rule.severity, ...rule.milder].join(', ')),
        cell(rule.title),
        cell(rule.when),
      ]),
    ),
  ],
  rows: (rules) => rules.map((rule) => ({ ...rule })),
}
