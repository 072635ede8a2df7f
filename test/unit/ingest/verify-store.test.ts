import { expect, test } from 'vitest'
import { parsePublicKeys } from '../../../src/digest/digest.ts'
import { verifyStore } from '../../../src/ingest/verify-store.ts'
import { openWriter, type Store } from '../../../src/store/open.ts'
import { rows } from '../../../src/store/rows.ts'
import { load, withObjects } from '../../support/bucket-store.ts'
import { inFolder } from '../../support/cli.ts'
import { makeChain, makeKey } from '../../support/digests.ts'
import { CASES } from '../../support/tampering.ts'

const KEY = makeKey()
const KEYS = parsePublicKeys(JSON.stringify({ PublicKeyList: [KEY.listed] })) ?? new Map()
const NOW = Date.parse('2026-04-01T00:00:00Z')

const verdicts = (store: Store) =>
  rows<{ verdict: string; files: number }>(
    store.connection,
    `SELECT p.verdict, count(*)::INTEGER AS files FROM proof p JOIN file f ON f.id = p.file WHERE f.state <> 'ignored' GROUP BY ALL ORDER BY ALL`,
  )

test.each(CASES)('$name: the store’s own files are $verdict', ({ build, verdict, name }) =>
  withObjects(build('logs', KEY), async (store) => {
    const answer = await verifyStore(store, async () => KEYS, NOW)
    // What a store loads is content: bytes behind it are the object's alone.
    const expected = name === 'bytes are put behind the compressed content' ? 'whole' : verdict
    expect({ verdict: answer.verdict, findings: answer.findings.map(({ kind }) => kind) }).toMatchObject({
      verdict: expected,
    })
  }),
)

test('each file has its own verdict: verified, altered, in a gap of the chain, or named by nothing', () => {
  const chain = makeChain({ bucket: 'logs', key: KEY })
  const altered = chain.logs[1]
  if (altered === undefined) throw new Error('no log')
  const other = makeChain({ bucket: 'logs', key: KEY, account: '999988887777', hours: 1 })
  const changed = makeChain({ bucket: 'logs', key: KEY, seed: 'other' }).logs[1]
  altered.bytes = changed?.bytes ?? altered.bytes
  chain.digests.splice(2, 1)
  return withObjects([...chain.digests, ...chain.logs, ...other.logs], async (store) => {
    expect(await verifyStore(store, async () => KEYS, NOW)).toMatchObject({ verdict: 'altered' })
    expect(await verdicts(store)).toEqual([
      { verdict: 'altered', files: 1 },
      { verdict: 'missing-digest', files: 2 },
      { verdict: 'unverified', files: 2 },
      { verdict: 'verified', files: 5 },
    ])
  })
})

test('what was proven stays proven without the keys, and new files are compared with it', () => {
  const chain = makeChain({ bucket: 'logs', key: KEY })
  const late = chain.logs.splice(3, 1)
  return withObjects([...chain.digests, ...chain.logs], async (store) => {
    expect((await verifyStore(store, async () => KEYS, NOW)).verdict).toBe('incomplete')
    await load(store, late)
    expect(await verifyStore(store, async () => new Map(), NOW)).toMatchObject({
      verdict: 'whole',
      files: { verified: 8 },
    })
    const log = chain.logs[0]
    const forged = makeChain({ bucket: 'logs', key: KEY, seed: 'forged' }).logs[0]
    if (log === undefined || forged === undefined) throw new Error('no log')
    await load(store, [{ ...log, bytes: forged.bytes }])
    expect(await verifyStore(store, async () => new Map(), NOW)).toMatchObject({
      verdict: 'altered',
      files: { altered: 1 },
    })
    // The version that was loaded before is still the true one.
    expect(await verdicts(store)).toEqual([
      { verdict: 'altered', files: 1 },
      { verdict: 'verified', files: 8 },
    ])
  })
})

test('a digest whose stored text was changed after it was proven is proven no longer', () => {
  const chain = makeChain({ bucket: 'logs', key: KEY })
  return withObjects([...chain.digests, ...chain.logs], async (store) => {
    await verifyStore(store, async () => KEYS, NOW)
    await store.connection.run(`UPDATE digest SET body = replace(body, '.json.gz', '.json.gx')`)
    expect((await verifyStore(store, async () => KEYS, NOW)).verdict).toBe('altered')
  })
})

test('what a time range left out is not missing', () => {
  const chain = makeChain({ bucket: 'logs', key: KEY, hours: 60 })
  const since = Date.parse('2026-03-04T00:07:00Z')
  return inFolder(async (folder) => {
    const store = await openWriter(`${folder}/s.duckdb`)
    try {
      const from = chain.logs.findIndex(({ key }) => key.includes('20260303T0010'))
      await load(store, [...chain.digests.slice(24), ...chain.logs.slice(from)], since)
      expect(await verifyStore(store, async () => KEYS, NOW)).toMatchObject({ verdict: 'whole', findings: [] })
    } finally {
      store.close()
    }
  })
})
