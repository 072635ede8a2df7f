import type { DryRun } from '../../model/lake.ts'
import { line, lines, type View } from '../view.ts'
import { plural } from './words.ts'

/** SQL that would be sent to an engine, and what it would read. */
export const statementView: View<DryRun> = {
  sections: ({ sql, parameters, ...known }) => [
    lines(...sql.split('\n')),
    ...(parameters.length === 0 ? [] : [lines(...parameters.map((value, i) => `?${i + 1} = ${value}`))]),
    lines(line(foretold(known), 'dim')),
  ],
  rows: (answer) => [{ ...answer }],
}

function foretold({ estimate, unknown }: Pick<DryRun, 'estimate' | 'unknown'>): string {
  if (estimate === null) return `How much it would read is not known: ${unknown}.`
  const { bytes, usd, partitions, listed } = estimate
  const cost = usd === null ? '' : `, ${usd.toFixed(4)} USD`
  const reckoned = listed < partitions ? `, reckoned from ${listed} of them` : ''
  return `It would read ${(bytes / 1e6).toFixed(bytes < 1e7 ? 2 : 0)} MB at most${cost}: what lies in ${plural(partitions, 'partition')}${reckoned}.`
}
