import { line, lines, type View } from '../view.ts'
import { plural } from './words.ts'

/** What `trail evidence` says of the bundle that it wrote. */
interface EvidenceShown {
  bundle: string
  sha256: string
  files: number
  events: number
  logs: { original: number; content: number; records: number }
  digests: { all: number; hold: number }
  verdicts: Record<string, number>
  redacted: boolean
}

export const evidenceView: View<EvidenceShown> = {
  sections: ({ bundle, sha256, files, events, logs, digests, verdicts, redacted }) => [
    lines(
      line(`${bundle}${redacted ? ' (redacted: pseudonymous, not anonymous)' : ''}`, 'strong'),
      `sha256 ${sha256}`,
      `${plural(events, 'event')} in ${plural(files, 'file')}; logs: ${logs.original} original, ${logs.content} content put together from the records, ${logs.records} as records and hashes only`,
      `logs by verdict: ${Object.entries(verdicts)
        .map(([verdict, count]) => `${count} ${verdict}`)
        .join(', ')}; ${digests.hold} of ${digests.all} digests proven by a key`,
      verdicts.verified === undefined
        ? line('No log is proven: run trail verify with --public-keys or --fetch-keys first.', 'warn')
        : null,
    ),
  ],
  rows: (answer) => [answer as unknown as Record<string, unknown>],
}
