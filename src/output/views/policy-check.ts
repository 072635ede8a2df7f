import type { Severity } from '../../model/finding.ts'
import { type PlacedFinding, sarif } from '../sarif.ts'
import { cell, line, lines, type Section, type Tone, table, type View } from '../view.ts'

interface PlacedInPolicy extends PlacedFinding {
  statement: number | null
  line: number
  column: number
  actions: readonly string[]
  patch: readonly { op: string; path: string; value?: unknown }[]
}

interface PolicyChecked {
  ok: boolean
  /** What it was taken for; null where it is no policy, or several. */
  type: string | null
  /** The file, the ARN that was asked for. */
  file: string
  /** Each policy that was checked; of a role there are several. */
  documents: readonly { name: string; type: string | null; findings: number }[]
  findings: readonly PlacedInPolicy[]
}

const TONES: Readonly<Record<Severity, Tone>> = {
  critical: 'bad',
  high: 'bad',
  medium: 'warn',
  low: 'plain',
  info: 'dim',
}

const NAMES: Readonly<Record<string, string>> = {
  identity: 'a policy that grants rights',
  trust: 'a trust policy',
  resource: 'a resource’s policy',
  boundary: 'a permissions boundary, which grants nothing itself',
  scp: 'an organization’s policy, which grants nothing itself',
}

export const policyCheckView: View<PolicyChecked> = {
  sections: ({ ok, documents, file, findings }): Section[] => [
    ...overview(documents.length > 1, findings),
    lines(
      ...findings.flatMap(({ id, subject, line: at, column, detail, fix, severity }) => [
        line(`${id} at ${documents.length > 1 ? `${subject} ` : ''}${at}:${column}: ${detail}`, TONES[severity]),
        line(`  ${fix}`),
      ]),
    ),
    ...patches(findings),
    lines(
      ...documents.map(({ name, type }) =>
        line(
          `${name} is ${type === null ? 'no policy' : NAMES[type]}: ${summary(findings.filter(({ subject }) => subject === name))}`,
          documents.length > 1 ? 'plain' : ok ? 'good' : 'bad',
        ),
      ),
      documents.length > 1 ? line(`${file}: ${summary(findings)}`, ok ? 'good' : 'bad') : null,
    ),
  ],
  rows: ({ findings }) => findings.map((each) => ({ ...each })),
  columns: ['id', 'title', 'severity', 'subject', 'statement', 'line', 'column', 'detail', 'actions', 'fix'],
  documents: {
    sarif: ({ findings, file }) => sarif(findings, { file: file === 'stdin' || file.startsWith('arn:') ? null : file }),
  },
}

/** No table where there is nothing to say. */
function overview(areSeveral: boolean, findings: readonly PlacedInPolicy[]): Section[] {
  if (findings.length === 0) return []
  return [
    table(
      null,
      [...(areSeveral ? ['policy*'] : []), 'place', 'rule', 'severity', 'finding*'],
      findings.map((each) => [
        ...(areSeveral ? [cell(each.subject)] : []),
        cell(`${each.line}:${each.column}`),
        cell(each.id, 'strong'),
        cell(each.severity, TONES[each.severity]),
        cell(each.title),
      ]),
    ),
  ]
}

function patches(findings: readonly PlacedInPolicy[]): Section[] {
  const all = findings.filter(({ patch }) => patch.length > 0)
  if (all.length === 0) return []
  return [
    lines(
      line('JSON patches (RFC 6902), each for the document as it is:', 'dim'),
      ...all.map(({ id, line: at, patch }) => line(`${id} line ${at}: ${JSON.stringify(patch)}`, 'dim')),
    ),
  ]
}

function summary(findings: readonly PlacedInPolicy[]): string {
  if (findings.length === 0) return 'nothing to say against it'
  const by = new Map<Severity, number>()
  for (const { severity } of findings) by.set(severity, (by.get(severity) ?? 0) + 1)
  return (['critical', 'high', 'medium', 'low', 'info'] as const)
    .flatMap((severity) => (by.has(severity) ? [`${by.get(severity)} ${severity}`] : []))
    .join(', ')
}
