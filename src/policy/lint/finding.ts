import { type Finding, isAtLeast, type Severity } from '../../model/finding.ts'
import { type RuleId, ruleOf } from '../../model/rules.ts'
import type { PatchStep, PolicyDocumentRead, PolicyType, Statement, Word } from '../document.ts'
import { placesIn } from '../json-text.ts'

/** A finding about a place in a policy. */
export interface LintFinding extends Finding {
  /** Index of the statement, null where the whole document is meant. */
  statement: number | null
  /** 1-based, in the text that was checked. */
  line: number
  column: number
  /** The actions that it is about, in the spelling of IAM's list. */
  actions: string[]
  /** The fix as a JSON patch (RFC 6902) of the document as checked; empty where only a person can tell. */
  patch: PatchStep[]
}

export interface KnownVendor {
  id: string
  name: string
  accounts: readonly string[]
  externalIds: readonly string[]
}

/** An external id that is in use elsewhere, as the logs or other policies show. */
interface ExternalIdUse {
  value: string
  roles: readonly string[]
  vendor: string | null
}

/** What a principal did, for the rules that hold a policy against use. */
export interface Usage {
  used: readonly { action: string; resources: readonly string[]; evidence: readonly string[] }[]
  denied: readonly { action: string; count: number; evidence: readonly string[] }[]
  /** Why these logs cannot show the action; null where they would. */
  hidden: (action: string, reads: boolean) => string | null
  window: { first: string | null; last: string | null }
}

export interface LintOptions {
  /** What findings call the document: its file, its ARN. */
  subject: string
  /** By the document's shape where null. */
  type: PolicyType | null
  /** Whom the policy is meant for. */
  vendor: KnownVendor | null
  /** The vendors whose account it is; none where it is nobody's that is known. */
  vendorsOf: (account: string) => readonly KnownVendor[]
  /** Whether the account is one of ours or AWS's own. */
  isOwn: (account: string) => boolean
  /** The actions of a call that is not called like its action (`s3`, `ListBuckets`); none for all other names. */
  calls: (service: string, name: string) => readonly string[]
  /** Of other roles than the one whose trust is checked. */
  externalIds: readonly ExternalIdUse[]
  /** IAM has taken it: what its limits are is no question (AWS's own policies are beyond them). */
  held: boolean
  usage: Usage | null
}

/** The options where nothing is known but the text. */
export const BARE: LintOptions = {
  subject: 'policy',
  type: null,
  vendor: null,
  vendorsOf: () => [],
  isOwn: () => false,
  calls: () => [],
  externalIds: [],
  held: false,
  usage: null,
}

export interface Report {
  rule: RuleId
  /** What is particular, in a sentence. */
  detail: string
  at: Word | Statement | { at: number } | null
  statement: number | null
  fix: string
  severity?: Severity
  actions?: readonly string[]
  patch?: readonly PatchStep[]
  evidence?: readonly string[]
  notObservable?: string
}

/** No policy that IAM takes has as many faults of one kind; what goes beyond is counted. */
const MOST_OF_A_RULE = 1000

/** Collects findings about one document. */
export class Findings {
  readonly #found: LintFinding[] = []
  readonly #counts = new Map<RuleId, number>()
  readonly #beyond = new Map<RuleId, { first: Report; count: number; severity: Severity }>()
  readonly #place: (offset: number) => { line: number; column: number }
  readonly #options: LintOptions
  readonly #type: PolicyType

  constructor(document: PolicyDocumentRead, options: LintOptions) {
    this.#place = placesIn(document.text)
    this.#options = options
    this.#type = document.type
  }

  /** The findings; of a rule with very many the last one says how many more there are. */
  get all(): LintFinding[] {
    const more = [...this.#beyond].map(([rule, { first, count, severity }]) =>
      this.#made({
        rule,
        severity,
        detail: `from here on ${count} more that are not listed`,
        at: first.at,
        statement: first.statement,
        fix: 'Mend those that are listed, and check again.',
      }),
    )
    return [...this.#found, ...more]
  }

  /** Whether what the document is for was told by its shape alone, which is the same for a boundary. */
  get isTakenByShape(): boolean {
    return this.#type === 'identity' && this.#options.type === null && this.#options.vendor === null
  }

  /** Whether there are enough of a rule: what is added is only counted, and needs no more than its place and severity. */
  isFull(rule: RuleId): boolean {
    return (this.#counts.get(rule) ?? 0) >= MOST_OF_A_RULE
  }

  add(report: Report): void {
    const { rule } = report
    if (!this.isFull(rule)) {
      this.#counts.set(rule, (this.#counts.get(rule) ?? 0) + 1)
      this.#found.push(this.#made(report))
      return
    }
    const severity = report.severity ?? ruleOf(rule).severity
    const known = this.#beyond.get(rule)
    if (known === undefined) this.#beyond.set(rule, { first: report, count: 1, severity })
    else {
      known.count++
      if (isAtLeast(severity, known.severity)) known.severity = severity
    }
  }

  #made(report: Report): LintFinding {
    const { title, severity, practice, notObservable } = ruleOf(report.rule)
    return {
      id: report.rule,
      title,
      detail: cut(report.detail),
      severity: report.severity ?? severity,
      subject: this.#options.subject,
      vendor: this.#options.vendor?.id ?? null,
      evidence: [...(report.evidence ?? [])],
      since: null,
      fix: cut(report.fix),
      practice,
      notObservable: report.notObservable ?? (this.#options.usage === null ? null : notObservable),
      statement: report.statement,
      ...this.#place(Math.max(0, report.at?.at ?? 0)),
      actions: [...(report.actions ?? [])],
      patch: [...(report.patch ?? [])],
    }
  }
}

/** No name that AWS takes comes near; a text made to do harm is not printed back. */
const LONGEST_SENTENCE = 2000

function cut(text: string): string {
  return text.length <= LONGEST_SENTENCE ? text : `${text.slice(0, LONGEST_SENTENCE - 1)}…`
}

/** `a, b, c and 12 more`. */
export function listed(all: readonly string[], shown = 6): string {
  const head = all.slice(0, shown).join(', ')
  return all.length > shown ? `${head} and ${all.length - shown} more` : head
}
