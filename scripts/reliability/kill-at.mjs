// Loaded before trail (node --import): names the steps that it takes on its store and its files (statements, appenders,
// renames), and kills the process with no warning just before or just after the one that TRAIL_KILL_AT names
// (`before:2:INSERT INTO event`, the third of that name). TRAIL_COUNT_TO gets the names.
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api'

const [, moment, nth, wanted] = /^(before|after):(\d+):(.*)$/.exec(process.env.TRAIL_KILL_AT ?? '') ?? []
const list = process.env.TRAIL_COUNT_TO
const seen = new Map()
// Opened before files are watched: writing the list is no step.
const out = list === undefined ? null : fs.openSync(list, 'a')

function step(name) {
  const n = seen.get(name) ?? 0
  seen.set(name, n + 1)
  if (out !== null) fs.writeSync(out, `${name}\n`)
  const here = name === wanted && n === Number(nth)
  if (here && moment === 'before') process.kill(process.pid, 'SIGKILL')
  return () => {
    if (here && moment === 'after') process.kill(process.pid, 'SIGKILL')
  }
}

/** The first words of a statement: what it does to which table. */
function nameOf(sql) {
  return String(sql)
    .replace(/--.*$/gm, ' ')
    .trim()
    .split(/[\s(;]+/)
    .slice(0, 4)
    .join(' ')
}

function watch(object, method, name) {
  const original = object[method]
  object[method] = function (...args) {
    const done = step(name(args))
    const result = original.apply(this, args)
    if (typeof result?.then !== 'function') {
      done()
      return result
    }
    return result.then((value) => {
      done()
      return value
    })
  }
}

for (const method of ['run', 'runAndReadAll', 'stream'])
  watch(DuckDBConnection.prototype, method, ([sql]) => nameOf(sql))
watch(DuckDBAppender.prototype, 'closeSync', () => 'the end of an appender')
for (const method of ['renameSync', 'rmSync', 'writeFileSync', 'mkdirSync']) watch(fs, method, () => method)
for (const method of ['writeFile', 'rename']) watch(fs.promises, method, () => method)
syncBuiltinESMExports()
