// Asks who-touched in one process, many times, and prints the first and the median of each question in milliseconds.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const [root, store, rounds, ...resources] = process.argv.slice(2)
const load = (path) => import(pathToFileURL(join(root, 'dist', path)).href)
const [{ openReader }, { Actors }, { whoTouched }, { makeRegistry }, { builtIn }] = await Promise.all(
  ['store/open.js', 'engine/actors.js', 'engine/who-touched.js', 'attribution/vendor.js', 'cli/built-in.js'].map(load),
)
const opened = await openReader(store, { onWait: () => {} })
const context = { registry: makeRegistry(await builtIn(), []), accounts: new Map() }
const ask = async (resource) => {
  const started = performance.now()
  const question = {
    resource,
    since: null,
    until: null,
    all: true,
    denied: false,
    action: null,
    event: null,
    limit: null,
    newest: false,
  }
  const { touches } = await whoTouched(opened, new Actors(opened, context), question)
  return { ms: performance.now() - started, touches: touches.length }
}
const answers = {}
for (const resource of resources) {
  const runs = []
  for (let i = 0; i < Number(rounds); i++) runs.push(await ask(resource))
  const [{ ms: first }] = runs
  runs.sort((a, b) => a.ms - b.ms)
  answers[resource] = { ...runs[Math.floor(runs.length / 2)], first }
}
opened.close()
process.stdout.write(JSON.stringify(answers))
