import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Desk, openDesk, rowsOf } from '../../../src/engine/sql.ts'
import type { JsonObject } from '../../../src/model/json.ts'
import { record, user } from '../../support/records.ts'
import { withStoreOf } from '../../support/store.ts'

/** What AWS documents for CloudTrail in Athena, as its pages have it; docs/queries.md has their addresses. */
const DOCUMENTED: readonly (readonly [name: string, rows: number, sql: string])[] = [
  [
    'Athena guide: anonymous requests',
    1,
    `SELECT *
FROM cloudtrail_logs
WHERE
    eventsource = 's3.amazonaws.com' AND
    eventname in ('GetObject') AND
    useridentity.accountid = 'anonymous' AND
    useridentity.arn IS NULL AND
    requestparameters LIKE '%[your bucket name ]%';`,
  ],
  [
    'Athena guide: nested fields',
    1,
    `SELECT
    eventsource,
    eventname,
    useridentity.sessioncontext.attributes.creationdate,
    useridentity.sessioncontext.sessionissuer.arn
FROM cloudtrail_logs
WHERE useridentity.sessioncontext.sessionissuer.arn IS NOT NULL
ORDER BY eventsource, eventname
LIMIT 10`,
  ],
  [
    'Athena guide: resources by ARN',
    1,
    `SELECT
    awsregion,
    replace(unnested.resources_entry.ARN,'arn:aws:s3:::') as s3_resource,
    eventname,
    eventtime,
    useragent
FROM cloudtrail_logs t
CROSS JOIN UNNEST(t.resources) unnested (resources_entry)
WHERE unnested.resources_entry.ARN LIKE '%example/datafile.txt'
ORDER BY eventtime`,
  ],
  [
    'Athena guide: deleted buckets',
    1,
    `SELECT
    awsregion,
    replace(unnested.resources_entry.ARN,'arn:aws:s3:::') as deleted_bucket,
    eventtime AS time_deleted,
    useridentity.username,
    unnested.resources_entry.accountid as bucket_acct_id
FROM cloudtrail_logs t
CROSS JOIN UNNEST(t.resources) unnested (resources_entry)
WHERE eventname = 'DeleteBucket'
ORDER BY eventtime`,
  ],
  [
    'Athena guide: the template',
    8,
    `SELECT
useridentity.arn,
eventname,
sourceipaddress,
eventtime
FROM cloudtrail_logs
LIMIT 100;`,
  ],
  [
    'S3 guide: Signature Version 2',
    1,
    `SELECT EventTime, EventName as S3_Action, requestParameters as Request_Parameters, awsregion as AWS_Region, sourceipaddress as Source_IP, useragent as User_Agent
FROM s3_cloudtrail_events_db.cloudtrail_table
WHERE eventsource='s3.amazonaws.com'
AND json_extract_scalar(additionalEventData, '$.SignatureVersion')='SigV2'
LIMIT 10;`,
  ],
  [
    'S3 guide: who signs with Signature Version 2',
    1,
    `SELECT useridentity.arn, Count(requestid) as RequestCount
FROM s3_cloudtrail_events_db.cloudtrail_table
WHERE eventsource='s3.amazonaws.com'
    and json_extract_scalar(additionalEventData, '$.SignatureVersion')='SigV2'
Group by useridentity.arn`,
  ],
  [
    'S3 guide: the same by partition',
    1,
    `SELECT useridentity.arn,
Count(requestid) AS RequestCount
FROM s3_cloudtrail_events_db.cloudtrail_table_partitioned
WHERE eventsource='s3.amazonaws.com'
AND json_extract_scalar(additionalEventData, '$.SignatureVersion')='SigV2'
AND region='us-east-1'
AND year='2019'
AND month='02'
AND day='19'
Group by useridentity.arn`,
  ],
  ...(['PutObject', 'GetObject'] as const).map(
    (call) =>
      [
        `S3 guide: ${call}`,
        call === 'GetObject' ? 2 : 1,
        `SELECT
  eventTime,
  eventName,
  eventSource,
  sourceIpAddress,
  userAgent,
  json_extract_scalar(requestParameters, '$.bucketName') as bucketName,
  json_extract_scalar(requestParameters, '$.key') as object,
  userIdentity.arn as userArn
FROM
  s3_cloudtrail_events_db.cloudtrail_table
WHERE
  eventName = '${call}'
  AND eventTime BETWEEN '2019-07-05T00:00:00Z' and '2019-07-06T00:00:00Z'`,
      ] as const,
  ),
  [
    'S3 guide: anonymous requests',
    1,
    `SELECT
  eventTime,
  eventName,
  eventSource,
  sourceIpAddress,
  userAgent,
  json_extract_scalar(requestParameters, '$.bucketName') as bucketName,
  userIdentity.arn as userArn,
  userIdentity.accountId
FROM
  s3_cloudtrail_events_db.cloudtrail_table
WHERE
  userIdentity.accountId = 'anonymous'
  AND eventTime BETWEEN '2019-07-05T00:00:00Z' and '2019-07-06T00:00:00Z'`,
  ],
  [
    'S3 guide: requests that needed an ACL',
    1,
    `SELECT
  eventTime,
  eventName,
  eventSource,
  sourceIpAddress,
  userAgent,
  userIdentity.arn as userArn,
  json_extract_scalar(requestParameters, '$.bucketName') as bucketName,
  json_extract_scalar(requestParameters, '$.key') as object,
  json_extract_scalar(additionalEventData, '$.aclRequired') as aclRequired
FROM
  s3_cloudtrail_events_db.cloudtrail_table
WHERE
  json_extract_scalar(additionalEventData, '$.aclRequired') = 'Yes'
  AND eventTime BETWEEN '2022-05-10T00:00:00Z' and '2022-08-10T00:00:00Z'`,
  ],
]

const s3 = (id: string, eventName: string, eventTime: string, more: JsonObject = {}) =>
  record(id, user('ana'), {
    eventSource: 's3.amazonaws.com',
    eventName,
    eventTime,
    awsRegion: 'us-east-1',
    requestID: id,
    requestParameters: { bucketName: 'example', key: 'datafile.txt' },
    ...more,
  })

/** One event for what each of the queries looks for, and others beside them. */
const RECORDS: readonly JsonObject[] = [
  s3('e1', 'GetObject', '2019-07-05T10:00:00Z', {
    userIdentity: { type: 'AWSAccount', principalId: '', accountId: 'anonymous' },
    requestParameters: { bucketName: '[your bucket name ]' },
  }),
  s3('e2', 'GetObject', '2019-07-05T11:00:00Z', {
    resources: [
      { ARN: 'arn:aws:s3:::example/datafile.txt', type: 'AWS::S3::Object' },
      { ARN: 'arn:aws:s3:::example', accountId: '111122223333', type: 'AWS::S3::Bucket' },
    ],
  }),
  s3('e3', 'PutObject', '2019-07-05T12:00:00Z'),
  s3('e4', 'PutObject', '2019-07-08T12:00:00Z'),
  s3('e5', 'DeleteBucket', '2019-07-05T13:00:00Z', {
    resources: [{ ARN: 'arn:aws:s3:::gone', accountId: '111122223333', type: 'AWS::S3::Bucket' }],
  }),
  s3('e6', 'ListObjects', '2019-02-19T10:00:00Z', { additionalEventData: { SignatureVersion: 'SigV2' } }),
  s3('e7', 'GetObject', '2022-06-01T10:00:00Z', { additionalEventData: { aclRequired: 'Yes' } }),
  record('e8', {
    type: 'AssumedRole',
    sessionContext: {
      attributes: { creationDate: '2026-03-02T10:00:00Z' },
      sessionIssuer: { type: 'Role', arn: 'arn:aws:iam::111122223333:role/ops', userName: 'ops' },
    },
  }),
]

let desk: Desk
let done = () => {}
beforeAll(
  () =>
    new Promise<void>((ready, fail) => {
      withStoreOf(RECORDS, {}, async (store, actors) => {
        desk = await openDesk(store, actors)
        ready()
        await new Promise<void>((end) => {
          done = end
        })
        desk.close()
      }).catch(fail)
    }),
)
afterAll(() => done())

async function ask(sql: string): Promise<{ rows: Record<string, unknown>[]; notes: string[] }> {
  const notes: string[] = []
  let rows: Record<string, unknown>[] = []
  const options = { maxRows: null, timeout: null, onStart() {}, onNote: (note: string) => void notes.push(note) }
  await desk.ask(sql, options, async (answer) => {
    rows = await rowsOf(answer)
  })
  return { rows, notes }
}

test.each(DOCUMENTED)('%s: runs as it is written, and finds what it looks for', async (_, count, sql) => {
  const { rows } = await ask(sql)
  expect(rows).toHaveLength(count)
})

test('the values are those that Athena gives: text without its beginning, columns under their own names', async () => {
  const deleted = DOCUMENTED.find(([name]) => name.endsWith('deleted buckets'))?.[2] ?? ''
  expect((await ask(deleted)).rows).toEqual([
    {
      awsregion: 'us-east-1',
      deleted_bucket: 'gone',
      time_deleted: '2019-07-05T13:00:00Z',
      username: 'ana',
      bucket_acct_id: '111122223333',
    },
  ])
  const signed = await ask(DOCUMENTED.find(([name]) => name.endsWith('by partition'))?.[2] ?? '')
  expect(signed.rows).toEqual([{ arn: 'arn:aws:iam::111122223333:user/ana', RequestCount: 1 }])
  expect(signed.notes).toEqual(['cloudtrail_table_partitioned is read as cloudtrail_logs, this store’s table of logs'])
})

test('SELECT * has the columns of Athena’s table, whatever else a statement may ask for', async () => {
  const [row] = (await ask('SELECT * FROM cloudtrail_logs')).rows
  expect(Object.keys(row ?? {}).slice(-3)).toEqual(['account', 'region', 'timestamp'])
})
