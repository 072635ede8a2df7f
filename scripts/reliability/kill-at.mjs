// Loaded before trail (node --import): names the steps that it takes on its store and its files (statements, appenders,
// renames), and kills the process with no warning just before or just after the one that TRAIL_KILL_AT names
// (`before:2:INSERT INTO event`, the third of that name). TRAIL_COUNT_TO gets the names.
import fs from 'node:fs'
import { createRequire, syncBuiltinESMExports } from 'node:module'

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

// The program is a bundle with DuckDB's client in it: what it shares with this file is the binding, whose functions can't
// be replaced. A module in its place has the same ones, those that are watched excepted.
const require = createRequire(import.meta.url)
const binding = require('@duckdb/node-bindings')
const watched = Object.create(binding)
for (const method of ['query', 'prepare', 'extract_statements', 'appender_close_sync'])
  Object.defineProperty(watched, method, { value: binding[method], writable: true })
for (const method of ['query', 'prepare', 'extract_statements']) watch(watched, method, ([, sql]) => nameOf(sql))
watch(watched, 'appender_close_sync', () => 'the end of an appender')
require.cache[require.resolve('@duckdb/node-bindings')].exports = watched
for (const method of ['renameSync', 'rmSync', 'writeFileSync', 'mkdirSync']) watch(fs, method, () => method)
for (const method of ['writeFile', 'rename']) watch(fs.promises, method, () => method)
syncBuiltinESMExports()
