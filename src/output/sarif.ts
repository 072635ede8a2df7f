import type { Finding, Severity } from '../model/finding.ts'
import { RULES, type Rule } from '../model/rules.ts'
import { printable } from './printable.ts'

/** A finding with its place in a file that was read; lines and columns begin at 1. */
export interface PlacedFinding extends Finding {
  line?: number | null
  column?: number | null
  /** Of a policy, the statement, the actions that it is about and the fix as a JSON patch. */
  statement?: number | null
  actions?: readonly string[]
  patch?: readonly object[]
}

export interface SarifOptions {
  /** The file that the findings' lines are in, null where they are about no file. */
  file: string | null
}

/** SARIF knows three levels; the severity itself stands in the properties. */
const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  info: 'note',
}

/** What code scanning services sort by: numbers of the CVSS scale. */
const SECURITY_SEVERITY: Readonly<Record<Severity, string>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '3.0',
  info: '0.0',
}

/** Findings as a SARIF 2.1.0 log of one run. */
export function sarif(findings: readonly PlacedFinding[], options: SarifOptions = { file: null }): string {
  const ids = [...new Set(findings.map(({ id }) => id))].sort()
  const prints = fingerprints(findings)
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'trail', rules: ids.map((id) => ruleOf(id, findings)) } },
        columnKind: 'utf16CodeUnits',
        results: findings.map((finding, at) => resultOf(finding, ids.indexOf(finding.id), prints[at] ?? '', options)),
      },
    ],
  }
  return `${JSON.stringify(log, null, 2)}\n`
}

function ruleOf(id: string, findings: readonly PlacedFinding[]): object {
  const text = (RULES as Readonly<Record<string, Omit<Rule, 'id'>>>)[id]
  const example = findings.find((finding) => finding.id === id)
  const severity = text?.severity ?? example?.severity ?? 'medium'
  return {
    id,
    name: nameOf(text?.title ?? example?.title ?? id),
    shortDescription: { text: text?.title ?? example?.title ?? id },
    ...(text === undefined ? {} : { fullDescription: { text: text.when } }),
    help: { text: `Practice: ${text?.practice ?? example?.practice ?? ''}` },
    defaultConfiguration: { level: LEVELS[severity] },
    properties: { tags: ['security'], 'security-severity': SECURITY_SEVERITY[severity] },
  }
}

/** A title as an identifier: `Old access key` → `OldAccessKey`. */
function nameOf(title: string): string {
  return title
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('')
}

function resultOf(finding: PlacedFinding, ruleIndex: number, print: string, { file }: SarifOptions): object {
  const { line = null, column = null } = finding
  const region =
    line === null ? {} : { region: { startLine: line, ...(column === null ? {} : { startColumn: column }) } }
  const physical = file === null ? {} : { physicalLocation: { artifactLocation: { uri: uriOf(file) }, ...region } }
  return {
    ruleId: finding.id,
    ruleIndex,
    level: LEVELS[finding.severity],
    message: { text: printable(`${finding.title}: ${finding.detail}\n\n${finding.fix}`) },
    locations: [
      { ...physical, logicalLocations: [{ fullyQualifiedName: printable(finding.subject), kind: 'resource' }] },
    ],
    partialFingerprints: { 'trail/v1': print },
    properties: {
      severity: finding.severity,
      vendor: finding.vendor,
      since: finding.since,
      evidence: finding.evidence,
      practice: finding.practice,
      notObservable: finding.notObservable,
      ...(finding.statement === undefined ? {} : { statement: finding.statement }),
      ...(finding.actions === undefined ? {} : { actions: finding.actions.map(printable) }),
      ...(finding.patch === undefined || finding.patch.length === 0 ? {} : { patch: finding.patch }),
      'security-severity': SECURITY_SEVERITY[finding.severity],
    },
  }
}

/** A fingerprint for each finding; of several that say the same of a statement, the later ones are counted. */
function fingerprints(findings: readonly PlacedFinding[]): string[] {
  const seen = new Map<string, number>()
  return findings.map((finding) => {
    const print = fingerprintOf(finding)
    const count = (seen.get(print) ?? 0) + 1
    seen.set(print, count)
    return count === 1 ? print : `${print} #${count}`
  })
}

/**
 * What stays the same when lines move. An audit has one finding a rule and subject; a policy has them in several
 * statements, and in one statement about several words.
 */
function fingerprintOf({ id, subject, statement, detail }: PlacedFinding): string {
  return statement === undefined ? `${id} ${subject}` : `${id} ${subject} ${statement ?? '-'} ${detail}`
}

/** A path as a relative URI reference, whatever characters it has. */
function uriOf(file: string): string {
  return file.split(/[\\/]/).map(encodeURIComponent).join('/')
}
