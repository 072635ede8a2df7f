// Loaded before trail (node --import): counts the statements that it runs on its store, and kills the process with no
// warning just before or just after the one that TRAIL_KILL_AT names (before:17). TRAIL_COUNT_TO gets the statements.
import { appendFileSync } from 'node:fs'
import { DuckDBConnection } from '@duckdb/node-api'

const [moment, number] = (process.env.TRAIL_KILL_AT ?? '').split(':')
let count = 0
for (const method of ['run', 'runAndReadAll', 'stream']) {
  const original = DuckDBConnection.prototype[method]
  DuckDBConnection.prototype[method] = async function (sql, ...rest) {
    const mine = count++
    if (process.env.TRAIL_COUNT_TO !== undefined)
      appendFileSync(process.env.TRAIL_COUNT_TO, `${String(sql).trim().split(/\s+/).slice(0, 3).join(' ')}\n`)
    if (moment === 'before' && mine === Number(number)) process.kill(process.pid, 'SIGKILL')
    const result = await original.call(this, sql, ...rest)
    if (moment === 'after' && mine === Number(number)) process.kill(process.pid, 'SIGKILL')
    return result
  }
}
