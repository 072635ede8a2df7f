import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ActionList } from '../../src/policy/event-map.ts'
import { BARE, type KnownVendor, lint } from '../../src/policy/lint/index.ts'

/** Each folder: a policy, what is known besides (options.json), and what the check says: place, rule, severity, words. */
const FOLDER = join(import.meta.dirname, 'policy-check')
const LIST = new ActionList()
const VENDORS: readonly KnownVendor[] = [
  {
    id: 'acme',
    name: 'Acme Scheduler',
    accounts: ['901234567890'],
    externalIds: ['d9b2d63d-a233-4123-847a-7090a4d3ba5e'],
  },
  { id: 'bytewatch', name: 'Byte Watch', accounts: ['801234567890'], externalIds: [] },
]

test.each(readdirSync(FOLDER))('%s', async (name) => {
  const text = readFileSync(join(FOLDER, name, 'policy.json'), 'utf8')
  const known = join(FOLDER, name, 'options.json')
  const { vendor = null, type = null, own = [] } = existsSync(known) ? JSON.parse(readFileSync(known, 'utf8')) : {}
  const { findings } = await lint(text, LIST, {
    ...BARE,
    type,
    vendor: VENDORS.find(({ id }) => id === vendor) ?? null,
    vendorsOf: (account) => VENDORS.filter(({ accounts }) => accounts.includes(account)),
    isOwn: (account) => own.includes(account),
  })
  const lines = findings.map(
    ({ line, column, id, severity, statement, detail, patch }) =>
      `${line}:${column} ${id} ${severity} [${statement ?? '-'}] ${detail}${patch.length === 0 ? '' : `\n  ${JSON.stringify(patch)}`}\n`,
  )
  await expect(lines.join('')).toMatchFileSnapshot(join(FOLDER, name, 'expected.txt'))
})
