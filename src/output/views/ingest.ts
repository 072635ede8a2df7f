import type { IngestSummary } from '../../model/ingest.ts'
import { line, lines, type View } from '../view.ts'
import { type VerifyShown, verifyView } from './verify.ts'
import { few, plural } from './words.ts'

/** What `trail ingest` answers. */
export interface IngestAnswer extends IngestSummary {
  seconds: number
  /** With `--verify`: what the store's files are against its digests. */
  verified?: VerifyShown
}

export const ingestView: View<IngestAnswer> = {
  sections: ({ objects, ...answer }, options) => [
    lines(
      line(
        `${plural(answer.events, 'new event')} from ${plural(objects.loaded, 'object')}${answer.first === null ? '' : `, ${answer.first} to ${answer.last}`}`,
        'strong',
      ),
      `${objects.found} found: ${objects.loaded} loaded, ${objects.known} known, ${objects.ignored.digest} digests, ${objects.ignored.insight} Insights, ${objects.ignored.other} others passed over, ${objects.setAside} set aside`,
      `${plural(answer.duplicates, 'duplicate')}, ${answer.outside} outside what was asked for, ${plural(answer.refused, 'record')} refused; ${(answer.bytes / 1e6).toFixed(1)} MB in ${answer.seconds.toFixed(1)} s`,
      answer.accounts.length === 0 ? null : `accounts ${few(answer.accounts)}; regions ${few(answer.regions)}`,
    ),
    ...(answer.verified === undefined ? [] : verifyView.sections(answer.verified, options)),
    lines(
      ...answer.setAside.slice(0, 20).map((each) => line(`set aside: ${each.file}: ${each.reason}`, 'warn')),
      answer.setAside.length > 20 ? `and ${answer.setAside.length - 20} more: trail status` : null,
    ),
  ],
  rows: (answer) => [answer as unknown as Record<string, unknown>],
}

/** What `trail ingest --dry-run` answers. */
export interface DryRun {
  objects: number
  bytes: number
  /** Objects that the listing passed over. */
  ignored: number
  /** GET requests to S3, without those of the listing. */
  requests: number
  estimatedUsd: number
}

export const dryRunView: View<DryRun> = {
  sections: (answer) => [
    lines(
      line(`${plural(answer.objects, 'object')}, ${(answer.bytes / 1e6).toFixed(1)} MB would be looked at`, 'strong'),
      `${answer.requests} GET requests, about ${answer.estimatedUsd.toFixed(4)} USD (at 0.0004 USD for 1,000; what the store holds already is not fetched); ${answer.ignored} passed over`,
    ),
  ],
  rows: (answer) => [answer as unknown as Record<string, unknown>],
}
