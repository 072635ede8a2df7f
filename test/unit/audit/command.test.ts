import { copyFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Finding } from '../../../src/model/finding.ts'
import { listRules } from '../../../src/output/views/audit.ts'
import { inFolder, SAMPLES } from '../../support/cli.ts'
import { runTrail } from '../../support/in-process.ts'
import { SARIF_PARTS } from './sarif-schema.ts'

let done = () => {}
let cwd = ''
/** The findings of all vendors, as json has them. */
let all: Finding[] = []

const ask = (...argv: string[]) => runTrail(['audit', ...argv], { cwd })

beforeAll(async () => {
  await new Promise<void>((ready) => {
    void inFolder(async (folder) => {
      cwd = folder
      for (const name of ['vendors.yaml', 'trail.yaml']) copyFileSync(join(SAMPLES, name), join(folder, name))
      await runTrail(['ingest', SAMPLES, '--quiet'], { cwd })
      all = JSON.parse((await ask()).stdout).findings
      const finished = new Promise<void>((finish) => {
        done = finish
      })
      ready()
      await finished
    })
  })
}, 60_000)
afterAll(() => done())

test('--fail-on ends with 1 where a finding is at least so bad, else with 0', async () => {
  expect((await ask('--fail-on', 'low', '--vendor', 'ledger-insights')).code).toBe(0)
  expect((await ask('--fail-on', 'info', '--vendor', 'ledger-insights')).code).toBe(1)
})

test('a vendor that is none, and a severity that is none, are wrong usage', async () => {
  const unknown = await ask('--vendor', 'acmee')
  expect(unknown.code).toBe(2)
  expect(unknown.stderr).toContain('Did you mean acme?')
  expect((await ask('--fail-on', 'worst')).code).toBe(2)
})

test('--vendor gives the same findings as all of them do, and no others', async () => {
  const acme = JSON.parse((await ask('--vendor', 'acme')).stdout).findings
  expect(acme).toEqual(all.filter((finding) => finding.vendor === 'acme'))
  expect(acme.length).toBeGreaterThan(3)
})

test('--until measures ages at the last event before it', async () => {
  const { findings, measuredAt } = JSON.parse((await ask('--until', '2026-02-01T00:00:00Z')).stdout)
  expect(measuredAt <= '2026-02-01T00:00:00Z').toBe(true)
  const ids = findings.map(({ id }: { id: string }) => id)
  expect(ids).toContain('T05')
  expect(ids).not.toContain('K04')
})

test('the baseline takes out what was accepted, until its day', async () => {
  writeFileSync(
    join(cwd, 'baseline.yaml'),
    `accepted:
  - {id: K02, subject: AKIAWO645SY5MY6WKH4W, reason: being replaced, until: 2026-03-13}
  - {id: K07, subject: AKIAWO645SY5MY6WKH4W, reason: too long ago, until: 2026-03-12}
  - {id: T05, subject: harbor-999, reason: a slip of the pen}
`,
  )
  const { code, stdout, stderr } = await ask('--baseline', 'baseline.yaml')
  expect(code).toBe(0)
  const { findings, accepted } = JSON.parse(stdout)
  const about = findings.filter(({ subject }: { subject: string }) => subject === 'AKIAWO645SY5MY6WKH4W')
  expect(about.map(({ id }: { id: string }) => id)).toEqual(['K07'])
  expect(accepted).toEqual([
    { id: 'K02', subject: 'AKIAWO645SY5MY6WKH4W', reason: 'being replaced', until: '2026-03-13' },
  ])
  expect(stderr).toContain('K07 "AKIAWO645SY5MY6WKH4W" has no effect (expired)')
  expect(stderr).toContain('T05 "harbor-999" has no effect (no such finding)')
})

test('a baseline without a reason, or with an unknown key, names file and line', async () => {
  writeFileSync(join(cwd, 'bad.yaml'), 'accepted:\n  - id: K02\n    subject: x\n    raeson: y\n')
  const { code, stderr } = await ask('--baseline', 'bad.yaml')
  expect(code).toBe(2)
  expect(stderr).toMatch(/bad\.yaml, line \d/)
  expect((await ask('--baseline', 'none.yaml')).code).toBe(2)
})

test('--list documents every rule, without a store', async () => {
  const { code, stdout } = await runTrail(['audit', '--list', '--store', 'nowhere.duckdb', '--format', 'json'], { cwd })
  expect(code).toBe(0)
  const rules = JSON.parse(stdout)
  expect(rules.map(({ id }: { id: string }) => id)).toEqual(listRules().map(({ id }) => id))
  for (const rule of rules) expect(rule.title && rule.when && rule.practice && rule.severity).toBeTruthy()
})

test('ndjson has a finding a line, csv a header and the same rows', async () => {
  const { stdout } = await ask('--format', 'ndjson')
  expect(
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual(all)
  const csv = (await ask('--format', 'csv', '--vendor', 'rollout-partner')).stdout
  expect(csv).toBe('id,title,severity,subject,vendor,evidence,since,detail,fix,practice,notObservable\r\n')
})

test('SARIF holds to the parts of its schema that it uses, and says what the json says', async () => {
  const log = JSON.parse((await ask('--format', 'sarif')).stdout)
  const validate = new Ajv({ strict: false }).compile(SARIF_PARTS)
  expect(validate(log), JSON.stringify(validate.errors)).toBe(true)
  const [run] = log.runs
  expect(run.results).toHaveLength(all.length)
  for (const [i, result] of run.results.entries()) {
    expect(run.tool.driver.rules[result.ruleIndex].id).toBe(result.ruleId)
    expect(result.locations[0].logicalLocations[0].fullyQualifiedName).toBe(all[i]?.subject)
    expect(result.properties.evidence).toEqual(all[i]?.evidence)
  }
})

test('the table groups by vendor and practice, and says how to mend', async () => {
  const { stdout } = await runTrail(['audit', '--vendor', 'harbor-backup'], { cwd, tty: true })
  expect(stdout).toContain('Vendor harbor-backup: Third-party roles ask for an external id')
  expect(stdout).toContain('aws iam update-assume-role-policy --role-name HarborBackupRole')
  expect(stdout).toContain('9a7c175a-afc8-4cd0-a62b-835da340b567')
})

test('authorization details and a credential report are read, and refused where they are none', async () => {
  writeFileSync(join(cwd, 'details.json'), JSON.stringify({ RoleDetailList: [] }))
  expect((await ask('--authorization-details', 'details.json')).code).toBe(0)
  const wrong = await ask('--credential-report', 'details.json')
  expect(wrong.code).toBe(2)
  expect(wrong.stderr).toContain('aws iam get-credential-report')
})
