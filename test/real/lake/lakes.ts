import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { SAMPLES } from '../../support/cli.ts'
import { type Places, placesOf } from '../../support/lake.ts'
import { startTrino, type Trino } from '../../support/trino.ts'

/** A Trino with the sample logs, and real ones where they are, each as delivered and as exported. */
export interface Lakes {
  trino: Trino
  samples: Places
  /** By the name of its folder. */
  real: Map<string, Places>
  close(): Promise<void>
}

const LOGS = process.env.TRAIL_REAL_LOGS ?? resolve(import.meta.dirname, '../../../../../shared/logs')

/** Trees of real logs as CloudTrail delivered them. */
const TREES: Readonly<Record<string, string>> = {
  'sans504-s3-ransomware': 'records/AWSLogs',
  'grycap-university': 'records/AWSLogs',
  'umccr-versions-flaws': 'records/AWSLogs/o-abcd',
}

/** The names of the real logs that are there. */
export const REAL = Object.keys(TREES).filter((name) => existsSync(join(LOGS, name)))
export const WITHOUT = REAL.length > 0 ? '' : ` (SKIPPED: no logs at ${LOGS}, set TRAIL_REAL_LOGS)`

export const SAMPLE_VENDORS = join(SAMPLES, 'vendors.yaml')

export async function openLakes(): Promise<Lakes> {
  const home = mkdtempSync(join(tmpdir(), 'trail-lakes-'))
  const trino = await startTrino()
  const close = async () => {
    await trino.stop()
    rmSync(home, { recursive: true, force: true })
  }
  try {
    const samples = await placesOf(trino, home, 'cloudtrail_logs', join(SAMPLES, 'AWSLogs', 'o-exampleorg1'))
    const real = new Map<string, Places>()
    for (const name of REAL)
      real.set(name, await placesOf(trino, home, name.replaceAll('-', '_'), join(LOGS, name, TREES[name] ?? '')))
    return { trino, samples, real, close }
  } catch (error) {
    await close()
    throw error
  }
}
