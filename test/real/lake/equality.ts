import { expect, test } from 'vitest'
import { runTrail } from '../../support/in-process.ts'
import { onTrino, type Places } from '../../support/lake.ts'
import { type Lakes, REAL, SAMPLE_VENDORS, WITHOUT } from './lakes.ts'

/** Questions of the sample logs, each in the words of a command line, of both tables. */
const OF_BOTH = [
  'who-touched i-0a1b2c3d4e5f60718 --all',
  'whois ops-lead@example.com',
  'events',
  'events --vendor acme --since 2026-03-01 --until 2026-03-08',
  'report acme --since 2025-11-01',
]

/** More of them, of the delivered files alone, from which records are built again. */
const OF_DELIVERED = [
  'who-touched examplecorp-reports',
  'who-touched arn:aws:iam::111122223333:role/AcmeSchedulerRole --denied',
  'whois AKIAWO645SY5HORKVGDM',
  'whois 345678901234',
  'events --denied',
  'events --origin ops-lead@example.com --changes',
  'events --service ec2 --event StopInstances --region eu-west-1',
  'events --session i-0a1b2c3d4e5f60718 --descendants --since 2026-03-02 --until 2026-03-04',
]

const QUESTIONS = [
  ...OF_BOTH.flatMap((question) => [['delivered', question] as const, ['exported', question] as const]),
  ...OF_DELIVERED.map((question) => ['delivered', question] as const),
]

export function equality(lakes: () => Lakes): void {
  test.each(QUESTIONS)('the table of %s logs answers as the local store does: trail %s', async (which, question) => {
    const { trino, samples } = lakes()
    await same(`${question} --vendors ${SAMPLE_VENDORS}`, samples, onTrino(trino, samples[which]))
  })

  test.skipIf(REAL.length === 0).each(REAL.length === 0 ? ['real'] : REAL)(
    `every event of %s is told alike${WITHOUT}`,
    async (name) => {
      const { trino, real } = lakes()
      const places = real.get(name) as Places
      for (const table of [places.delivered, places.exported]) await same('events', places, onTrino(trino, table))
    },
  )
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
 * not been fetched; how many hours stand behind nothing found is not counted; where a beginning would be loaded from is not known; there are no digests that tell of empty hours;
 * and with --since, coverage is that of the partitions read, and who made a key before them is not told.
 */
function comparable(text: string, ranged: boolean): unknown {
  return JSON.parse(text.replace(/trail ingest [^ "]+/g, 'trail ingest SOURCE'), (key, value) => {
    if (key === 'nearest' || key === 'places') return []
    if (key === 'silence') return undefined
    if (ranged && key === 'coverage') return null
    if (ranged && key === 'notes') return value.filter((note: string) => !note.startsWith('key made by'))
    return value
  })
}
