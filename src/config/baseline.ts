import * as z from 'zod'
import type { Accepted } from '../model/finding.ts'
import { checkedYaml } from './checked-yaml.ts'
import { strict } from './strict.ts'

/** The shape of a baseline file. */
const BASELINE_FILE = strict({
  accepted: z
    .array(
      strict({
        id: z.string().regex(/^[A-Z]\d{2}$/, 'a rule, such as K02 (trail audit --list)'),
        subject: z.string().min(1),
        reason: z.string().min(1, 'say why it is accepted'),
        until: z
          .string()
          .regex(/^\d{4}-\d{2}-\d{2}$/, 'a date: 2026-12-31')
          .optional(),
      }),
    )
    .default([]),
})

/** The accepted findings. @throws TrailError that names file, line and key. */
export function parseBaseline(text: string, file: string): Accepted[] {
  return checkedYaml(text, file, BASELINE_FILE).accepted.map((each) => ({ ...each, until: each.until ?? null }))
}
