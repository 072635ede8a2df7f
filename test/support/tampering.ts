import { gunzipSync, gzipSync } from 'node:zlib'
import { type BucketObject, type Chain, makeChain, makeKey, type SigningKey, signDigest } from './digests.ts'

/** One way to tamper with a bucket, or a trail's own way that must not look like tampering. */
export interface Case {
  name: string
  /** What `trail verify` says. */
  verdict: 'whole' | 'altered' | 'incomplete' | 'unverifiable'
  build: (bucket: string, key: SigningKey) => BucketObject[]
  /** How the AWS CLI is asked, one call a chain: organization trails need the account. */
  chains?: { account?: string; region?: string; organization?: string; trail?: string; prefix?: string }[]
}

const all = (...chains: Chain[]) => chains.flatMap(({ digests, logs }) => [...digests, ...logs])

function edit(object: BucketObject | undefined, change: (text: string) => string): void {
  if (object === undefined) throw new Error('nothing to edit')
  object.bytes = gzipSync(change(gunzipSync(object.bytes).toString()))
}

/** A plain chain of four hours, bent by `change`. */
const plain =
  (change: (chain: Chain, bucket: string, key: SigningKey) => void) => (bucket: string, key: SigningKey) => {
    const chain = makeChain({ bucket, key })
    change(chain, bucket, key)
    return all(chain)
  }

export const CASES: readonly Case[] = [
  { name: 'nothing is touched', verdict: 'whole', build: plain(() => {}) },
  {
    name: 'a log is packed anew with the same content',
    verdict: 'whole',
    build: plain(({ logs }) => edit(logs[1], (text) => text)),
  },
  {
    name: 'a byte of a log is flipped',
    verdict: 'altered',
    build: plain(({ logs }) => edit(logs[3], (text) => text.replace('StopInstances', 'StopInstancez'))),
  },
  {
    name: 'a record is removed',
    verdict: 'altered',
    build: plain(({ logs }) => edit(logs[3], (text) => JSON.stringify({ Records: JSON.parse(text).Records.slice(1) }))),
  },
  {
    name: 'a record is added',
    verdict: 'altered',
    build: plain(({ logs }) =>
      edit(logs[3], (text) => {
        const { Records } = JSON.parse(text)
        return JSON.stringify({ Records: [...Records, { ...Records[0], eventID: 'added' }] })
      }),
    ),
  },
  {
    name: 'the time of a record is moved',
    verdict: 'altered',
    build: plain(({ logs }) => edit(logs[2], (text) => text.replace('2026-03-02T01:00:00Z', '2026-03-02T00:59:59Z'))),
  },
  {
    name: 'a compressed byte is flipped',
    verdict: 'altered',
    build: plain(({ logs }) => {
      const log = logs[2]
      if (log !== undefined) log.bytes[log.bytes.length - 20] = (log.bytes[log.bytes.length - 20] ?? 0) ^ 0xff
    }),
  },
  {
    name: 'bytes are put behind the compressed content',
    verdict: 'altered',
    build: plain(({ logs }) => {
      const log = logs[2]
      if (log !== undefined) log.bytes = Buffer.concat([log.bytes, Buffer.alloc(16)])
    }),
  },
  { name: 'a log is deleted', verdict: 'incomplete', build: plain(({ logs }) => void logs.splice(3, 1)) },
  {
    name: 'a log is added that no digest names',
    verdict: 'whole',
    build: plain(({ logs }) => {
      const log = logs[0]
      if (log !== undefined)
        logs.push({ ...log, key: log.key.replace(/_[^_]+\.json\.gz$/, '_AAAAAAAAAAAAAAAA.json.gz') })
    }),
  },
  {
    name: 'a digest is deleted from the middle',
    verdict: 'incomplete',
    build: plain(({ digests }) => void digests.splice(1, 1)),
  },
  {
    name: 'a digest is edited',
    verdict: 'altered',
    build: plain(({ digests }) =>
      edit(digests[1], (text) => text.replace('"newestEventTime":"2026', '"newestEventTime":"2025')),
    ),
  },
  {
    name: 'the times of a digest are moved',
    verdict: 'altered',
    build: plain(({ digests }) =>
      edit(digests[2], (text) => text.replace(/"digestStartTime":"[^"]+"/, '"digestStartTime":"2026-03-02T01:30:00Z"')),
    ),
  },
  {
    name: 'a digest is no JSON any more',
    verdict: 'altered',
    build: plain(({ digests }) => edit(digests[1], () => '{"truncated":')),
  },
  {
    name: 'a digest is replaced by another of the same chain',
    verdict: 'altered',
    build: plain(({ digests }) => {
      const [a, b] = [digests[1], digests[2]]
      if (a !== undefined && b !== undefined) Object.assign(b, { bytes: a.bytes, metadata: a.metadata })
    }),
  },
  {
    name: 'a digest is made anew to name an altered log, and signed with a key of the attacker',
    verdict: 'altered',
    build: plain((chain, bucket, key) => {
      const digest = chain.digests[1]
      if (digest === undefined) return
      const attacker = makeKey()
      const parsed = JSON.parse(gunzipSync(digest.bytes).toString())
      parsed.logFiles = parsed.logFiles.slice(1)
      const content = Buffer.from(JSON.stringify(parsed))
      digest.bytes = gzipSync(content)
      digest.metadata.signature = signDigest(
        { ...attacker, fingerprint: key.fingerprint },
        parsed.digestEndTime,
        `${bucket}/${digest.key}`,
        content,
        parsed.previousDigestSignature,
      )
    }),
  },
  {
    name: 'a digest bears the signature of another',
    verdict: 'altered',
    build: plain(({ digests }) => {
      const [a, b] = [digests[0], digests[2]]
      if (a !== undefined && b !== undefined) b.metadata.signature = a.metadata.signature ?? ''
    }),
  },
  {
    name: 'the chain is cut: a digest names no predecessor, and its signature is kept',
    verdict: 'altered',
    build: plain(({ digests }) =>
      edit(digests[2], (text) =>
        JSON.stringify({
          ...JSON.parse(text),
          previousDigestS3Object: null,
          previousDigestS3Bucket: null,
          previousDigestSignature: null,
        }),
      ),
    ),
  },
  {
    name: 'hours without logs',
    verdict: 'whole',
    build: (bucket, key) => all(makeChain({ bucket, key, logs: 0 })),
  },
  {
    name: 'a trail that was stopped and started again',
    verdict: 'whole',
    build: (bucket, key) =>
      all(
        makeChain({ bucket, key, hours: 2 }),
        makeChain({ bucket, key, hours: 2, start: '2026-03-02T08:00:00Z', seed: 'again' }),
      ),
  },
  {
    name: 'a backfill beside the chain',
    verdict: 'whole',
    build: (bucket, key) =>
      all(makeChain({ bucket, key }), makeChain({ bucket, key, hours: 2, backfill: true, seed: 'backfill' })),
  },
  {
    name: 'a log of a backfill is altered',
    verdict: 'altered',
    build: (bucket, key) => {
      const backfill = makeChain({ bucket, key, hours: 2, backfill: true, seed: 'backfill' })
      edit(backfill.logs[1], (text) => text.replace('dana', 'dora'))
      return all(makeChain({ bucket, key }), backfill)
    },
  },
  {
    name: 'an organization trail, one account altered',
    verdict: 'altered',
    build: (bucket, key) => {
      const other = makeChain({ bucket, key, organization: 'o-exampleorg1', account: '444455556666' })
      edit(other.logs[0], (text) => text.replace('dana', 'dora'))
      return all(makeChain({ bucket, key, organization: 'o-exampleorg1' }), other)
    },
    chains: [
      { organization: 'o-exampleorg1', account: '111122223333' },
      { organization: 'o-exampleorg1', account: '444455556666' },
    ],
  },
  {
    name: 'several regions, a log of one deleted',
    verdict: 'incomplete',
    build: (bucket, key) => {
      const other = makeChain({ bucket, key, region: 'eu-west-1', home: 'us-east-1' })
      other.logs.splice(0, 1)
      return all(makeChain({ bucket, key }), other)
    },
    chains: [{ region: 'us-east-1' }, { region: 'eu-west-1' }],
  },
  {
    name: 'a bucket prefix',
    verdict: 'whole',
    build: (bucket, key) => all(makeChain({ bucket, key, prefix: 'audit/logs' })),
    chains: [{ prefix: 'audit/logs' }],
  },
]
