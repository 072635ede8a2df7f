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
/** Events in a file of a quiet account. */
const PER_SMALL_FILE = 5
/** A day's share, for logs of one year. */
const DAYS = 365

/**
 * CPU that Trino takes, measured on the same corpus (docs/scale.md says how): microseconds an event of the files and of
 * the export, and milliseconds for each file on top of it.
 */
const CPU = { gzip: 82, parquet: 15, columns: 0.78, file: 0.95 }
/** Cores of all workers together. */
const CORES = [16, 256] as const

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

/** `36 s`, `12 min`, `5.4 h` */
const duration = (seconds: number) =>
  seconds < 100
    ? `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`
    : seconds < 6000
      ? `${Math.round(seconds / 60)} min`
      : `${(seconds / 3600).toFixed(1)} h`

/** docs/scale.md with its tables reckoned anew from what was measured. */
export function scalePage(): string {
  const page = readFileSync(join(import.meta.dirname, '..', 'docs', 'scale.md'), 'utf8')
  return between(between(page, 'scale', table()), 'scale-time', timeTable())
}

/** A page with what stands between the marks of a table made anew. */
function between(page: string, name: string, text: string): string {
  const [head, foot] = [`<!-- ${name}: made by npm run docs -->`, `<!-- /${name} -->`]
  const begin = page.indexOf(head)
  const end = page.indexOf(foot)
  if (begin < 0 || end < begin) throw new Error(`docs/scale.md has lost the marks around its table ${name}`)
  return `${page.slice(0, begin)}${head}\n\n${text}\n\n${page.slice(end)}`
}

function timeTable(): string {
  const rows = SIZES.flatMap(([name, gzip]) =>
    CORES.map((cores) => {
      const events = ((gzip / MEASURED.gzip) * 7) / DAYS
      const at = (each: number, files = 0) => duration((events * each) / 1e6 / cores + (files * CPU.file) / 1e3 / cores)
      const small = events / PER_SMALL_FILE
      return [
        ...[name, String(cores), at(CPU.gzip, events / PER_FILE), at(CPU.gzip, small)],
        ...[at(CPU.parquet), at(CPU.columns)],
      ]
    }),
  )
  const head = [
    'gz logs of a year',
    'cores',
    'a week’s candidates of the files',
    `the same in files of ${PER_SMALL_FILE}`,
    'of the export',
    'three columns of the export',
  ]
  return markdown([head, head.map(() => '---'), ...rows])
}

const markdown = (rows: readonly (readonly string[])[]) => rows.map((row) => `| ${row.join(' | ')} |`).join('\n')

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
  return markdown([head, head.map(() => '---'), ...rows])
}
