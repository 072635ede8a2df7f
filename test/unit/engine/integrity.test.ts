import { expect, test } from 'vitest'
import { makeRegistry } from '../../../src/attribution/vendor.ts'
import { builtIn, eventMap } from '../../../src/cli/built-in.ts'
import { parseVendorsFile } from '../../../src/config/vendors-file.ts'
import { parsePublicKeys } from '../../../src/digest/digest.ts'
import { Actors } from '../../../src/engine/actors.ts'
import { withIntegrity } from '../../../src/engine/integrity.ts'
import { vendorReport } from '../../../src/engine/report.ts'
import { show } from '../../../src/engine/show.ts'
import { whoTouched } from '../../../src/engine/who-touched.ts'
import { whois } from '../../../src/engine/whois.ts'
import { verifyStore } from '../../../src/ingest/verify-store.ts'
import { reportView } from '../../../src/output/views/report.ts'
import { whoisView } from '../../../src/output/views/whois.ts'
import { reportPage } from '../../../src/report/page.ts'
import type { Store } from '../../../src/store/open.ts'
import { withObjects } from '../../support/bucket-store.ts'
import { makeChain, makeKey } from '../../support/digests.ts'

const KEY = makeKey()
const KEYS = parsePublicKeys(JSON.stringify({ PublicKeyList: [KEY.listed] })) ?? new Map()
const ALWAYS = { since: null, until: null }
const ASKED = { ...ALWAYS, all: false, denied: false, action: null, event: null, limit: null, newest: false }

const BUILT_IN = await builtIn()
const actorsOf = (store: Store) => new Actors(store, { registry: makeRegistry(BUILT_IN, []), accounts: new Map() })

async function touched(store: Store, options: { since: number | null; until: number | null; all: boolean }) {
  const answer = await whoTouched(store, actorsOf(store), { ...ASKED, resource: 'i-0abc1234def567890' })
  return withIntegrity(store, answer, answer.touches, options)
}

/** Three hours: in the second a log was altered, in the third one is missing. */
function bent() {
  const chain = makeChain({ bucket: 'logs', key: KEY, hours: 3 })
  const log = chain.logs[2]
  const other = makeChain({ bucket: 'logs', key: KEY, hours: 3, seed: 'forged' }).logs[2]
  if (log === undefined || other === undefined) throw new Error('no log')
  log.bytes = other.bytes
  chain.logs.splice(5, 1)
  return [...chain.digests, ...chain.logs]
}

test('an answer that rests on altered files, or lacks files, says so on top, also unasked', () =>
  withObjects(bent(), async (store) => {
    await verifyStore(store, async () => KEYS, 0)
    const { integrity, touches } = await touched(store, { ...ALWAYS, all: false })
    expect(integrity.altered).toHaveLength(2)
    expect(integrity.missing).toMatchObject([{ kind: 'missing-file', region: 'us-east-1' }])
    expect(integrity.warnings).toEqual([
      expect.stringContaining('2 of the events below'),
      expect.stringContaining('1 log files'),
    ])
    expect(touches[0]).not.toHaveProperty('verdict')
  }))

test('whois and reports say it on top too, in tables and pages', () =>
  withObjects(bent(), async (store) => {
    await verifyStore(store, async () => KEYS, 0)
    const entry = { id: 'acme', name: 'Acme', users: ['arn:aws:iam::111122223333:user/dana'] }
    const registry = makeRegistry(BUILT_IN, parseVendorsFile(JSON.stringify({ vendors: [entry] }), 'vendors.yaml'))
    const actors = new Actors(store, { registry, accounts: new Map() })
    const identity = await whois(store, actors, 'arn:aws:iam::111122223333:user/dana')
    const report = await vendorReport(store, actors, {
      ...ALWAYS,
      vendor: 'acme',
      resources: null,
      map: eventMap(),
      baseline: [],
    })
    const warning = '2 of the events below come from files that are not what CloudTrail signed (altered).'
    for (const { integrity } of [identity, report]) {
      expect(integrity.altered).toHaveLength(2)
      expect(integrity.missing).toHaveLength(1)
      expect(integrity.warnings[0]).toBe(warning)
    }
    expect(JSON.stringify(whoisView.sections(identity, { unmask: false })[0])).toContain(warning)
    expect(JSON.stringify(reportView.sections(report, { unmask: false })[0])).toContain(warning)
    expect(reportPage(report)).toContain(`<p class="bad">${warning}</p>`)
    const early = await whois(store, actors, 'arn:aws:iam::111122223333:user/dana', {
      since: null,
      until: Date.parse('2026-03-02T01:00:00Z'),
    })
    expect(early.integrity).toEqual({ altered: [], missing: [], warnings: [] })
  }))

test('what is missing at another time is no word on this one', () =>
  withObjects(bent(), async (store) => {
    await verifyStore(store, async () => KEYS, 0)
    const until = Date.parse('2026-03-02T01:00:00Z')
    expect((await touched(store, { since: null, until, all: false })).integrity.missing).toEqual([])
  }))

test('with --verified each touch bears the verdict of its file', () =>
  withObjects(bent(), async (store) => {
    await verifyStore(store, async () => KEYS, 0)
    const { touches } = await touched(store, { ...ALWAYS, all: true })
    const count = (verdict: string) => touches.filter((touch) => touch.verdict === verdict).length
    expect([count('verified'), count('altered')]).toEqual([8, 2])
  }))

test('show gives each copy’s verdict, the digest that proves it, and where it came from', () =>
  withObjects(bent(), async (store) => {
    await verifyStore(store, async () => KEYS, 0)
    const { touches } = await touched(store, { ...ALWAYS, all: true })
    for (const verdict of ['verified', 'altered'] as const) {
      const id = touches.find((touch) => touch.verdict === verdict)?.eventId ?? ''
      const [copy] = (await show(store, actorsOf(store), id)).copies
      expect(copy).toMatchObject({ verdict, digest: expect.stringContaining('CloudTrail-Digest'), loadedBy: 'test' })
      expect(copy?.sha256 === copy?.expected).toBe(verdict === 'verified')
    }
  }))

test('before any verify nothing is claimed', () =>
  withObjects(bent(), async (store) => {
    expect((await touched(store, { ...ALWAYS, all: false })).integrity).toEqual({
      altered: [],
      missing: [],
      warnings: [],
    })
    expect(new Set((await touched(store, { ...ALWAYS, all: true })).touches.map(({ verdict }) => verdict))).toEqual(
      new Set(['unverified']),
    )
  }))
