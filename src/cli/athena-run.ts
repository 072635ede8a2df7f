import { openBucket } from '../aws/s3.ts'
import { athenaDdl, trinoDdl } from '../engine/remote/ddl.ts'
import { findLayout } from '../engine/remote/layout.ts'
import { tableName } from '../engine/remote/names.ts'
import { dayOf, piece } from '../engine/remote/where.ts'
import { TrailError } from '../errors.ts'
import { parseSource } from '../ingest/source/s3.ts'
import type { Check } from '../output/views/athena.ts'
import type { Io } from './io.ts'
import { athenaOptions, openLake, sayTotals, stopOnInterrupt } from './open-lake.ts'
import type { Settings } from './session.ts'

/** The statements that define the table of the logs below an address, for Athena or with `--engine trino` for Trino. */
export async function ddlOf(source: string, settings: Settings): Promise<{ statements: string[] }> {
  const { bucket: name, prefix } = parseSource(source)
  const options = { profile: null, endpointUrl: null, region: null, requestPayer: false, noSignRequest: false }
  const bucket = await openBucket(name, options)
  const layout = await findLayout(bucket.name, prefix, async (above) => {
    const found: string[] = []
    for await (const page of bucket.list(above, '/'))
      found.push(...page.prefixes.map((each) => each.slice(above.length)))
    return found
  })
  const { globals, config } = settings
  const table = globals.table ?? config.athena?.table ?? 'cloudtrail_logs'
  if (globals.engine === 'trino') {
    const schema = (
      globals.trinoSchema ?? `${config.trino?.catalog ?? 'hive'}.${config.trino?.schema ?? 'default'}`
    ).split('.')
    return { statements: trinoDdl(layout, { schema, table }) }
  }
  const database = globals.athenaDatabase ?? config.athena?.database ?? 'default'
  return { statements: athenaDdl(layout, { schema: [database], table }) }
}

const DAY_MS = 86_400_000

/** Whether a result can be read where it was written. */
async function foundAt(written: string, region: string | null, io: Io, signal: AbortSignal): Promise<string> {
  const { resultFile } = await import('../aws/athena-results.ts')
  const rows = await resultFile(written, region, io, signal)
  for await (const _ of rows ?? []) break
  return rows === null
    ? `a result was written to ${written}; it may not be read there (s3:GetObject), so that large ones come by pages, slowly`
    : `a result was written to ${written} and read there`
}

/** Whether workgroup, output location, permissions, table and projection do what questions need; each said in words. */
export async function checkAthena(settings: Settings, io: Io): Promise<{ ok: boolean; checks: Check[] }> {
  const checks: Check[] = []
  const step = async (check: string, work: () => Promise<string>): Promise<boolean> => {
    try {
      checks.push({ check, ok: true, detail: await work() })
      return true
    } catch (error) {
      if (!(error instanceof TrailError)) throw error
      checks.push({ check, ok: false, detail: [error.message, error.hint].filter(Boolean).join(' ') })
      return false
    }
  }
  const { athenaClient } = await import('../aws/athena.ts')
  const { workgroupFacts } = await import('../aws/athena-check.ts')
  const options = athenaOptions(settings)
  const client = athenaClient(options.region)
  const lake = await openLake({ ...settings, globals: { ...settings.globals, engine: 'athena' } }, io)
  const { stop, release } = stopOnInterrupt(io)
  const count = async (where: { sql: string; values: readonly string[] }) => {
    const table = tableName([...lake.schema, lake.table], '--table')
    const sql = `SELECT count(*) FROM ${table} WHERE ${where.sql}`
    for await (const [value] of (await lake.engine.run({ sql, parameters: where.values }, stop.signal)).rows)
      return Number(value)
    return 0
  }
  let key: string | null = null
  try {
    await step('workgroup', async () => {
      const facts = await workgroupFacts(client, options.workgroup)
      key = facts.key
      if (!facts.enabled) throw new TrailError('disabled', `workgroup ${options.workgroup} is disabled`)
      if (facts.output === null && options.output === null && !facts.managed)
        throw new TrailError('no-output', `workgroup ${options.workgroup} has no output location`, {
          hint: 'Give --athena-output s3://BUCKET/PREFIX/, or set it in the workgroup.',
        })
      const output = facts.enforced ? facts.output : (options.output ?? facts.output)
      const limit = facts.cutoff === null ? 'no limit per query' : `${(facts.cutoff / 1e9).toFixed(1)} GB per query`
      const place = facts.managed ? 'results kept by Athena' : `results in ${output}`
      return `${options.workgroup}: ${place}, ${limit}, ${facts.engine ?? 'engine unknown'}`
    })
    await step('output', async () => {
      try {
        const { written } = await lake.engine.run({ sql: 'SELECT 1', parameters: [] }, stop.signal)
        return written === null ? 'a result was written' : await foundAt(written, options.region, io, stop.signal)
      } catch (error) {
        if (!(error instanceof TrailError) || key === null || !/^output-(denied|key)$/.test(error.code)) throw error
        throw new TrailError(error.code, error.message, { hint: `${error.hint} Results are encrypted with ${key}.` })
      }
    })
    const answers = await step('table', async () => {
      const empty = piece('"timestamp" = ?', '1970/01/01')
      await count(empty)
      return `${[...lake.schema, lake.table].join('.')} answers`
    })
    if (answers)
      await step('yesterday', async () => {
        const day = dayOf(io.now() - DAY_MS)
        const found = await count(piece('"timestamp" = ?', day))
        if (found > 0) return `${found} events were delivered on ${day}`
        throw new TrailError('no-events', `the partition of ${day} holds no event`, {
          hint: 'Compare accounts, regions and location of the table with: trail athena ddl s3://BUCKET',
        })
      })
  } finally {
    release()
    client.destroy()
    lake.engine.close()
    sayTotals(lake, settings, io)
  }
  return { ok: checks.every(({ ok }) => ok), checks }
}
