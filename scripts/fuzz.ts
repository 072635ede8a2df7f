// npm run fuzz [-- --seconds N --seed N --logs DIR]: mutated input for every reader of what may be hostile. Each find is
// written into test/fuzz/finds, where it is a test from then on.
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { fuzz } from '../test/fuzz/run.ts'
import { TARGETS } from '../test/fuzz/targets.ts'

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    logs: { type: 'string' },
  },
})
const FINDS = join(import.meta.dirname, '../test/fuzz/finds')
const each = (Number(values.seconds) * 1000) / TARGETS.length
let finds = 0
for (const target of TARGETS) {
  const end = performance.now() + each
  const { runs, find } = await fuzz(target, {
    seed: Number(values.seed),
    realLogs: values.logs ?? null,
    goOn: () => performance.now() < end,
  })
  console.log(
    `${String(runs).padStart(8)} inputs  ${target.name}${find === null ? '' : `  FOUND ${String(find.error)}`}`,
  )
  if (find === null) continue
  finds++
  const name = `${target.seeds}.${createHash('sha256').update(find.input).digest('hex').slice(0, 12)}`
  mkdirSync(FINDS, { recursive: true })
  writeFileSync(join(FINDS, name), find.input)
  if (find.error instanceof Error) console.log(find.error.stack)
}
process.exitCode = finds === 0 ? 0 : 1
