/** A fault in how access is given or used, as `audit`, `report` and `policy check` state it. */

/** Worst first. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const
export type Severity = (typeof SEVERITIES)[number]

export interface Finding {
  /** The rule: `T03`, `K02`, `P01`. */
  id: string
  title: string
  severity: Severity
  /** The ARN, key id or external id that the finding is about: one finding a subject. */
  subject: string
  /** The vendor's id, null where none is concerned. */
  vendor: string | null
  /** The ids of the events that show it. */
  evidence: string[]
  /** ISO 8601: when the fault began, as far as the logs tell. */
  since: string | null
  /** What was seen, in a sentence. */
  detail: string
  /** What to do, in words and as AWS CLI lines. */
  fix: string
  /** The practice that it breaks. */
  practice: string
  /** What the log cannot show about it, null where nothing is missing. */
  notObservable: string | null
}

/** Whether a finding of `severity` is at least as bad as `threshold`. */
export function isAtLeast(severity: Severity, threshold: Severity): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(threshold)
}

/** A finding that was looked at and accepted, until a day. */
export interface Accepted {
  id: string
  subject: string
  reason: string
  /** The last day on which it holds, an ISO date; null for no end. */
  until: string | null
}
