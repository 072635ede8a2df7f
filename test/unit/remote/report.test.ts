import { expect, test } from 'vitest'
import { eventMap } from '../../../src/cli/built-in.ts'
import { vendorReport } from '../../../src/engine/report.ts'
import { record, user } from '../../support/records.ts'
import { withStoreOf } from '../../support/store.ts'

const VENDORS = `vendors:
  - id: acme
    name: Acme
    users: ["arn:aws:iam::111122223333:user/acme-svc"]
`
const PARTITIONS = {
  ...{ engine: 'athena' as const, table: 'ct.cloudtrail_logs', from: '2026-03-02', to: null },
  ...{ accounts: [], regions: [] },
}
const call = (id: number, day: string, eventName: string) =>
  record(`00000000-0000-4000-8000-00000000000${id}`, user('acme-svc'), {
    ...{ eventName, eventTime: `2026-03-${day}T10:00:00Z` },
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
