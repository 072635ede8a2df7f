import { createPublicKey } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { localSource } from '../../../src/ingest/source/local.ts'
import type { Pruning, Section, Source, SourceObject } from '../../../src/ingest/source/source.ts'
import { verifySources } from '../../../src/ingest/verify-sections.ts'
import { type BucketObject, makeChain, makeKey } from '../../support/digests.ts'

const KEY = makeKey()
const KEYS = new Map([[KEY.fingerprint, createPublicKey(KEY.privateKey)]])
/** Nothing is known before. */
const UNKNOWN = { known: () => undefined, kept: async () => new Map() }
const EVERYTHING: Pruning = { since: null, until: null, accounts: null, regions: null }
const ACCOUNTS = ['111122223333', '444455556666']
const REGIONS = Array.from({ length: 20 }, (_, i) => `eu-west-${i}`)
const HOURS = 6
const LOGS = 2

/** Forty chains in one tree. */
function trees(): BucketObject[] {
  return ACCOUNTS.flatMap((account) =>
    REGIONS.flatMap((region) => {
      const chain = makeChain({ bucket: 'logs', key: KEY, account, region, hours: HOURS, logs: LOGS })
      return [...chain.digests, ...chain.logs]
    }),
  )
}

async function inTree<Result>(objects: readonly BucketObject[], work: (source: Source) => Promise<Result>) {
  const folder = mkdtempSync(join(tmpdir(), 'trail-sections-'))
  try {
    for (const { key, bytes, metadata } of objects) {
      const path = join(folder, key)
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, bytes)
      if (metadata.signature !== undefined) writeFileSync(`${path}.metadata.json`, JSON.stringify(metadata))
    }
    return await work(localSource(folder, { insight: 0, other: 0 }))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** A source that counts the objects that were read and whose section has not been judged yet. */
function counted(source: Source) {
  const counts = { held: 0, most: 0 }
  const watch = async function* (objects: AsyncIterable<SourceObject>): AsyncGenerator<SourceObject> {
    for await (const object of objects)
      yield {
        ...object,
        read: () => {
          counts.most = Math.max(counts.most, ++counts.held)
          return object.read()
        },
      }
  }
  return { counts, source: { ...source, objects: (pruning: Pruning) => watch(source.objects(pruning)) } }
}

test('of forty chains no more is held than of those under way, and all are judged as one', () =>
  inTree(trees(), async (tree) => {
    const { counts, source } = counted(tree)
    const judged: (Section | null)[] = []
    const answer = await verifySources([source], EVERYTHING, {
      keysFor: async () => KEYS,
      ...UNKNOWN,
      proven: async ({ logs, digests }, section) => {
        judged.push(section)
        counts.held -= logs.size + digests.size
      },
    })
    const chains = ACCOUNTS.length * REGIONS.length
    expect(answer).toMatchObject({ verdict: 'whole', digests: chains * HOURS, notes: [] })
    expect(answer.files).toEqual({ verified: chains * HOURS * LOGS, altered: 0, missing: 0, unverified: 0 })
    expect(new Set(judged.map((each) => `${each?.account} ${each?.region}`)).size).toBe(chains)
    // Forty-eight objects are under way at once, and a section is held until its last one has come.
    expect(counts.most).toBeLessThanOrEqual(48 + 3 * HOURS * (1 + LOGS))
    expect(counts.held).toBe(0)
  }))

test('one altered log among forty chains is found, in its account and region', () => {
  const objects = trees()
  const victim = objects.findLast(({ key }) => key.includes('/444455556666/CloudTrail/eu-west-7/'))
  const log = { ...(victim ?? { key: '', metadata: {} }), bytes: Buffer.from('{"Records":[]}') }
  return inTree([...objects, log], async (source) => {
    const answer = await verifySources([source], EVERYTHING, {
      keysFor: async () => KEYS,
      ...UNKNOWN,
      proven: async () => {},
    })
    expect(answer.verdict).toBe('altered')
    expect(answer.findings).toMatchObject([
      { kind: 'altered', file: log.key, account: '444455556666', region: 'eu-west-7' },
    ])
  })
})

test.each([
  ['a flat folder', (key: string) => key.slice(key.lastIndexOf('/') + 1)],
  ['a tree with a loose log', (key: string, i: number) => (i === 0 ? 'loose.json.gz' : key)],
  ['a part of a region', (key: string) => key.replace(/^.*\/(eu-west-3)\//, '$1/')],
])('%s is held together as a whole', async (_, rename) => {
  const chain = makeChain({ bucket: 'logs', key: KEY, region: 'eu-west-3' })
  const objects = [...chain.digests, ...chain.logs]
  const renamed = objects.map((object, i) => ({ ...object, key: rename(object.key, i) }))
  const sections: (Section | null)[] = []
  await inTree(renamed, (source) =>
    verifySources([source], EVERYTHING, {
      keysFor: async () => KEYS,
      ...UNKNOWN,
      proven: async (_proofs, section) => void sections.push(section),
    }),
  )
  expect(sections).toEqual([null])
})

test('digests in one folder prove the logs in another', () =>
  inTree(makeChain({ bucket: 'logs', key: KEY }).digests, (digests) =>
    inTree(makeChain({ bucket: 'logs', key: KEY }).logs, async (logs) => {
      const answer = await verifySources([logs, digests], EVERYTHING, {
        keysFor: async () => KEYS,
        ...UNKNOWN,
        proven: async () => {},
      })
      expect(answer).toMatchObject({ verdict: 'whole', files: { verified: 8 } })
    }),
  ))

test('where no section has digests that is said once', () =>
  inTree(
    trees().filter(({ key }) => !key.includes('Digest')),
    async (source) => {
      const answer = await verifySources([source], EVERYTHING, {
        keysFor: async () => KEYS,
        ...UNKNOWN,
        proven: async () => {},
      })
      expect(answer).toMatchObject({ verdict: 'unverifiable', notes: [expect.stringContaining('no digests')] })
    },
  ))
