import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Layout, trinoDdl } from '../../src/engine/remote/ddl.ts'
import { SAMPLES } from './cli.ts'
import type { Trino } from './trino.ts'

/** Copies the sample logs into Trino's files and makes `cloudtrail_logs` over them, in catalog `hive`, schema `ct`. */
export async function sampleTables(trino: Trino): Promise<Layout> {
  const from = join(SAMPLES, 'AWSLogs', 'o-exampleorg1')
  const to = join(trino.folder, 'logs', 'AWSLogs', 'o-exampleorg1')
  mkdirSync(to, { recursive: true })
  cpSync(from, to, { recursive: true })
  const accounts = readdirSync(from).filter((name) => existsSync(join(from, name, 'CloudTrail')))
  const regions = new Set(accounts.flatMap((account) => readdirSync(join(from, account, 'CloudTrail'))))
  const layout: Layout = {
    root: 'local:///logs/AWSLogs/o-exampleorg1',
    accounts: accounts.sort(),
    regions: [...regions].sort(),
    firstDay: '2025-10-01',
  }
  for (const statement of trinoDdl(layout, { schema: ['hive', 'ct'], table: 'cloudtrail_logs' }))
    await trino.run(statement)
  return layout
}
