import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { eventMap } from '../../../src/cli/built-in.ts'
import { audit } from '../../../src/engine/audit.ts'
import type { Finding } from '../../../src/model/finding.ts'
import { SAMPLES } from '../../support/cli.ts'
import { withStoreOf } from '../../support/store.ts'

const read = (name: string) => readFileSync(join(SAMPLES, name), 'utf8')
let findings: Finding[] = []

beforeAll(async () => {
  findings = await withStoreOf(
    SAMPLES,
    { vendors: read('vendors.yaml'), trail: read('trail.yaml') },
    async (store, actors) => {
      const options = { vendor: null, since: null, until: null, map: eventMap(), given: null }
      return (await audit(store, actors, options)).findings
    },
  )
}, 60_000)

/** What the samples' own story tells: rule, subject, one event that shows it. */
const STORY: readonly [string, string, string][] = [
  ['V07', 'arn:aws:iam::111122223333:role/AcmeSchedulerRole', '75e88673-dcfc-445d-9713-e5bef8cca770'],
  ['V06', 'arn:aws:iam::111122223333:role/AcmeSchedulerRole', '0e6d53ce-45f7-49d1-9027-eeb27848b2e1'],
  ['V07', 'AKIAWO645SY5HORKVGDM', 'da93a9c7-c881-48d9-9348-3b9a8f9bb10e'],
  ['V01', 'arn:aws:iam::444455556666:user/acme-svc', 'da93a9c7-c881-48d9-9348-3b9a8f9bb10e'],
  ['V05', 'arn:aws:iam::444455556666:user/acme-svc', '3696cd7d-5116-45cc-b026-3cab48c84891'],
  ['K01', 'arn:aws:iam::444455556666:user/acme-svc', '84d7981e-3f88-4532-a241-0820afdb1b02'],
  ['L01', 'arn:aws:cloudtrail:eu-west-1:444455556666:trail/dev-audit', '3696cd7d-5116-45cc-b026-3cab48c84891'],
  ['K02', 'AKIAWO645SY5MY6WKH4W', 'fd194876-7764-465e-ac6b-68eb463370c6'],
  ['K07', 'AKIAWO645SY5MY6WKH4W', 'fd194876-7764-465e-ac6b-68eb463370c6'],
  ['K05', 'arn:aws:iam::111122223333:user/deploy', 'e47c2a4c-c4ea-4b23-b2e0-7b56cee8d086'],
  ['K06', 'AKIARTX3GSDSY6JDME3E', '9a8b4418-6391-4905-90cc-a3607cb23a0b'],
  ['K04', 'arn:aws:iam::777788889999:root', 'aab28166-e7b9-447c-b1de-ebb01e2d8d54'],
  ['K04', 'AKIA3KF6UTOH6BK4UD2E', '66c5ab92-b10d-47d8-99ac-90cc9426df1c'],
  ['T05', 'harbor-001', 'ce85ef42-2743-4ac7-bedb-d0495913008b'],
  ['T04', 'harbor-001', 'a4ffa341-89c9-4cae-8380-a9bc7f653117'],
  ['T03', 'arn:aws:iam::444455556666:role/HarborBackupRole', '9a7c175a-afc8-4cd0-a62b-835da340b567'],
  ['T09', 'arn:aws:iam::444455556666:role/HarborBackupRole', 'fadbf4fe-23a8-4ed5-ae23-462e362fc730'],
  ['V03', 'arn:aws:iam::111122223333:role/HarborBackupRole', '677cb9a2-0532-4b24-9203-afc28dbafb9f'],
]

test.each(STORY)('%s is found about %s', (id, subject, event) => {
  const finding = findings.find((each) => each.id === id && each.subject === subject)
  expect(finding?.evidence).toContain(event)
})

test('the vendor without a fault has no finding above info', () => {
  const above = findings.filter(({ vendor, severity }) => vendor === 'ledger-insights' && severity !== 'info')
  expect(above).toEqual([])
})

test('a service that acts for the account in root’s name is no person', () => {
  expect(findings.flatMap(({ evidence }) => evidence)).not.toContain('73257333-13b2-42c6-b4c0-18008e508f8b')
})

test('there is one finding a subject and rule', () => {
  const keys = findings.map(({ id, subject }) => `${id} ${subject}`)
  expect(new Set(keys).size).toBe(keys.length)
})

test('all findings, word for word', async () => {
  await expect(`${JSON.stringify(findings, null, 2)}\n`).toMatchFileSnapshot('../../golden/audit/sample-logs.json')
})
