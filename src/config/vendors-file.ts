import * as z from 'zod'
import { usageError } from '../errors.ts'
import type { VendorEntry } from '../model/vendor.ts'
import { checkedYaml } from './checked-yaml.ts'
import { strict } from './strict.ts'

const texts = z.array(z.string({ error: (issue) => quoteHint(issue.input) })).default([])

/** YAML reads an unquoted account id as a number, and one that begins with 0 as another number. */
function quoteHint(input: unknown): string {
  return typeof input === 'number'
    ? `put quotes around ${input}: account ids are text, and YAML reads this one as a number`
    : 'expected text'
}

/** A day that the calendar has. */
const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'a date: 2025-01-01')
  .refine((text) => !/^\d{4}-\d{2}-\d{2}$/.test(text) || isDay(text), 'no day of the calendar')
  .optional()

function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}

const ENTRY = strict({
  id: z.string().regex(/^[A-Za-z0-9-]+$/, 'an id is made of letters, digits and dashes'),
  name: z.string().min(1).optional(),
  accounts: texts,
  roles: texts,
  users: texts,
  accessKeys: texts,
  externalIds: texts,
  identityProviders: texts,
  networks: z
    .array(
      z.union(
        [z.cidrv4('not a network: 203.0.113.0/24'), z.cidrv6('not a network: 2001:db8::/32'), z.ipv4(), z.ipv6()],
        'not a network, such as 203.0.113.0/24',
      ),
    )
    .default([]),
  from: day,
  until: day,
  expectedActions: texts,
  owner: z.string().optional(),
})

/** The shape of the user's vendors.yaml. */
const VENDORS_FILE = strict({ vendors: z.array(ENTRY).default([]) })

/** The user's vendors. @throws TrailError that names file, line and key. */
export function parseVendorsFile(text: string, file: string): VendorEntry[] {
  const { vendors } = checkedYaml(text, file, VENDORS_FILE)
  const seen = new Set<string>()
  return vendors.map((entry) => {
    if (seen.has(entry.id))
      throw usageError('duplicate-vendor', `${file}: the vendor ${entry.id} stands twice`, 'Join the two entries.')
    seen.add(entry.id)
    return {
      ...entry,
      name: entry.name ?? '',
      source: 'user',
      accounts: entry.accounts.map((id) => ({ id, confidence: 'exact' })),
      from: entry.from ?? null,
      until: entry.until ?? null,
      owner: entry.owner ?? null,
      hints: { roles: [], sessions: [], userAgents: [], issuers: [] },
      sources: [],
    }
  })
}
