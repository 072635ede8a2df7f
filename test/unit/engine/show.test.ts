import { expect, test } from 'vitest'
import { show } from '../../../src/engine/show.ts'
import { whoTouched } from '../../../src/engine/who-touched.ts'
import { assume, foreign, record, session, user } from '../../support/records.ts'
import { withStoreOf } from '../../support/store.ts'

const ASKED = {
  since: null,
  until: null,
  all: false,
  denied: false,
  action: null,
  event: null,
  limit: null,
  newest: false,
}
const deploy = { role: 'Deploy', session: 'run', key: null, created: '10:00:00' }

test('an ambiguous chain names each answer that it leaves open, however far up it parts', async () => {
  const records = [
    assume('a1', user('ana'), { ...deploy, key: 'ASIAONE0000000000001' }),
    assume('a2', user('bob'), { ...deploy, key: 'ASIATWO0000000000001' }),
    record('e1', session(deploy)),
    assume('a3', session(deploy), { role: 'Next', session: 'n', key: 'ASIANEXT000000000001', created: '10:01:00' }),
    record('e2', session({ role: 'Next', session: 'n', key: 'ASIANEXT000000000001', created: '10:01:00' })),
  ]
  await withStoreOf(records, {}, async (store, actors) => {
    for (const [id, hops] of [
      ['e1', 2],
      ['e2', 3],
    ] as const) {
      const { actor, alternatives, wouldChange } = await show(store, actors, id)
      expect(actor.confidence).toBe('ambiguous')
      expect(alternatives.map((each) => each.origin.principal).sort()).toEqual([
        'arn:aws:iam::111122223333:user/ana',
        'arn:aws:iam::111122223333:user/bob',
      ])
      expect(alternatives.every((each) => each.chain.length === hops)).toBe(true)
      expect(wouldChange.join()).toContain('key of this session')
    }
  })
})

test('what would change the verdict is said for each kind of it', async () => {
  const outside = { role: 'Monitor', session: 'm', key: 'ASIAMONITOR000000001' }
  const alone = session({ role: 'Alone', session: 's', key: 'ASIAALONE00000000001', created: '07:30:00' })
  const records = [
    record('sure', user('ana')),
    assume('v', foreign('901234567890', 'AIDAVENDOR'), outside),
    record('foreign', session(outside)),
    record('alone', alone),
  ]
  await withStoreOf(records, {}, async (store, actors) => {
    const said = async (id: string) => (await show(store, actors, id)).wouldChange.join('\n')
    expect(await said('sure')).toContain('each hop is proven')
    expect(await said('foreign')).toContain('account 901234567890')
    expect(await said('foreign')).toContain('vendors.yaml')
    expect(await said('alone')).toContain(
      'trail ingest s3://BUCKET --account 111122223333 --region eu-west-1 --region us-east-1 --since 2026-03-02T07:00Z --until 2026-03-02T08:00Z',
    )
  })
})

test('parameters that were too large to be kept are said wherever they may matter', async () => {
  const stub = { omitted: true, originalSize: 120_000, reason: 'requestParameters too large' }
  const big = { eventSource: 'iam.amazonaws.com', eventName: 'PutRolePolicy', requestParameters: stub }
  await withStoreOf([record('big', user('ana'), big), record('e1', user('ana'))], {}, async (store, actors) => {
    expect((await show(store, actors, 'big')).omitted).toBe(true)
    const answer = await whoTouched(store, actors, { ...ASKED, resource: 'role/app' })
    expect(answer.touches).toEqual([])
    expect(answer.omitted).toEqual({ events: 1, sample: ['big'] })
  })
})
