import { expect, test } from 'vitest'
import { parseVendorsFile } from '../../../src/config/vendors-file.ts'
import { checkVendors } from '../../../src/engine/vendors.ts'
import { suggestVendors } from '../../../src/engine/vendors-suggest.ts'
import { assume, foreign, record, session, user } from '../../support/records.ts'
import { withStoreOf } from '../../support/store.ts'

const V = '901234567890'
const monitor = { role: 'Monitor', session: 'm', key: 'ASIAMONITOR000000001' }
const RECORDS = [
  assume('as', foreign(V, 'AIDAVENDOR'), monitor),
  record('use', session(monitor)),
  record('policy', foreign('222233334444', 'AIDAOTHER'), { eventSource: 's3.amazonaws.com', eventName: 'GetObject' }),
  record('delegate', { ...user('ana'), invokedByDelegate: { accountId: '333344445555' } }),
  record('key', user('datadog-integration')),
  record('own', user('bob')),
]

test('third parties in no register are drafted with what was seen of them, ready to paste', async () => {
  await withStoreOf(RECORDS, {}, async (store, actors) => {
    const found = await suggestVendors(store, actors)
    const byId = new Map(found.map((each) => [each.id, each]))
    expect(byId.get(`account-${V}`)).toMatchObject({
      confidence: 'likely',
      seen: expect.arrayContaining(['assumed a role']),
    })
    expect(byId.get('account-222233334444')).toMatchObject({ confidence: 'hint', events: 1 })
    expect(byId.get('account-333344445555')).toMatchObject({
      confidence: 'likely',
      seen: ['acted by temporary delegation'],
    })
    const text = `vendors:\n${found.map((each) => each.yaml).join('')}`
    expect(parseVendorsFile(text, 'vendors.yaml').map((entry) => entry.id)).toEqual(found.map((each) => each.id))
    expect(found.some((each) => each.users.some((arn) => arn.endsWith('/bob')))).toBe(false)
  })
})

test('a key of ours that works from where a third party alone works is asked about, and never claimed', async () => {
  const from = (sourceIPAddress: string) => ({ sourceIPAddress })
  const records = [
    assume('as', foreign(V, 'AIDAVENDOR'), monitor, from('198.51.100.7')),
    record('use', session(monitor), from('198.51.100.7')),
    record('held', user('ci'), from('198.51.100.7')),
    // The same address as a person of ours: an office, not the vendor.
    assume('as2', foreign('222233334444', 'AIDAOTHER'), { ...monitor, role: 'Other' }, from('198.51.100.8')),
    record(
      'office',
      session({ role: 'AWSReservedSSO_Admin_1234567890abcdef', session: 'ana', key: null }),
      from('198.51.100.8'),
    ),
    record('bob', user('bob'), from('198.51.100.8')),
    // Addresses within a network are many people's.
    assume('as3', foreign('333344445555', 'AIDATHIRD'), { ...monitor, role: 'Third' }, from('10.0.0.7')),
    record('inside', user('eve'), from('10.0.0.7')),
  ]
  await withStoreOf(records, {}, async (store, actors) => {
    const found = await suggestVendors(store, actors)
    const held = found.find(({ id }) => id === `account-${V}`)
    expect(held).toMatchObject({
      users: [],
      accessKeys: [],
      maybe: {
        users: ['arn:aws:iam::111122223333:user/ci'],
        accessKeys: ['AKIACI0000000000'],
        addresses: ['198.51.100.7'],
      },
      seen: [
        'assumed a role',
        'called resources of ours by itself',
        'long-term keys of ours worked from its addresses',
      ],
      evidence: expect.arrayContaining(['held']),
    })
    expect(held?.yaml).toContain('    # accessKeys: ["AKIACI0000000000"]   # worked from 198.51.100.7')
    expect(parseVendorsFile(`vendors:\n${held?.yaml}`, 'vendors.yaml')[0]?.accessKeys).toEqual([])
    for (const other of found.filter((each) => each !== held)) expect(other.maybe.users).toEqual([])
  })
})

test('a credential that two vendors match is shown, and so is an entry that matches nothing', async () => {
  const vendors = `vendors:
  - id: alpha
    name: Alpha
    roles: ["arn:aws:iam::*:role/Monitor"]
  - id: beta
    name: Beta
    roles: ["arn:aws:iam::111122223333:role/Mon*"]
    accessKeys: [AKIANOTHERE000000000]
`
  await withStoreOf(RECORDS, { vendors }, async (store, actors) => {
    const answer = await checkVendors(store, actors)
    expect(answer.conflicts).toEqual([
      {
        vendors: ['alpha', 'beta'],
        credential: 'arn:aws:iam::111122223333:role/Monitor',
        events: 1,
        evidence: ['use'],
      },
    ])
    expect(answer.unmatched).toEqual([{ id: 'beta', field: 'accessKeys', value: 'AKIANOTHERE000000000' }])
  })
})
