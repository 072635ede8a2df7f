import {
  BUCKET,
  harborClient,
  MAIN,
  officeBrowser,
  officeCli,
  PROD,
  person,
  personSignsIn,
  SECRET,
  SNAPSHOT,
  STRANGER,
} from '../cast.ts'
import { ec2Id, hex, iamId, uuid } from '../ids.ts'
import { event, iamUser, type JsonRecord, later, service } from '../record.ts'
import { harborSession } from './routine.ts'

const ANALYST = 'data-analyst@example.com'

/** A snapshot of the orders' database goes to an account that nobody knows, which then makes a volume of it. */
function snapshot(): JsonRecord[] {
  const login = '2026-03-06T16:31:00Z'
  const as = (request: string) => person(PROD, ANALYST, login, request)
  const volumeId = ec2Id('vol', 'orders-prod')
  return [
    personSignsIn('analyst-signin', PROD, ANALYST, login),
    event({
      label: 'snapshot-created',
      at: later(login, 180),
      source: 'ec2',
      name: 'CreateSnapshot',
      region: MAIN,
      account: PROD,
      identity: as('create'),
      client: officeBrowser,
      request: { volumeId, description: 'orders for analysis' },
      response: {
        requestId: 'from-the-service',
        snapshotId: SNAPSHOT,
        volumeId,
        status: 'pending',
        ownerId: PROD,
        volumeSize: '200',
        encrypted: false,
        startTime: Date.parse(later(login, 180)),
      },
    }),
    event({
      label: 'snapshot-shared',
      at: later(login, 960),
      source: 'ec2',
      name: 'ModifySnapshotAttribute',
      region: MAIN,
      account: PROD,
      identity: as('share'),
      client: officeBrowser,
      request: {
        snapshotId: SNAPSHOT,
        attributeType: 'CREATE_VOLUME_PERMISSION',
        createVolumePermission: { add: { items: [{ userId: STRANGER }] } },
      },
      response: { requestId: 'from-the-service', _return: true },
    }),
    event({
      label: 'snapshot-used',
      at: later(login, 4507),
      source: 'ec2',
      name: 'SharedSnapshotVolumeCreated',
      region: MAIN,
      account: PROD,
      identity: { accountId: PROD, invokedBy: 'ec2.amazonaws.com' },
      client: service('ec2'),
      readOnly: false,
      more: {
        eventType: 'AwsServiceEvent',
        serviceEventDetails: { snapshotId: SNAPSHOT },
        sharedEventID: uuid('shared:snapshot-used'),
      },
      without: ['requestID'],
    }),
  ]
}

/** The backup vendor reads the database's password; the decryption that follows is the same deed, through a service. */
function secret(): JsonRecord[] {
  const at = '2026-03-10T01:31:20Z'
  const { assumed, identity } = harborSession('harbor-secret-session', PROD, at)
  const key = `arn:aws:kms:${MAIN}:${PROD}:key/${uuid('kms:secrets')}`
  return [
    assumed,
    event({
      label: 'secret-read',
      at: later(at, 12),
      source: 'secretsmanager',
      name: 'GetSecretValue',
      region: MAIN,
      account: PROD,
      identity,
      client: harborClient,
      request: { secretId: 'prod/orders-db/master' },
    }),
    event({
      label: 'secret-decrypted',
      at: later(at, 12),
      source: 'kms',
      name: 'Decrypt',
      region: MAIN,
      account: PROD,
      identity: { ...identity, invokedBy: 'secretsmanager.amazonaws.com' },
      client: service('secretsmanager'),
      readOnly: true,
      request: {
        encryptionAlgorithm: 'SYMMETRIC_DEFAULT',
        encryptionContext: { SecretARN: SECRET, SecretVersionId: uuid('secret:version') },
      },
      more: { resources: [{ accountId: PROD, type: 'AWS::KMS::Key', ARN: key }] },
    }),
  ]
}

function objectEvent(label: string, at: string, name: string, key: string | null, extra: JsonRecord = {}): JsonRecord {
  const objects = key === null ? [] : [{ type: 'AWS::S3::Object', ARN: `arn:aws:s3:::${BUCKET}/${key}` }]
  return event({
    label,
    at,
    source: 's3',
    name,
    region: MAIN,
    account: PROD,
    identity: iamUser(PROD, 'report-writer', iamId('AKIA', PROD, 'report-writer')),
    client: { ...officeCli('s3.sync'), agent: `[${officeCli('s3.sync').agent}]` },
    readOnly: name === 'GetObject',
    request: {
      bucketName: BUCKET,
      Host: `${BUCKET}.s3.${MAIN}.amazonaws.com`,
      ...(key === null ? { delete: '' } : { key }),
      ...extra,
    },
    more: {
      managementEvent: false,
      eventCategory: 'Data',
      additionalEventData: {
        SignatureVersion: 'SigV4',
        CipherSuite: 'TLS_AES_128_GCM_SHA256',
        bytesTransferredIn: 0,
        AuthenticationMethod: 'AuthHeader',
        'x-amz-id-2': hex(label).slice(0, 40),
        bytesTransferredOut: 1024,
      },
      resources: [...objects, { accountId: PROD, type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${BUCKET}` }],
    },
  })
}

/** Reports come, are read and go: object level events, with a bulk deletion and its single records. */
function objects(): JsonRecord[] {
  const day = '2026-03-05T07:10:00Z'
  const names = ['2026/02/summary.csv', '2026/02/orders.csv', '2026/02/refunds.csv']
  return [
    event({
      label: 'bucket-created',
      at: '2026-02-27T10:00:12Z',
      source: 's3',
      name: 'CreateBucket',
      region: MAIN,
      account: PROD,
      identity: iamUser(PROD, 'report-writer', iamId('AKIA', PROD, 'report-writer')),
      client: officeCli('s3api.create-bucket'),
      request: {
        bucketName: BUCKET,
        Host: `s3.${MAIN}.amazonaws.com`,
        CreateBucketConfiguration: { LocationConstraint: MAIN, xmlns: 'http://s3.amazonaws.com/doc/2006-03-01/' },
      },
    }),
    ...names.map((key, n) => objectEvent(`object-put-${n}`, later(day, n), 'PutObject', key)),
    objectEvent('object-get', later(day, 3600), 'GetObject', names[0] ?? ''),
    objectEvent('objects-deleted', '2026-03-12T07:12:40Z', 'DeleteObjects', null),
    ...names.slice(1).map((key, n) => objectEvent(`object-deleted-${n}`, '2026-03-12T07:12:40Z', 'DeleteObject', key)),
  ]
}

/** What happened to data. */
export function data(): JsonRecord[] {
  return [...snapshot(), ...secret(), ...objects()]
}
