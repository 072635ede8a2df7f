import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { expect, test } from 'vitest'
import { sarif } from '../../src/output/sarif.ts'
import { ActionList } from '../../src/policy/event-map.ts'
import { BARE, type KnownVendor, type LintFinding, lint } from '../../src/policy/lint/index.ts'
import { patched } from '../support/json-patch.ts'
import { SARIF_PARTS } from '../unit/audit/sarif-schema.ts'

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

const NAMES = readdirSync(FOLDER)

function caseOf(name: string): { text: string; check: (text: string) => Promise<LintFinding[]> } {
  const known = join(FOLDER, name, 'options.json')
  const { vendor = null, type = null, own = [] } = existsSync(known) ? JSON.parse(readFileSync(known, 'utf8')) : {}
  const options = {
    ...BARE,
    type,
    vendor: VENDORS.find(({ id }) => id === vendor) ?? null,
    vendorsOf: (account: string) => VENDORS.filter(({ accounts }) => accounts.includes(account)),
    isOwn: (account: string) => own.includes(account),
  }
  return {
    text: readFileSync(join(FOLDER, name, 'policy.json'), 'utf8'),
    check: async (text) => (await lint(text, LIST, options)).findings,
  }
}

test.each(NAMES)('%s', async (name) => {
  const { text, check } = caseOf(name)
  const lines = (await check(text)).map(
    ({ line, column, id, severity, statement, detail, patch }) =>
      `${line}:${column} ${id} ${severity} [${statement ?? '-'}] ${detail}${patch.length === 0 ? '' : `\n  ${JSON.stringify(patch)}`}\n`,
  )
  await expect(lines.join('')).toMatchFileSnapshot(join(FOLDER, name, 'expected.txt'))
})

test('each patch can be applied to the document as it is, and clears the finding that gives it', async () => {
  let patches = 0
  for (const name of NAMES) {
    const { text, check } = caseOf(name)
    const before = await check(text)
    for (const finding of before.filter(({ patch }) => patch.length > 0)) {
      patches++
      const after = await check(JSON.stringify(patched(JSON.parse(text), finding.patch)))
      const same = ({ id, statement, detail }: LintFinding) =>
        id === finding.id && statement === finding.statement && detail === finding.detail
      expect(after.filter(same).length, `${name}: ${finding.id} ${finding.detail}`).toBeLessThan(before.filter(same).length)
      // What mends one thing breaks no other: nothing new is invalid or unknown.
      const broken = (all: readonly LintFinding[]) => all.filter(({ id }) => id === 'P13' || id === 'P14').length
      expect(broken(after), `${name}: ${finding.id}`).toBeLessThanOrEqual(broken(before))
    }
  }
  expect(patches).toBeGreaterThan(15)
})

test('as SARIF the findings are valid, and each has a fingerprint of its own that lines do not move', async () => {
  const validate = new Ajv({ strict: false }).compile(SARIF_PARTS)
  for (const name of NAMES) {
    const { text, check } = caseOf(name)
    const printed = async (policy: string) => {
      const log = JSON.parse(sarif(await check(policy), { file: `${name}/policy.json` }))
      expect(validate(log), `${name}: ${JSON.stringify(validate.errors)}`).toBe(true)
      return log.runs[0].results.map((each: { partialFingerprints: object }) => JSON.stringify(each.partialFingerprints))
    }
    const prints = await printed(text)
    expect(new Set(prints).size, name).toBe(prints.length)
    expect(await printed(`\n\n${text}`), name).toEqual(prints)
  }
})
