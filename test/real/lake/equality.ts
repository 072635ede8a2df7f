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
  'who-touched vol-0ba8352a42a94f8a8 --lineage',
  'who-touched iam:role:AcmeSchedulerRole --lineage',
  'events --account 777788889999 --since 2026-03-01',
  'events --region us-east-1',
  'coverage --since 2026-03-01 --until 2026-03-08',
  'who-touched i-00000000000000000',
  'whois nobody@example.com --since 2026-03-02 --until 2026-03-02',
]

const QUESTIONS = [
  ...OF_BOTH.flatMap((question) => [['delivered', question] as const, ['exported', question] as const]),
  ...OF_DELIVERED.map((question) => ['delivered', question] as const),
  // Delivered files hold a record twice that was delivered twice, and are counted as they are.
  ['exported', 'coverage'] as const,
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
  const isPart = /--(since|account|region)\b/.test(question)
  expect(comparable(remote.stdout, isPart)).toEqual(comparable(local.stdout, isPart))
}

/**
 * An answer without what a lake tells otherwise, as docs/decisions/0006-engines.md states it: that it is from a lake;
 * names that are near have not been fetched; where a beginning would be loaded from is not known; there are no digests
 * that tell of empty hours; files are counted by `coverage` alone, and an export has others. Of a part of the partitions
 * (`isPart`) coverage is that part's, of whose places alone hours are counted, and who made a key before them is not told.
 */
function comparable(text: string, isPart: boolean): unknown {
  const plain = text.replace(/trail ingest [^ "]+/g, 'trail ingest SOURCE')
  return JSON.parse(plain, function (this: object, key, value) {
    if (key === 'nearest') return []
    if (key === 'partitions' || key === 'timeline' || key === 'files') return undefined
    if (key === 'missing' && Array.isArray(value)) return undefined
    if (key === 'notObservable' && Array.isArray(value))
      return value.filter((said) => !said.startsWith('What came before'))
    if (key === 'notObservable' && typeof value === 'string')
      return value.replace(/ ?No partition before \S+ was read\./, '')
    if (key === 'hours' && !Array.isArray(value)) return { ...value, empty: 0, unknown: value.unknown + value.empty }
    if (!isPart) return value
    if (key === 'coverage' || key === 'categories' || key === 'unknown') return undefined
    if (/^(first|last|events)$/.test(key) && 'timeline' in this) return undefined
    return key === 'notes' ? value.filter((note: string) => !note.startsWith('key made by')) : value
  })
}
