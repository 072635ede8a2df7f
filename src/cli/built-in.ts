import { existsSync, readFileSync } from 'node:fs'
import { compileBuiltIn } from '../config/built-in.ts'
import type { BuiltIn } from '../model/vendor.ts'
import type { EventMap } from '../policy/event-map.ts'

let known: BuiltIn | null = null

/** The registry that comes with trail, read once: parsing its sources takes longer than most answers. */
export function builtIn(): BuiltIn {
  known ??= read()
  return known
}

/** As the build compiled it, or from its sources where nothing is built. */
function read(): BuiltIn {
  const compiled = new URL('../built-in.json', import.meta.url)
  if (existsSync(compiled)) return JSON.parse(readFileSync(compiled, 'utf8'))
  const text = (name: string) => readFileSync(new URL(`../../data/${name}`, import.meta.url), 'utf8')
  return compileBuiltIn(text('vendors.yaml'), text('aws-accounts.yaml'))
}

/** The calls whose IAM action is not simply their name. */
export function eventMap(): EventMap {
  return JSON.parse(readFileSync(new URL('../../data/iam-events.json', import.meta.url), 'utf8'))
}
