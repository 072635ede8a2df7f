import { describe, expect, test } from 'vitest'
import { runTrail } from '../../support/in-process.ts'
import { onTrino, type Places } from '../../support/lake.ts'
import { type Lakes, REAL, SAMPLE_VENDORS, WITHOUT } from './lakes.ts'

/** Questions of the sample logs, each in the words of a command line. */
const QUESTIONS = [
  'who-touched i-0abc1234def567890 --all',
  'who-touched examplecorp-reports',
  'who-touched arn:aws:iam::111122223333:role/AcmeSchedulerRole --denied',
  'who-touched i-0a1b2c3d4e5f60718 --action stop --since 2026-03-02 --until 2026-03-09',
  'whois acme-svc',
  'whois AKIAWO645SY5HORKVGDM',
  'whois arn:aws:iam::777788889999:role/LedgerInsightsRole',
  'whois 345678901234',
  'whois 203.0.113.10',
  'whois ops-lead@example.com',
  'events',
  'events --vendor acme --since 2026-03-01 --until 2026-03-08',
  'events --denied',
  'events --origin ops-lead@example.com --changes',
  'events --service ec2 --event StopInstances --region eu-west-1',
  'events --resource examplecorp-reports --account 111122223333',
  'events --session i-0a1b2c3d4e5f60718 --descendants --since 2026-03-02 --until 2026-03-04',
  'report acme --since 2025-11-01',
  'report harbor-backup --since 2026-03-01',
]

/** Of real logs, whose every record is a trap of its own. */
const OF_REAL = ['events', 'events --denied']

export function equality(lakes: () => Lakes): void {
  describe.each(['delivered', 'exported'] as const)('the table of %s logs', (which) => {
    test.each(QUESTIONS)('answers as the local store does: trail %s', async (question) => {
      const { trino, samples } = lakes()
      await same(`${question} --vendors ${SAMPLE_VENDORS}`, samples, onTrino(trino, samples[which]))
    })

    test.skipIf(REAL.length === 0).each(OF_REAL)(`answers alike for real logs: trail %s${WITHOUT}`, async (question) => {
      const { trino, real } = lakes()
      for (const places of real.values()) await same(question, places, onTrino(trino, places[which]))
    })
  })
}

/** Expects the same JSON from the store and from the lake, but for what {@link comparable} leaves out. */
export async function same(question: string, { store }: Places, lake: readonly string[]): Promise<void> {
  const words = [...question.split(' '), '--format', 'json', '--store', store]
  const local = await runTrail(words)
  const remote = await runTrail([...words, ...lake])
  expect([local.code, local.stderr]).toEqual([0, ''])
  expect([remote.code, remote.stderr]).toEqual([0, expect.stringMatching(/^(trino|athena): \d+ quer/)])
  const ranged = question.includes('--since')
  expect(comparable(remote.stdout, ranged)).toEqual(comparable(local.stdout, ranged))
}

/**
 * An answer without what a lake tells otherwise, as docs/decisions/0006-engines.md states it: names that are near have
 * not been fetched; where a beginning would be loaded from is not known; and with --since, coverage is that of the
 * partitions read, and what was before is not told: who made a key, what a first time is held against.
 */
function comparable(text: string, ranged: boolean): unknown {
  return JSON.parse(text.replace(/trail ingest [^ "]+/g, 'trail ingest SOURCE'), (key, value) => {
    if (key === 'nearest') return []
    if (ranged && key === 'coverage') return null
    if (ranged && key === 'notes') return value.filter((note: string) => !note.startsWith('key made by'))
    return value
  })
}
