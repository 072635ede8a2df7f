import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { athenaUsd } from '../src/model/lake.ts'

/**
 * Bytes per event, measured on the bench's corpus of 100,000 events in 189 files (docs/scale.md says how): as CloudTrail
 * delivers it, as `trail export` writes it, and what of that a question reads.
 */
const MEASURED = { gzip: 195.7, parquet: 268.7, candidates: 142, columns: 2.3 }
/** Events in a delivered file of the corpus; real ones hold a few to some thousands. */
const PER_FILE = 530
/** A day's share, for logs of one year. */
const DAYS = 365

const SIZES = [
  ['1 TB', 1e12],
  ['100 TB', 1e14],
  ['1 PB', 1e15],
] as const

const tb = (bytes: number) =>
  bytes >= 1e12
    ? `${(bytes / 1e12).toFixed(bytes < 1e13 ? 1 : 0)} TB`
    : bytes >= 1e9
      ? `${(bytes / 1e9).toFixed(1)} GB`
      : `${(bytes / 1e6).toFixed(1)} MB`
const many = (count: number) =>
  count >= 1e9
    ? `${(count / 1e9).toFixed(1)} G`
    : count >= 1e6
      ? `${(count / 1e6).toFixed(1)} M`
      : Math.round(count).toLocaleString('en-US')
const usd = (bytes: number) => `${athenaUsd(bytes).toFixed(bytes < 2e11 ? 4 : 2)} USD`

const BEGIN = '<!-- scale: made by npm run docs -->'
const END = '<!-- /scale -->'

/** docs/scale.md with its table reckoned anew from what was measured. */
export function scalePage(): string {
  const page = readFileSync(join(import.meta.dirname, '..', 'docs', 'scale.md'), 'utf8')
  const begin = page.indexOf(BEGIN)
  const end = page.indexOf(END)
  if (begin < 0 || end < begin) throw new Error('docs/scale.md has lost the marks around its table')
  return `${page.slice(0, begin)}${BEGIN}\n\n${table()}\n\n${page.slice(end)}`
}

function table(): string {
  const rows = SIZES.map(([name, gzip]) => {
    const events = gzip / MEASURED.gzip
    const week = (each: number) => (events * each * 7) / DAYS
    return [
      name,
      many(events),
      many(events / PER_FILE / DAYS),
      tb(events * MEASURED.parquet),
      `${tb(week(MEASURED.gzip))}, ${usd(week(MEASURED.gzip))}`,
      `${tb(week(MEASURED.candidates))}, ${usd(week(MEASURED.candidates))}`,
      `${tb(week(MEASURED.columns))}, ${usd(week(MEASURED.columns))}`,
      `${tb(gzip)}, ${usd(gzip)}`,
    ]
  })
  const head = [
    'gz logs of a year',
    'events',
    'files a day',
    'as Parquet',
    'a week of the files',
    'a week’s candidates of the export',
    'a week, three columns of it',
    'all files, once',
  ]
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')
}
