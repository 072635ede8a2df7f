import {
  ACME,
  accountRoot,
  asks,
  BETA,
  createRole,
  GAMMA,
  GOOD_ID,
  play,
  roleArn,
  STRANGER,
  take,
  titled,
  trust,
  updateTrust,
  vendorRole,
} from '../stage.ts'

const made = '2026-04-15T09:00:00Z'
const later = '2026-06-20T09:00:00Z'
/** Ids as vendors make them, one for each role that is not to be found. */
const id = (group: number, n: number) => `9c1d7e22-41aa-4d6b-8f${group}${n.toString(16)}-a3b5c7d9e1f0`
const org = { StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1' } }

const A0 = '100000000001'
const GROUP0 = titled('T01, anyone may assume it', [
  {
    name: 'a role that trusts everybody',
    events: [createRole(made, A0, 'Open', trust({ AWS: '*' }, asks(id(0, 1))))],
    finds: [['T01', roleArn(A0, 'Open')]],
  },
  {
    name: 'NotPrincipal lets in everybody else',
    events: [
      createRole(
        made,
        A0,
        'Except',
        JSON.stringify({
          Statement: { Effect: 'Allow', NotPrincipal: { AWS: A0 }, Action: 'sts:AssumeRole' },
        }),
      ),
    ],
    finds: [['T01', roleArn(A0, 'Except')]],
  },
  { name: 'everybody of the organization', events: [createRole(made, A0, 'Org', trust('*', org))], finds: [] },
  {
    name: 'everybody for a day, mended',
    events: [createRole(made, A0, 'Mended', trust('*')), updateTrust(later, A0, 'Mended', trust('*', org))],
    finds: [],
  },
  {
    name: 'everybody, but the role is gone',
    events: [
      createRole(made, A0, 'Gone', trust('*')),
      {
        at: later,
        call: 'iam:DeleteRole',
        account: A0,
        who: createRole(made, A0, 'Gone', '').who,
        request: { roleName: 'Gone' },
      },
    ],
    finds: [],
  },
])

const A1 = '100000000002'
const GROUP1 = titled('T02, an account that is not the vendor’s', [
  {
    name: 'an A1 in no register, by the policy',
    events: [createRole(made, A1, 'Unknown', trust(vendorRole(STRANGER), asks(id(1, 1))))],
    finds: [['T02', roleArn(A1, 'Unknown'), 'medium']],
  },
  {
    name: 'an A1 in no register, by its coming',
    events: [take(later, A1, 'Seen', '567890123457', id(1, 2))],
    finds: [['T02', roleArn(A1, 'Seen'), 'medium']],
  },
  {
    name: 'a stranger in a vendor’s role',
    events: [
      createRole(
        made,
        A1,
        'AcmeReader',
        trust({ AWS: [`arn:aws:iam::${ACME}:role/x`, `arn:aws:iam::${STRANGER}:role/y`] }, asks(id(1, 3))),
      ),
    ],
    finds: [
      ['T02', roleArn(A1, 'AcmeReader'), 'critical'],
      ['T04', id(1, 3), 'high'],
    ],
  },
  {
    name: 'a vendor in a role of ours',
    events: [createRole(made, A1, 'Backups', trust(vendorRole(GAMMA), asks(id(1, 4))))],
    finds: [],
  },
  {
    name: 'an A1 that trail.yaml calls ours',
    events: [createRole(made, A1, 'Sister', trust({ AWS: 'arn:aws:iam::100000000009:root' }))],
    finds: [],
  },
  {
    name: 'a percent-encoded policy, in the response alone',
    events: [
      {
        ...createRole(made, A1, 'Encoded', trust(vendorRole('567890123458'), asks(id(1, 5)))),
        request: { roleName: 'Encoded' },
      },
    ],
    finds: [['T02', roleArn(A1, 'Encoded'), 'medium']],
  },
])

const A2 = '100000000003'
const GROUP2 = titled('T03, no external id', [
  {
    name: 'the policy asks for none',
    events: [createRole(made, A2, 'NoId', trust(vendorRole(GAMMA))), take(later, A2, 'NoId', GAMMA, id(2, 1))],
    finds: [['T03', roleArn(A2, 'NoId')]],
  },
  {
    name: 'the vendor came without one',
    events: [take(later, A2, 'Came', GAMMA, null)],
    finds: [['T03', roleArn(A2, 'Came')]],
  },
  {
    name: 'IfExists, a pattern and ForAllValues ask for nothing',
    events: [
      createRole(
        made,
        A2,
        'IfExists',
        trust(vendorRole(GAMMA), { StringEqualsIfExists: { 'sts:ExternalId': id(2, 2) } }),
      ),
      createRole(made, A2, 'Like', trust(vendorRole(GAMMA), { StringLike: { 'sts:ExternalId': '*' } })),
      createRole(
        made,
        A2,
        'All',
        trust(vendorRole(GAMMA), { 'ForAllValues:StringEquals': { 'sts:ExternalId': id(2, 3) } }),
      ),
    ],
    finds: [
      ['T03', roleArn(A2, 'IfExists')],
      ['T03', roleArn(A2, 'Like')],
      ['T03', roleArn(A2, 'All')],
    ],
  },
  {
    name: 'the policy asks for one',
    events: [
      createRole(made, A2, 'Good', trust(vendorRole(GAMMA), asks(id(2, 4)))),
      take(later, A2, 'Good', GAMMA, id(2, 4)),
    ],
    finds: [],
  },
  {
    name: 'came without one before the policy was mended',
    events: [
      take('2026-05-01T09:00:00Z', A2, 'WasOpen', GAMMA, null),
      updateTrust('2026-05-02T09:00:00Z', A2, 'WasOpen', trust(vendorRole(GAMMA), asks(id(2, 5)))),
      take(later, A2, 'WasOpen', GAMMA, id(2, 5)),
    ],
    finds: [],
  },
  {
    name: 'an A2 of ours comes without one',
    events: [
      createRole(made, A2, 'Ours', trust(accountRoot('100000000033'))),
      take(later, A2, 'Ours', '100000000033', null),
      createRole(made, '100000000033', 'Other', trust({ Service: 'ec2.amazonaws.com' })),
    ],
    finds: [],
  },
])

const GROUP3 = titled('T04, an external id used more than once', [
  {
    name: 'two roles of one account',
    events: [
      createRole(made, '100000000004', 'One', trust(vendorRole(GAMMA), asks(id(3, 1)))),
      createRole(made, '100000000004', 'Two', trust(vendorRole(GAMMA), asks(id(3, 1)))),
    ],
    finds: [['T04', id(3, 1), 'high']],
  },
  {
    name: 'one vendor’s roles in two accounts',
    events: [
      take(later, '100000000004', 'Three', GAMMA, id(3, 2)),
      take(later, '100000000044', 'Three', GAMMA, id(3, 2)),
    ],
    finds: [['T04', id(3, 2), 'medium']],
  },
  {
    name: 'one role, many times',
    events: [
      take('2026-06-01T09:00:00Z', '100000000004', 'Four', GAMMA, id(3, 3)),
      take(later, '100000000004', 'Four', GAMMA, id(3, 3)),
    ],
    finds: [],
  },
])

const A4 = '100000000005'
const GROUP4 = titled('T05 and T06, a guessable id and one of our own making', [
  {
    name: 'a short one',
    events: [take(later, A4, 'Short', GAMMA, 'gamma-001')],
    finds: [['T05', 'gamma-001']],
  },
  {
    name: 'one that holds our A4 and bears its name',
    events: [take(later, A4, 'Mine', GAMMA, 'prodline-100000000005')],
    finds: [
      ['T05', 'prodline-100000000005'],
      ['T06', 'prodline-100000000005', 'info'],
    ],
  },
  {
    name: 'one value for two vendors',
    events: [
      take(later, A4, 'Both', GAMMA, id(4, 1)),
      take(later, A4, 'Either', BETA, id(4, 1), { ip: '198.51.100.40' }),
    ],
    finds: [
      ['T04', id(4, 1), 'high'],
      ['T06', id(4, 1), 'info'],
    ],
  },
  { name: 'a random one', events: [take(later, A4, 'Fine', GAMMA, GOOD_ID)], finds: [] },
  {
    name: 'a hidden one says nothing',
    events: [take(later, A4, 'Hidden', GAMMA, 'HIDDEN_FOR_SECURITY')],
    finds: [],
  },
])

const A5 = '100000000007'
const GROUP5 = titled('T07, a whole account', [
  {
    name: 'the vendor’s root',
    events: [createRole(made, A5, 'Whole', trust(accountRoot(GAMMA), asks(id(5, 1))))],
    finds: [['T07', roleArn(A5, 'Whole'), 'info']],
  },
  {
    name: 'its bare number',
    events: [createRole(made, A5, 'Number', trust({ AWS: GAMMA }, asks(id(5, 2))))],
    finds: [['T07', roleArn(A5, 'Number'), 'info']],
  },
  {
    name: 'one role of it',
    events: [createRole(made, A5, 'Role', trust(vendorRole(GAMMA), asks(id(5, 3))))],
    finds: [],
  },
  { name: 'our own A5', events: [createRole(made, A5, 'Own', trust(accountRoot(A5)))], finds: [] },
])

const A6 = '100000000008'
const GROUP6 = titled('T08, one role for several vendors', [
  {
    name: 'two vendors by the policy',
    events: [
      createRole(
        made,
        A6,
        'Shared',
        JSON.stringify({
          Statement: [GAMMA, BETA].map((vendor, n) => ({
            Effect: 'Allow',
            Principal: vendorRole(vendor),
            Action: 'sts:AssumeRole',
            Condition: asks(id(6, n)),
          })),
        }),
      ),
    ],
    finds: [['T08', roleArn(A6, 'Shared')]],
  },
  {
    name: 'two vendors by their coming',
    events: [
      take(later, A6, 'Visited', GAMMA, id(6, 11)),
      take(later, A6, 'Visited', BETA, id(6, 12), { ip: '198.51.100.40', key: 'ASIATAKENTAKENTAKEN2' }),
    ],
    finds: [['T08', roleArn(A6, 'Visited')]],
  },
  {
    name: 'the second vendor was let out again',
    events: [
      createRole(
        made,
        A6,
        'Single',
        trust({ AWS: [`arn:aws:iam::${GAMMA}:role/x`, `arn:aws:iam::${BETA}:role/y`] }, asks(id(6, 13))),
      ),
      updateTrust(later, A6, 'Single', trust(vendorRole(GAMMA), asks(id(6, 13)))),
    ],
    finds: [],
  },
])

const A7 = '100000000010'
const GROUP7 = titled('T09, changed and still accepted', [
  {
    name: 'two values, no change of the policy between them',
    events: [
      createRole(made, A7, 'Loose', trust(vendorRole(GAMMA), { StringLike: { 'sts:ExternalId': '*' } })),
      take('2026-05-01T09:00:00Z', A7, 'Loose', GAMMA, id(7, 1)),
      take(later, A7, 'Loose', GAMMA, id(7, 2)),
    ],
    finds: [
      ['T03', roleArn(A7, 'Loose')],
      ['T09', roleArn(A7, 'Loose')],
    ],
  },
  {
    name: 'the policy was changed to the new value',
    events: [
      createRole(made, A7, 'Rotated', trust(vendorRole(GAMMA), asks(id(7, 3)))),
      take('2026-05-01T09:00:00Z', A7, 'Rotated', GAMMA, id(7, 3)),
      updateTrust('2026-05-10T09:00:00Z', A7, 'Rotated', trust(vendorRole(GAMMA), asks(id(7, 4)))),
      take(later, A7, 'Rotated', GAMMA, id(7, 4)),
    ],
    finds: [],
  },
  {
    name: 'the policy takes both for a time',
    events: [
      createRole(
        made,
        A7,
        'Both',
        trust(vendorRole(GAMMA), { StringEquals: { 'sts:ExternalId': [id(7, 5), id(7, 6)] } }),
      ),
      take('2026-05-01T09:00:00Z', A7, 'Both', GAMMA, id(7, 5)),
      take(later, A7, 'Both', GAMMA, id(7, 6)),
    ],
    finds: [],
  },
  {
    name: 'a role made anew under the same name has an id of its own',
    events: [
      createRole(made, A7, 'Again', trust(vendorRole(GAMMA), asks(id(7, 7)))),
      take('2026-05-01T09:00:00Z', A7, 'Again', GAMMA, id(7, 7)),
      {
        at: '2026-05-02T09:00:00Z',
        call: 'iam:DeleteRole',
        account: A7,
        who: createRole(made, A7, 'x', '').who,
        request: { roleName: 'Again' },
      },
      createRole('2026-05-03T09:00:00Z', A7, 'Again', trust(vendorRole(GAMMA), asks(id(7, 8)))),
      take(later, A7, 'Again', GAMMA, id(7, 8)),
    ],
    finds: [],
  },
])

play([...GROUP0, ...GROUP1, ...GROUP2, ...GROUP3, ...GROUP4, ...GROUP5, ...GROUP6, ...GROUP7], {
  trail: 'accounts: {"100000000009": sister, "100000000005": prodline}',
})
