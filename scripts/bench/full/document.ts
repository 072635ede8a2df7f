import { readFileSync } from 'node:fs'
import { cpus, release, totalmem } from 'node:os'
import { join } from 'node:path'
import type { Corpus } from './corpora.ts'
import type { Figures, Run, Spread } from './measure.ts'

/** One question within a process that has the store open, in milliseconds. */
interface Asked {
  ms: number
  first: number
  touches: number
}

export interface InProcess {
  rare: Asked | undefined
  common: Asked | undefined
  absent: Asked | undefined
}

export interface Measurements {
  corpora: readonly Corpus[]
  figures: Figures
  rounds: number
  /** Bytes of a corpus' store. */
  stores: ReadonlyMap<string, number>
  inProcess: ReadonlyMap<string, InProcess>
  /** Files of the signed chain. */
  verified: number
  /** What of other tools could not be measured. */
  peers: readonly string[]
}

const NOTES = join(import.meta.dirname, 'notes.md')

/** docs/performance.md: ratios first, then what they were made of, then what was tried (notes.md). */
export function documentOf(run: Measurements): string {
  return `${[
    '# Performance',
    `Made by \`npm run bench -- --full\`: its own corpora, one run, every figure in turn with the others; medians of up to ${run.rounds} rounds, the least and the most in brackets. Other programs ran on the machine too, so that ratios say more than seconds. ${machine()}`,
    '## Ratios',
    table(['figure', 'now', 'aim'], ratios(run)),
    '## Growth',
    growth(run),
    '## Loading',
    ...['ingest ', 's3 '].flatMap((group) => seconds(run, group)),
    '## Questions',
    ...seconds(run, 'questions '),
    inProcess(run),
    ...seconds(run, 'verify'),
    `The chain of digests names ${run.verified} files.`,
    ...seconds(run, 'peers'),
    ...run.peers.map((each) => `Not measured: ${each}.`),
    readFileSync(NOTES, 'utf8').trim(),
  ].join('\n\n')}\n`
}

function machine(): string {
  const [cpu] = cpus()
  return `Machine: ${cpus().length} × ${cpu?.model.trim() ?? 'unknown'}, ${(totalmem() / 1e9).toFixed(0)} GB, Linux ${release()}, Node ${process.versions.node}, ${duckdb()}.`
}

function duckdb(): string {
  const { dependencies } = JSON.parse(readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8'))
  return `@duckdb/node-api ${dependencies['@duckdb/node-api']}`
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

/** A dash where there is nothing to say. */
const told = (value: number, digits: number) => (Number.isFinite(value) ? value.toFixed(digits) : '–')
const times = (ratio: number) => told(ratio, 2)

function ratios(run: Measurements): string[][] {
  const { figures, corpora, stores } = run
  const rows: string[][] = []
  for (const { name, bytes } of corpora) {
    const ours = `ingest ${name}: trail`
    const bare = `ingest ${name}: DuckDB’s bare load`
    if (!figures.has(ours)) continue
    rows.push([
      `ingest, ${name}: CPU over DuckDB’s bare load`,
      times(figures.ratio(ours, bare, 'cpu')),
      name === 'million' ? '1.3' : '',
    ])
    rows.push([`ingest, ${name}: wall over DuckDB’s bare load`, times(figures.ratio(ours, bare, 'wall')), ''])
    const store = stores.get(name)
    if (store !== undefined) rows.push([`store over gzip, ${name}`, times(store / bytes), '1.3'])
  }
  const small = corpora.find(({ name }) => name === 'small-files' && figures.has('ingest small-files: trail'))
  if (small !== undefined)
    rows.push([
      'small files a second from disk',
      (small.files / figures.of('ingest small-files: trail', 'wall').median).toFixed(0),
      '4000',
    ])
  const s3 = (name: string) => `s3 ${name}: trail`
  rows.push(
    [
      'from S3 over disk, 530 events a file: wall',
      times(figures.ratio(s3('hundred-thousand'), 'ingest hundred-thousand: trail', 'wall')),
      '1.25',
    ],
    [
      'from S3 over a bare loop of GetObject, 3 events a file: wall',
      times(figures.ratio(s3('small-objects'), 's3 small-objects: a bare loop of GetObject', 'wall')),
      '1.3',
    ],
    [
      'one hundredth more over the first load: wall',
      times(figures.ratio('ingest million: one hundredth more', 'ingest million: trail', 'wall')),
      '',
    ],
  )
  const asked = (what: string) => figures.of(`questions million: ${what}`, 'wall').median
  const over = (what: string) => times(asked(what) / asked('who-touched, rare'))
  rows.push(
    ['who-touched, rare, whole process: ms', told(asked('who-touched, rare') * 1000, 0), '250'],
    ['--help, whole process: ms', told(asked('--help') * 1000, 0), '120'],
    ['zgrep over who-touched', over('zgrep for the rare resource'), ''],
    ['gunzip and jq over who-touched', over('gunzip and jq for the rare resource'), ''],
    ['read_json without a store over who-touched', over('read_json without a store'), ''],
    ['audit and report --all at a million events: s', told(asked('audit') + asked('report --all'), 1), '10'],
    ['policy generate at a million events: s', told(asked('policy generate'), 1), '2'],
  )
  return rows
}

function growth({ figures, corpora }: Measurements): string {
  const rows = corpora
    .filter(
      ({ name }) =>
        ['hundred-thousand', 'million', 'ten-million'].includes(name) && figures.has(`ingest ${name}: trail`),
    )
    .map(({ name, events }) => {
      const ours = `ingest ${name}: trail`
      const each = (part: keyof Run) => ((figures.of(ours, part).median / events) * 1e6).toFixed(1)
      return [String(events), each('wall'), each('cpu'), figures.of(ours, 'peak').most.toFixed(0)]
    })
  return table(['events', 'wall, µs an event', 'CPU, µs an event', 'peak memory, MB'], rows)
}

const spread = ({ median, least, most }: Spread, digits = 2) =>
  `${median.toFixed(digits)} (${least.toFixed(digits)}–${most.toFixed(digits)})`

/** A table for each group of figures, by the text before its colon. */
function seconds({ figures, corpora }: Measurements, prefix: string): string[] {
  const groups = new Set(
    figures
      .all()
      .filter((name) => name.startsWith(prefix))
      .map((name) => name.split(': ')[0] ?? ''),
  )
  return [...groups].map((group) => {
    const corpus = corpora.find(({ name }) => group.endsWith(` ${name}`))
    const what =
      corpus === undefined
        ? ''
        : ` (${corpus.events} events in ${corpus.files} files, ${(corpus.bytes / 1e6).toFixed(1)} MB of gzip)`
    const rows = figures
      .names(group)
      .map((name) => [
        name.slice(group.length + 2),
        spread(figures.of(name, 'wall')),
        spread(figures.of(name, 'cpu')),
        figures.of(name, 'peak').most.toFixed(0),
      ])
    return `${group}${what}:\n\n${table(['', 'wall, s', 'CPU, s', 'peak, MB'], rows)}`
  })
}

function inProcess({ inProcess: asked }: Measurements): string {
  const rows = [...asked].flatMap(([corpus, { rare, common, absent }]) =>
    Object.entries({ rare, common, absent }).flatMap(([name, of]) =>
      of === undefined ? [] : [[corpus, name, String(of.touches), of.first.toFixed(1), of.ms.toFixed(1)]],
    ),
  )
  return `who-touched within one process that has the store open:\n\n${table(['events', 'resource', 'touches', 'first, ms', 'median of 15, ms'], rows)}`
}
