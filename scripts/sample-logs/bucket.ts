import { gzipSync } from 'node:zlib'
import { MANAGEMENT, SANDBOX } from './cast.ts'
import { fileSuffix, uuid } from './ids.ts'
import { event, type JsonRecord, later } from './record.ts'

export const ORGANIZATION = 'o-exampleorg1'
export const BUCKET_NAME = 'examplecorp-cloudtrail'

/** A file of the sample: its path below `sample-logs/` and its bytes. */
export interface SampleFile {
  path: string
  bytes: Buffer
}

/** A log file as a digest needs to know it. */
export interface LogFile extends SampleFile {
  account: string
  region: string
  /** When the file was delivered, and the bounds of its events' times. */
  delivered: string
  oldest: string
  newest: string
  content: Buffer
}

/** gzip with neither time nor system in its header: equal content gives equal bytes. */
export function gzip(content: Buffer): Buffer {
  const bytes = gzipSync(content, { level: 9 })
  bytes.fill(0, 4, 8)
  bytes.writeUInt8(255, 9)
  return bytes
}

/** `2026-03-02T03:14:07Z` as the five minutes in which it is delivered: seven minutes after, at the most. */
function delivery(at: string): string {
  const step = 300_000
  return `${new Date(Math.ceil((Date.parse(at) + 120_000) / step) * step).toISOString().slice(0, 16)}:00Z`
}

/** The folder of an account's files; the sandbox keeps its own trail in another bucket, without organization. */
export function root(account: string): string {
  return account === SANDBOX ? `sandbox/AWSLogs/${account}` : `AWSLogs/${ORGANIZATION}/${account}`
}

export function folder(account: string, kind: string, region: string, at: string): string {
  return `${root(account)}/${kind}/${region}/${at.slice(0, 10).replaceAll('-', '/')}`
}

function logFile(records: JsonRecord[], delivered: string): LogFile {
  const first = records[0] ?? {}
  const [account, region] = [String(first.recipientAccountId), String(first.awsRegion)]
  const stamp = delivered.slice(0, 16).replaceAll(/[-:]/g, '')
  const name = `${account}_CloudTrail_${region}_${stamp}Z_${fileSuffix(account + region + delivered)}.json.gz`
  const times = records.map((record) => String(record.eventTime)).sort()
  const content = Buffer.from(JSON.stringify({ Records: records }))
  return {
    path: `${folder(account, 'CloudTrail', region, delivered)}/${name}`,
    bytes: gzip(content),
    account,
    region,
    delivered,
    oldest: times.at(0) ?? delivered,
    newest: times.at(-1) ?? delivered,
    content,
  }
}

/**
 * The records as the service would deliver them: one file for each account, region and five minutes, unsorted inside,
 * with one record delivered twice.
 */
export function logFiles(records: readonly JsonRecord[], twice: string): LogFile[] {
  const files = new Map<string, { delivered: string; records: JsonRecord[] }>()
  const put = (record: JsonRecord, delivered: string): void => {
    const key = `${String(record.recipientAccountId)} ${String(record.awsRegion)} ${delivered}`
    const file = files.get(key) ?? { delivered, records: [] }
    file.records.push(record)
    files.set(key, file)
  }
  for (const record of records) {
    const delivered = delivery(String(record.eventTime))
    put(record, delivered)
    if (record.eventID === uuid(twice)) put(record, later(delivered, 300))
  }
  const order = (record: JsonRecord) => fileSuffix(String(record.eventID))
  return [...files.values()].map((file) => {
    const unsorted = [...file.records].sort((a, b) => (order(a) < order(b) ? -1 : 1))
    return logFile(unsorted, file.delivered)
  })
}

/** An Insight record lies in a folder of its own and is no event. */
export function insightFile(): SampleFile {
  const at = '2026-03-02T02:20:00Z'
  const base = event({
    label: 'insight',
    at,
    source: 'iam',
    name: 'ListUsers',
    region: 'us-east-1',
    account: MANAGEMENT,
    identity: {},
    client: { ip: '', agent: '' },
  })
  const record = {
    eventVersion: base.eventVersion ?? null,
    eventTime: at,
    awsRegion: 'us-east-1',
    eventID: base.eventID ?? null,
    eventType: 'AwsCloudTrailInsight',
    recipientAccountId: MANAGEMENT,
    sharedEventID: uuid('insight:shared'),
    insightDetails: {
      state: 'Start',
      eventSource: 'iam.amazonaws.com',
      eventName: 'ListUsers',
      insightType: 'ApiErrorRateInsight',
      errorCode: 'AccessDenied',
      insightContext: {
        statistics: {
          baseline: { average: 0.0001 },
          insight: { average: 1 },
          insightDuration: 5,
          baselineDuration: 10080,
        },
      },
    },
    eventCategory: 'Insight',
  }
  const name = `${MANAGEMENT}_CloudTrail-Insight_us-east-1_20260302T0250Z_${fileSuffix('insight')}.json.gz`
  return {
    path: `${folder(MANAGEMENT, 'CloudTrail-Insight', 'us-east-1', at)}/${name}`,
    bytes: gzip(Buffer.from(JSON.stringify({ Records: [record] }))),
  }
}
