import * as z from 'zod'
import { checkedYaml } from './checked-yaml.ts'
import { strict } from './strict.ts'

/** The shape of trail.yaml. */
const TRAIL_FILE = strict({
  accounts: z.record(z.string(), z.string()).default({}),
  store: z.string().optional(),
  vendors: z.string().optional(),
  tz: z.string().optional(),
  athena: strict({
    workgroup: z.string().optional(),
    database: z.string().optional(),
    table: z.string().optional(),
    output: z.string().optional(),
    region: z.string().optional(),
  }).optional(),
  trino: strict({
    url: z.string().optional(),
    catalog: z.string().optional(),
    schema: z.string().optional(),
  }).optional(),
  baseline: z.string().optional(),
})
export type TrailConfig = z.output<typeof TRAIL_FILE>

/** @throws TrailError that names file, line and key. */
export function parseTrailConfig(text: string, file: string): TrailConfig {
  return checkedYaml(text, file, TRAIL_FILE)
}
