import type { Accepted, Finding } from '../model/finding.ts'

/** What a baseline leaves of findings. */
export interface Sifted {
  findings: Finding[]
  accepted: Accepted[]
  /** Entries that no longer hold: past their day, or without a finding. */
  stale: { id: string; subject: string; why: 'expired' | 'no such finding' }[]
}

/** Takes accepted findings out. An entry holds through its last day, as measured at `now` (milliseconds). */
export function sift(findings: readonly Finding[], baseline: readonly Accepted[], now: number | null): Sifted {
  const key = ({ id, subject }: { id: string; subject: string }) => JSON.stringify([id, subject])
  const today = now === null ? '' : new Date(now).toISOString().slice(0, 10)
  const expired = baseline.filter((entry) => entry.until !== null && entry.until < today)
  const valid = new Map(baseline.filter((entry) => !expired.includes(entry)).map((entry) => [key(entry), entry]))
  const present = new Set(findings.map(key))
  return {
    findings: findings.filter((finding) => !valid.has(key(finding))),
    accepted: [...valid.values()].filter((entry) => present.has(key(entry))),
    stale: baseline.flatMap((entry): Sifted['stale'] => {
      const { id, subject } = entry
      if (!present.has(key(entry))) return [{ id, subject, why: 'no such finding' }]
      return expired.includes(entry) ? [{ id, subject, why: 'expired' }] : []
    }),
  }
}
