import { expect, test } from 'vitest'
import { eventMap } from '../../../src/cli/built-in.ts'
import { vendorReport } from '../../../src/engine/report.ts'
import { record, user } from '../../support/records.ts'
import { withStoreOf } from '../../support/store.ts'

const VENDORS = `vendors:
  - id: acme
    name: Acme
    users: ["arn:aws:iam::111122223333:user/acmesvc"]
`
const PARTITIONS = {
  ...{ engine: 'athena' as const, table: 'ct.cloudtrail_logs', from: '2026-03-02', to: null },
  ...{ accounts: [], regions: [] },
}
const call = (id: number, day: string, eventName: string) =>
  record(`00000000-0000-4000-8000-${String(id).padStart(12, '0')}`, user('acmesvc'), {
    ...{ eventName, eventTime: `2026-${day.length > 2 ? day : `03-${day}`}T10:00:00Z` },
  })

test('a report from a lake calls nothing new: what explains its sessions is no past to compare with', () =>
  withStoreOf(
    [call(1, '01', 'StartInstances'), call(2, '03', 'StartInstances'), call(3, '03', 'StopInstances')],
    { vendors: VENDORS },
    async (store, actors) => {
      const options = { vendor: 'acme', since: Date.parse('2026-03-02T00:00:00Z'), until: null }
      const more = { resources: null, map: eventMap(), baseline: [] }
      const local = await vendorReport(store, actors, { ...options, ...more })
      expect([local.novelty.baseline, local.novelty.items.map(({ value }) => value)]).toEqual([
        1,
        expect.arrayContaining(['ec2:StopInstances']),
      ])
      expect(local.apart).toEqual([])
      const lake = { ...store, lake: { partitions: PARTITIONS, files: null } }
      const remote = await vendorReport(lake, actors, { ...options, ...more })
      expect(remote.novelty).toEqual({
        ...{ since: '2026-03-02T00:00:00Z', until: '2026-03-03T10:00:00Z', baseline: 0, items: [] },
      })
      expect(remote.coverage.partitions).toEqual(PARTITIONS)
      expect(remote.places[0]?.regions[0]?.files).toBe(null)
      expect(remote.notObservable).toEqual(
        expect.arrayContaining([expect.stringMatching(/^What came before 2026-03-02, since no earlier partition/)]),
      )
      expect(local.notObservable.filter((said) => said.startsWith('What came before'))).toEqual([])
    },
  ))

test('what a report from a lake calls the first of its kind is the first in what was read, and it says from when on', () => {
  const days = ['01', '02', '03', '16', '17', '18', '19', '06-25']
  const work = days.map((day, i) => call(i + 1, day, 'StartInstances'))
  return withStoreOf([...work, call(20, '19', 'StopInstances')], { vendors: VENDORS }, async (store, actors) => {
    const options = { vendor: 'acme', since: Date.parse('2026-03-02T00:00:00Z'), until: null }
    const more = { resources: null, map: eventMap(), baseline: [] }
    const lake = { ...store, lake: { partitions: PARTITIONS, files: null } }
    const of = async (asked: typeof store, since: number | null) => {
      const { findings } = await vendorReport(asked, actors, { ...options, since, ...more })
      return findings
        .filter(({ id }) => id === 'V04' || id === 'K07')
        .map(({ id, detail, notObservable }) => [id, detail, notObservable])
    }
    const before = 'No partition before 2026-03-02 was read.'
    const said = (since: string, unread: string) => [
      ['K07', expect.any(String), expect.stringMatching(`${unread}$`)],
      [
        'V04',
        `After two quiet weeks Acme did for the first time${since}, from 2026-03-19 on: action ec2:StopInstances.`,
        `What it did before the logs begin.${unread}`,
      ],
    ]
    const bounded = ' since 2026-03-02 (nothing before was looked at)'
    expect(await of(lake, options.since)).toEqual(said(bounded, ` ${before}`))
    expect(await of(store, options.since)).toEqual(said(bounded, ''))
    expect(await of(store, null)).toEqual(said('', ''))
  })
})
