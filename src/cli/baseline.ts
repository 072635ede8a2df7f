import { resolve } from 'node:path'
import { parseBaseline } from '../config/baseline.ts'
import type { Accepted } from '../model/finding.ts'
import type { Io } from './io.ts'
import { readText, type Settings } from './session.ts'

/** The findings that were accepted: by the file named, else by trail.yaml's. */
export function baselineOf(named: string | undefined, settings: Settings, io: Io): Accepted[] {
  const path = named === undefined ? settings.config.baseline : resolve(io.cwd, named)
  return path === undefined ? [] : parseBaseline(readText(path, 'baseline'), path)
}
