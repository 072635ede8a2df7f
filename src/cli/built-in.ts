import { existsSync, readFileSync } from 'node:fs'
import type { BuiltIn } from '../model/vendor.ts'
import type { EventMap } from '../policy/event-map.ts'
import { packageFile } from './package-file.ts'

let known: BuiltIn | null = null

/** The registry that comes with trail, read once: parsing its sources takes longer than most answers. */
export async function builtIn(): Promise<BuiltIn> {
  known ??= await read()
  return known
}

/** As the build compiled it, or from its sources where nothing is built. */
async function read(): Promise<BuiltIn> {
  const compiled = new URL('../built-in.json', import.meta.url)
  if (existsSync(compiled)) return JSON.parse(readFileSync(compiled, 'utf8'))
  const { compileBuiltIn } = await import('../config/built-in.ts')
  const text = (name: string) => readFileSync(packageFile(`data/${name}`), 'utf8')
  return compileBuiltIn(text('vendors.yaml'), text('aws-accounts.yaml'))
}

/** The calls whose IAM action is not simply their name. */
export function eventMap(): EventMap {
  return JSON.parse(readFileSync(packageFile('data/iam-events.json'), 'utf8'))
}
