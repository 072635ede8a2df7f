import { resolve } from 'node:path'
import type { Accepted } from '../model/finding.ts'
import type { Io } from './io.ts'
import { readText, type Settings } from './session.ts'

/** The findings that were accepted: by the file named, else by trail.yaml's. */
export async function baselineOf(named: string | undefined, settings: Settings, io: Io): Promise<Accepted[]> {
  const path = named === undefined ? settings.config.baseline : resolve(io.cwd, named)
  if (path === undefined) return []
  const { parseBaseline } = await import('../config/baseline.ts')
  return parseBaseline(readText(path, 'baseline'), path)
}
