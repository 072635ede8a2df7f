import { admin, type Happening, play, titled } from '../stage.ts'

const at = (day: number, hour = 9) => `2026-06-${String(day).padStart(2, '0')}T${String(hour).padStart(2, '0')}:00:00Z`
const arn = (account: string, name: string) => `arn:aws:cloudtrail:eu-west-1:${account}:trail/${name}`

function on(
  account: string,
  when: string,
  call: string,
  request: Happening['request'],
  response?: Happening['response'],
): Happening {
  return {
    at: when,
    call: `cloudtrail:${call}`,
    account,
    who: admin(account),
    request,
    ...(response === undefined ? {} : { response }),
  }
}
function made(account: string, name: string, multiRegion = true, more: Record<string, boolean> = {}): Happening {
  const flags = { isMultiRegionTrail: multiRegion, ...more }
  return on(account, at(1), 'CreateTrail', { name, ...flags }, { trailARN: arn(account, name), ...flags })
}
const selectors = (account: string, when: string, name: string, eventSelectors: Happening['request']) =>
  on(account, when, 'PutEventSelectors', { trailName: name, eventSelectors })

const stopped = titled('L01, stopped or deleted', [
  {
    name: 'stopped for good',
    events: [made('400000000001', 'a'), on('400000000001', at(5), 'StopLogging', { name: 'a' })],
    finds: [['L01', arn('400000000001', 'a'), 'critical']],
  },
  {
    name: 'stopped by ARN, and started again',
    events: [
      made('400000000002', 'b'),
      on('400000000002', at(5), 'StopLogging', { name: arn('400000000002', 'b') }),
      on('400000000002', at(5, 12), 'StartLogging', { name: 'b' }),
    ],
    finds: [['L01', arn('400000000002', 'b'), 'high']],
  },
  {
    name: 'tried, and refused',
    events: [
      made('400000000003', 'c'),
      { ...on('400000000003', at(5), 'DeleteTrail', { name: 'c' }), error: 'AccessDenied' },
    ],
    finds: [],
  },
])

const data = [{ type: 'AWS::S3::Object', values: ['arn:aws:s3'] }]
const narrowed = titled('L02, narrowed', [
  {
    name: 'no management events any more',
    events: [
      made('400000000011', 'a'),
      selectors('400000000011', at(5), 'a', [
        { readWriteType: 'All', includeManagementEvents: false, dataResources: data },
      ]),
    ],
    finds: [['L02', arn('400000000011', 'a'), 'high']],
  },
  {
    name: 'writes only for a day',
    events: [
      made('400000000012', 'b'),
      selectors('400000000012', at(5), 'b', [{ readWriteType: 'WriteOnly', includeManagementEvents: true }]),
      selectors('400000000012', at(6), 'b', [{ readWriteType: 'All', includeManagementEvents: true }]),
    ],
    finds: [['L02', arn('400000000012', 'b'), 'medium']],
  },
  {
    name: 'one region in place of all',
    events: [
      made('400000000013', 'c'),
      on('400000000013', at(5), 'UpdateTrail', { name: 'c', isMultiRegionTrail: false }),
    ],
    finds: [
      ['L02', arn('400000000013', 'c'), 'high'],
      ['L03', arn('400000000013', 'c')],
    ],
  },
  {
    name: 'a trail that was made for data events alone',
    events: [
      made('400000000014', 'd'),
      selectors('400000000014', '2026-06-01T09:00:05Z', 'd', [
        { readWriteType: 'All', includeManagementEvents: false, dataResources: data },
      ]),
    ],
    finds: [],
  },
  {
    name: 'a new trail that is told to record nothing',
    events: [
      made('400000000016', 'f'),
      selectors('400000000016', '2026-06-01T09:00:05Z', 'f', [
        {
          readWriteType: 'ReadOnly',
          includeManagementEvents: false,
          dataResources: [{ type: 'AWS::S3::Object', values: [] }],
        },
      ]),
    ],
    finds: [['L02', arn('400000000016', 'f'), 'high']],
  },
  {
    name: 'more data events than before',
    events: [
      made('400000000015', 'e'),
      selectors('400000000015', at(5), 'e', [
        { readWriteType: 'All', includeManagementEvents: true, dataResources: data },
      ]),
    ],
    finds: [],
  },
])

const regions = titled('L03, a region without logs', [
  {
    name: 'one trail, of one region',
    events: [made('400000000021', 'a', false)],
    finds: [['L03', arn('400000000021', 'a')]],
  },
  {
    name: 'a trail of every region beside it',
    events: [made('400000000022', 'b', false), made('400000000022', 'c')],
    finds: [],
  },
  {
    name: 'events of another region are here all the same',
    events: [
      made('400000000023', 'd', false),
      {
        at: at(2),
        call: 'ec2:DescribeInstances',
        account: '400000000023',
        who: admin('400000000023'),
        region: 'ap-southeast-2',
      },
    ],
    finds: [],
  },
])

play([...stopped, ...narrowed, ...regions])
