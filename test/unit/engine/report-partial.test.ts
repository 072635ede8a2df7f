import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { eventMap } from '../../../src/cli/built-in.ts'
import { vendorReport } from '../../../src/engine/report.ts'
import { SAMPLES } from '../../support/cli.ts'
import { withStoreOf } from '../../support/store.ts'

test('a store that was filled for one vendor names nobody else behind its credentials, and says why', () =>
  withStoreOf(SAMPLES, { vendors: readFileSync(join(SAMPLES, 'vendors.yaml'), 'utf8') }, async (store, actors) => {
    const options = { vendor: 'acme', since: null, until: null, resources: null, baseline: [], map: eventMap() }
    const whole = await vendorReport(store, actors, options)
    const partial = await vendorReport(store, actors, { ...options, partial: true })
    const rules = (report: typeof whole) => report.findings.map(({ id }) => id)
    expect(rules(whole)).toContain('V07')
    expect(rules(partial)).toEqual(rules(whole).filter((id) => id !== 'V07' && id !== 'K03'))
    expect(partial.notObservable.some((text) => text.startsWith('Who else uses the vendor’s credentials'))).toBe(true)
    expect(whole.notObservable.some((text) => text.startsWith('Who else uses'))).toBe(false)
  }))
