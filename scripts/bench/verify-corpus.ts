import { createHash } from 'node:crypto'
import { type BucketObject, makeChain, type SigningKey } from '../../test/support/digests.ts'

export const BUCKET = 'bench'

interface Shape {
  about: string
  accounts: number
  regions: readonly string[]
  hours: number
  /** Logs in each hour of each account and region, with so many records in each (from, to). */
  logs: number
  records: [number, number]
}

/** What a bucket may look like; a record takes about 100 bytes of gzip. */
const KINDS = {
  small: {
    about: 'a small account, four days, an account and a region, logs of 2 to 6 kB',
    ...{ accounts: 1, regions: ['us-east-1'], hours: 96, logs: 40, records: [20, 60] },
  },
  usual: {
    about: 'two accounts, three regions, eight hours, logs of 20 to 200 kB',
    ...{ accounts: 2, regions: ['us-east-1', 'eu-west-1', 'ap-southeast-2'], hours: 8, logs: 12 },
    records: [200, 2000],
  },
  busy: {
    about: 'one hour of one region with logs of 20 to 200 kB',
    ...{ accounts: 1, regions: ['us-east-1'], hours: 1, logs: 600, records: [200, 2000] },
  },
} satisfies Record<string, Shape>

export type ShapeName = keyof typeof KINDS

/** How much a shape has; bytes as they lie in the bucket. */
export interface Served {
  digests: number
  logs: number
  bytes: number
}

const accountsOf = ({ accounts }: Shape) =>
  Array.from({ length: accounts }, (_, i) => String(111_122_223_333 + 111_111_111_111 * i))

export const SHAPES = Object.fromEntries(
  Object.entries(KINDS).map(([name, shape]) => [
    name,
    {
      about: shape.about,
      sections: () =>
        accountsOf(shape as Shape).flatMap((account) => shape.regions.map((region) => ({ account, region }))),
    },
  ]),
) as Record<ShapeName, { about: string; sections: () => { account: string; region: string }[] }>

/** How many contents there are: each is the content of many logs, since neither tool looks at one twice. */
const CONTENTS = 48

/** The objects of a shape. */
export function corpusOf(name: ShapeName, key: SigningKey): { objects: BucketObject[]; served: Served } {
  const shape: Shape = KINDS[name] as Shape
  const [from, to] = shape.records
  const contents = Array.from({ length: CONTENTS }, (_, i) =>
    contentOf(i, Math.round(from + ((to - from) * i) / (CONTENTS - 1))),
  )
  const chains = SHAPES[name].sections().map(({ account, region }, at) =>
    makeChain({
      ...{ bucket: BUCKET, key, account, region, home: 'us-east-1', hours: shape.hours, logs: shape.logs },
      content: (number) => contents[(number * 29 + at) % CONTENTS] ?? Buffer.alloc(0),
    }),
  )
  const [digests, logs] = [chains.flatMap((chain) => chain.digests), chains.flatMap((chain) => chain.logs)]
  const bytes = logs.reduce((sum, log) => sum + log.bytes.length, 0)
  return { objects: [...digests, ...logs], served: { digests: digests.length, logs: logs.length, bytes } }
}

/** Records that differ as real ones do: ids, times, resources and addresses are each their own. */
function contentOf(number: number, records: number): Buffer {
  const all = Array.from({ length: records }, (_, i) => {
    const id = createHash('sha256').update(`${number} ${i}`).digest('hex')
    return {
      eventVersion: '1.11',
      userIdentity: {
        type: 'AssumedRole',
        principalId: `AROAEXAMPLEEXAMPLE${i % 7}:session-${i % 50}`,
        arn: `arn:aws:sts::111122223333:assumed-role/app-${i % 7}/session-${i % 50}`,
        accountId: '111122223333',
        accessKeyId: `ASIA${id.slice(0, 16).toUpperCase()}`,
      },
      eventTime: `2026-03-02T00:${String(i % 60).padStart(2, '0')}:00Z`,
      eventSource: 'ec2.amazonaws.com',
      eventName: i % 3 === 0 ? 'StopInstances' : 'DescribeInstances',
      awsRegion: 'us-east-1',
      sourceIPAddress: `198.51.100.${i % 250}`,
      userAgent: 'aws-sdk-go/1.55.5 (go1.22.5; linux; amd64) S3Manager',
      requestParameters: { instancesSet: { items: [{ instanceId: `i-${id.slice(16, 33)}` }] } },
      responseElements: null,
      requestID: `${id.slice(0, 8)}-0000-4000-8000-${id.slice(8, 20)}`,
      eventID: `${id.slice(20, 28)}-0000-4000-8000-${id.slice(28, 40)}`,
      readOnly: i % 3 !== 0,
      eventType: 'AwsApiCall',
      managementEvent: true,
      recipientAccountId: '111122223333',
      eventCategory: 'Management',
    }
  })
  return Buffer.from(JSON.stringify({ Records: all }))
}
