// npm run reliability [-- --only NAME] [--resume FILE]: does to trail what machines and networks do, and writes
// docs/reliability.md. With --resume what came of each trial is kept in a file, and a run that was stopped goes on.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Bench } from './bench.ts'
import { killsAtRandom, killsAtSteps } from './kills.ts'
import { s3Faults, wrongClock } from './network.ts'
import { damagedStores, emptyFiles, folders, fullDisk, twoWriters } from './storage.ts'
import type { Outcome, Trial } from './tally.ts'

const TRIALS: Readonly<Record<string, Trial>> = {
  ...{ killsAtRandom, killsAtSteps, fullDisk, damagedStores, s3Faults },
  ...{ twoWriters, wrongClock, folders, emptyFiles },
}

const { values } = parseArgs({ options: { only: { type: 'string' }, resume: { type: 'string' } } })
const bench = await Bench.make(10, 400)
const kept: Record<string, Outcome[]> =
  values.resume !== undefined && existsSync(values.resume) ? JSON.parse(readFileSync(values.resume, 'utf8')) : {}
try {
  for (const [name, trial] of Object.entries(TRIALS)) {
    if (values.only !== undefined && values.only !== name) continue
    kept[name] ??= await trial(bench)
    for (const { what, tried, survived, lost, doubled } of kept[name])
      console.log(`${survived}/${tried} lost ${lost} doubled ${doubled}  ${what}`)
    if (values.resume !== undefined) writeFileSync(values.resume, JSON.stringify(kept))
  }
} finally {
  bench.end()
}
const outcomes = Object.keys(TRIALS).flatMap((name) => kept[name] ?? [])
if (values.only === undefined) writeFileSync(join(import.meta.dirname, '../../docs/reliability.md'), page(outcomes))
process.exitCode = outcomes.every(({ tried, survived, lost, doubled }) => survived === tried && lost + doubled === 0)
  ? 0
  : 1

function page(rows: readonly Outcome[]): string {
  const table = rows.map(
    ({ what, tried, survived, lost, doubled, said }) =>
      `| ${what} | ${tried} | ${survived} | ${lost} | ${doubled} | ${said} |`,
  )
  return `# What was done to it

Made by \`npm run reliability\`, which runs the real command line on ${bench.events.toLocaleString('en-US')} events in ${bench.logs.length} files, does the harm, runs it once more
without harm where that is what a user would do, and compares all events and the answer to a question with those of an
undisturbed store. *Survived* counts equal answers; *lost* and *doubled* are events.

| harm | tried | survived | lost | doubled | what happens |
|---|---:|---:|---:|---:|---|
${table.join('\n')}

Rows and the mark of the file that they came from are one transaction; a file is named by its hash or by bucket, key, ETag and
size, so that what was cut off is begun again and what was done is not done twice. DuckDB keeps a write-ahead log and a
checksum for every block. \`trail rebuild\` makes a store anew from the bucket, or from what \`--keep-raw\` kept.
`
}
