import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeRegistry } from '../../../src/attribution/vendor.ts'
import { builtIn } from '../../../src/cli/built-in.ts'
import { ActionList } from '../../../src/policy/event-map.ts'
import { BARE, lint } from '../../../src/policy/lint/index.ts'
import { type AccountQuestion, chooseAccounts } from '../../../src/policy/trust-accounts.ts'
import { trustDocument } from '../../../src/policy/trust-document.ts'
import { SAMPLES } from '../../support/cli.ts'
import { runTrail } from '../../support/in-process.ts'

const [FIRST, SECOND, GOV, OTHER] = ['100000000001', '100000000002', '200000000001', '300000000001'] as const
const QUESTION: AccountQuestion = {
  name: 'Acme',
  known: [
    { account: FIRST, partition: 'aws' },
    { account: SECOND, partition: 'aws' },
    { account: GOV, partition: 'aws-us-gov' },
  ],
  seen: [],
  ours: [],
  asked: [],
  partition: null,
}

test.each<[string, Partial<AccountQuestion>, string, string[], RegExp | null]>([
  ['nothing known but its accounts', {}, 'aws', [FIRST, SECOND], /2 accounts of Acme are trusted, for no log shows/],
  ['one of them seen', { seen: [SECOND], ours: ['aws'] }, 'aws', [SECOND], /is trusted, and not its other one/],
  ['all of them seen', { seen: [SECOND, FIRST], ours: ['aws'] }, 'aws', [FIRST, SECOND], null],
  ['logs of GovCloud', { ours: ['aws-us-gov'] }, 'aws-us-gov', [GOV], null],
  ['GovCloud asked for', { partition: 'aws-us-gov', seen: [FIRST], ours: ['aws'] }, 'aws-us-gov', [GOV], null],
  ['an account of GovCloud asked for', { asked: [GOV] }, 'aws-us-gov', [GOV], null],
  ['one asked for and another seen', { asked: [FIRST], seen: [SECOND], ours: ['aws'] }, 'aws', [FIRST], null],
  ['no account of this partition', { ours: ['aws-cn'] }, 'aws-cn', [], null],
  ['logs of two partitions', { ours: ['aws', 'aws-us-gov'] }, 'aws', [FIRST, SECOND], /logs are of aws and aws-us-gov/],
  ['only callers known', { known: [], seen: [OTHER], ours: ['aws-us-gov'] }, 'aws-us-gov', [OTHER], null],
  [
    'an account of its user’s own words',
    { known: [{ account: OTHER, partition: null }], ours: ['aws-cn'] },
    'aws-cn',
    [OTHER],
    null,
  ],
])('with %s', (_, more, partition, accounts, warning) => {
  const choice = chooseAccounts({ ...QUESTION, ...more })
  expect({ partition: choice.partition, accounts: choice.accounts }).toEqual({ partition, accounts })
  if (warning !== null) expect(choice.warnings.join('\n')).toMatch(warning)
  const named = [...choice.accounts, ...choice.others.map(({ account }) => account)].sort()
  const known = more.known ?? QUESTION.known
  expect(named).toEqual((known.length === 0 ? (more.seen ?? []) : known.map(({ account }) => account)).toSorted())
})

test('what is trusted without need, and what can’t be, is never silent', () => {
  const { warnings } = chooseAccounts(QUESTION)
  expect(warnings).toHaveLength(2)
  expect(warnings[1]).toContain('aws-us-gov')
})

test('the trust policy of every vendor that comes with trail passes its own check', async () => {
  const registry = makeRegistry(await builtIn(), [])
  const list = new ActionList()
  for (const entry of registry.entries) {
    const known = [...entry.accounts.keys()].map((account) => ({ account, partition: registry.partitionOf(account) }))
    if (known.length === 0) continue
    for (const partition of new Set(known.map((each) => each.partition))) {
      const choice = chooseAccounts({ ...QUESTION, name: entry.name, known, partition })
      const id = 'kX2v9QmZ7tRf4LwPc8BnYh3JsDg6Ea1u'
      const trust = trustDocument(choice, [], [id])
      const vendor = { id: entry.id, name: entry.name, accounts: [...entry.accounts.keys()], externalIds: [id] }
      const { type, findings } = await lint(trust as never, list, { ...BARE, vendor, vendorsOf: () => [vendor] })
      expect(type).toBe('trust')
      const wrong = findings.filter((each) => !['T04', 'T07'].includes(each.id))
      expect(wrong.map(({ id: rule, detail }) => `${entry.id} ${rule} ${detail}`)).toEqual([])
    }
  }
})

let cwd = ''
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'trail-trust-'))
})
afterAll(() => rmSync(cwd, { recursive: true, force: true }))

test('a vendor in two partitions is trusted in one, by its ARNs there, and that is said', async () => {
  const gov = await runTrail(['policy', 'trust', 'datadog', '--partition', 'aws-us-gov', '--format', 'json'], { cwd })
  const { trust, accounts, others, warnings } = JSON.parse(gov.stdout)
  expect(trust.Statement[0].Principal.AWS).toEqual(accounts.map((id: string) => `arn:aws-us-gov:iam::${id}:root`))
  expect(others.length).toBeGreaterThan(0)
  for (const warning of warnings) expect(gov.stderr).toContain(warning)
  const common = JSON.parse((await runTrail(['policy', 'trust', 'datadog'], { cwd })).stdout)
  for (const arn of common.Statement[0].Principal.AWS) expect(arn).toMatch(/^arn:aws:iam::\d{12}:root$/)
})

test('accounts are named one by one; another’s is refused', async () => {
  const { stdout } = await runTrail(['policy', 'trust', 'datadog', '--format', 'json'], { cwd })
  const [one, two] = JSON.parse(stdout).accounts
  const named = await runTrail(['policy', 'trust', '--account', one, '--account', two, 'datadog'], { cwd })
  expect(JSON.parse(named.stdout).Statement[0].Principal.AWS).toHaveLength(2)
  expect(await runTrail(['policy', 'trust', 'datadog', '--account', '111122223333'], { cwd })).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('111122223333 is no account of Datadog'),
  })
})

test('an external id that is asked for is made at random, each time another', async () => {
  const made = async () => {
    const { stdout } = await runTrail(['policy', 'trust', 'datadog', '--external-id'], { cwd })
    return JSON.parse(stdout).Statement[0].Condition.StringEquals['sts:ExternalId']
  }
  const ids = [await made(), await made()]
  for (const id of ids) expect(id).toMatch(/^[\w-]{43}$/)
  expect(ids[0]).not.toBe(ids[1])
})

test('the account that its callers are seen to come from is trusted, and none of our own', async () => {
  const vendors = ['--vendors', join(SAMPLES, 'vendors.yaml'), '--store', join(cwd, 's.duckdb')]
  expect((await runTrail(['ingest', SAMPLES, '--quiet', ...vendors], { cwd })).code).toBe(0)
  const { stdout } = await runTrail(['policy', 'trust', 'acme', '--format', 'json', ...vendors], { cwd })
  const { accounts, seen, warnings } = JSON.parse(stdout)
  expect(accounts).toEqual(['901234567890'])
  expect(seen.callers.map(({ account }: { account: string }) => account)).toEqual(['901234567890', '444455556666'])
  expect(warnings).toEqual([])
})
