import { copyFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ABSENT, COMMON, RARE } from '../corpus.ts'
import type { Corpus } from './corpora.ts'
import { type Bench, type Figures, measured } from './measure.ts'

const ROOT = join(import.meta.dirname, '../../..')
const TRAIL = [process.execPath, join(ROOT, 'bin/trail.cjs')]
const here = (name: string) => join(import.meta.dirname, name)

/** One thing that is measured, under one name in every round. */
export interface Step {
  name: string
  run: () => void
}

function fresh(bench: Bench, name: string): string {
  const path = join(bench.work, name)
  for (const each of [path, `${path}.wal`]) rmSync(each, { force: true })
  return path
}

export const storeOf = (bench: Bench, { name }: Corpus) => join(bench.work, `trail-${name}.duckdb`)

/** Loading files from disk: trail, and what no client can be below. */
export function loading(bench: Bench, figures: Figures, corpus: Corpus): Step[] {
  const { name, folder } = corpus
  const timed = (what: string, argv: () => string[]): Step => ({
    name: `ingest ${name}: ${what}`,
    run: () => figures.add(`ingest ${name}: ${what}`, measured(bench, argv())),
  })
  return [
    timed('gunzip alone', () => ['sh', '-c', 'find "$1" -name "*.gz" -exec gunzip -c {} + > /dev/null', 'sh', folder]),
    timed('DuckDB’s bare load', () => [
      process.execPath,
      here('../bare-load.mjs'),
      folder,
      fresh(bench, `bare-${name}.duckdb`),
    ]),
    timed('trail', () => [...TRAIL, 'ingest', folder, '--quiet', '--store', fresh(bench, `trail-${name}.duckdb`)]),
  ]
}

/** One hundredth more, beside what is loaded already. */
export function incremental(bench: Bench, figures: Figures, corpus: Corpus, more: Corpus): Step {
  const name = `ingest ${corpus.name}: one hundredth more`
  return {
    name,
    run: () => {
      const store = fresh(bench, 'incremental.duckdb')
      copyFileSync(storeOf(bench, corpus), store)
      const argv = [...TRAIL, 'ingest', corpus.folder, more.folder, '--quiet', '--store', store]
      figures.add(name, measured(bench, argv))
      rmSync(store)
    },
  }
}

/** The same from a bucket, beside a bare loop of the SDK's GetObject. */
export function fromS3(bench: Bench, figures: Figures, name: string): Step[] {
  const store = () => fresh(bench, 'from-s3.duckdb')
  const argvs: [string, () => string[]][] = [
    [`s3 ${name}: a bare loop of GetObject`, () => [process.execPath, here('get-loop.mjs')]],
    [`s3 ${name}: trail`, () => [...TRAIL, 'ingest', 's3://bench', '--quiet', '--store', store()]],
  ]
  return argvs.map(([step, argv]) => ({ name: step, run: () => figures.add(step, measured(bench, argv())) }))
}

/** Every question as a whole process, and what people would otherwise run over the files. */
export function questions(bench: Bench, figures: Figures, corpus: Corpus, vendors: string): Step[] {
  const exported = join(bench.work, 'export')
  const of = ['--store', storeOf(bench, corpus), '--vendors', vendors, '--quiet']
  const ours: [string, string[]][] = [
    ['--help', ['--help']],
    ['status', ['status', ...of]],
    ['who-touched, rare', ['who-touched', RARE, ...of]],
    ['who-touched, common', ['who-touched', COMMON, ...of]],
    ['who-touched, absent', ['who-touched', ABSENT, ...of]],
    ['whois', ['whois', 'arn:aws:iam::111122223333:role/service-role/worker-1', ...of]],
    ['audit', ['audit', ...of]],
    ['report --all', ['report', '--all', '-o', join(bench.work, 'reports'), ...of]],
    ['policy generate', ['policy', 'generate', 'bench', '--part', '1', ...of]],
    ['sql, an aggregate', ['sql', 'SELECT eventSource, eventName, count(*) FROM events GROUP BY ALL', ...of]],
    ['export', ['export', exported, ...of]],
  ]
  const group = `questions ${corpus.name}`
  const others: [string, string[], number[]?][] = [
    ['read_json without a store', [process.execPath, here('read-json.mjs'), corpus.folder, RARE]],
    [
      'zgrep for the rare resource',
      ['sh', '-c', 'find "$1" -name "*.gz" -print0 | xargs -0 zgrep -l -F "$2"', 'sh', corpus.folder, RARE],
      // xargs: some of the calls found nothing.
      [0, 1, 123],
    ],
    [
      'gunzip and jq for the rare resource',
      [
        ...['sh', '-c'],
        `find "$1" -name "*.gz" -exec gunzip -c {} + | jq -c --arg id "$2" '.Records[] | select(tostring | contains($id)) | [.eventTime, .eventName, .userIdentity.arn]'`,
        ...['sh', corpus.folder, RARE],
      ],
    ],
  ]
  return [...ours.map(([what, argv]) => [what, [...TRAIL, ...argv]] as [string, string[], number[]?]), ...others].map(
    ([what, argv, allowed]) => {
      const name = `${group}: ${what}`
      return {
        name,
        run: () => {
          rmSync(exported, { recursive: true, force: true })
          figures.add(name, measured(bench, argv, allowed))
        },
      }
    },
  )
}

/** Verify over a signed chain on disk. */
export function verifying(bench: Bench, figures: Figures, made: { folder: string; keys: string }): Step {
  const argv = [...TRAIL, 'verify', made.folder, '--public-keys', made.keys, '--quiet']
  return { name: 'verify: trail', run: () => figures.add('verify: trail', measured(bench, argv)) }
}
