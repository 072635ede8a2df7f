import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** A corpus in the bucket layout, the same bytes for the same numbers. */
export interface CorpusShape {
  events: number
  /** Events in a file, about. */
  perFile: number
  /** The number of the first file: corpora that differ in it share no event. */
  first?: number
}

const ACCOUNTS = ['111122223333', '222233334444', '333344445555', '444455556666']
const REGIONS = ['eu-west-1', 'us-east-1', 'ap-southeast-2']
const START = Date.UTC(2026, 0, 5)

/** An id that only this corpus' rare events touch, and one that thousands touch. */
export const RARE = 'i-0badc0ffee0ddf00d'
export const COMMON = 'bench-orders-data'
export const ABSENT = 'i-0000000000000dead'

/** Mulberry32: small, fast, the same everywhere. */
function random(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

interface Scene {
  next: () => number
  pick: <T>(list: readonly T[]) => T
  hex: (digits: number) => string
  account: string
  region: string
  at: number
  burst: Burst
}

/** Calls come in bursts: one credential, mostly one kind of call. */
interface Burst {
  session: number
  turn: number
  service: string
  template: Template[1]
  left: number
}

interface Call {
  source: string
  name: string
  readOnly: boolean
  request: unknown
  response: unknown
  additional?: unknown
  resources?: unknown
  data?: boolean
  error?: string
}

type Template = readonly [weight: number, make: (scene: Scene) => Call]

/** Digits that look random and are the same for the same name: the ids of things that come again and again. */
function digits(name: string, count: number): string {
  const known = DIGITS.get(name) ?? createHash('sha256').update(name).digest('hex')
  DIGITS.set(name, known)
  return known.slice(0, count)
}
const DIGITS = new Map<string, string>()

const instance = ({ next }: Scene) => `i-0${digits(`instance ${Math.floor(next() * 5000)}`, 16)}`
const bucket = ({ next, pick }: Scene) =>
  next() < 0.3 ? COMMON : `bench-${pick(['logs', 'media', 'raw', 'exports'])}-${Math.floor(next() * 40)}`
const key = (scene: Scene) => {
  const id = digits(`key ${Math.floor(scene.next() * 60)}`, 32)
  return `arn:aws:kms:${scene.region}:${scene.account}:key/${id.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')}`
}

function base64({ hex }: Scene, length: number): string {
  return Buffer.from(hex(Math.ceil(length * 1.5) + 2), 'hex')
    .toString('base64')
    .slice(0, length)
}

/** What S3 says of every request beside its parameters. */
function transfer(scene: Scene): unknown {
  return {
    SignatureVersion: 'SigV4',
    CipherSuite: 'TLS_AES_128_GCM_SHA256',
    bytesTransferredIn: 0,
    SSEApplied: 'Default_SSE_S3',
    AuthenticationMethod: 'AuthHeader',
    'x-amz-id-2': `${base64(scene, 75)}=`,
    bytesTransferredOut: Math.floor(scene.next() * 4_000_000),
  }
}

const TEMPLATES: readonly Template[] = [
  [
    14,
    (s) => {
      const arn = key(s)
      return {
        source: 'kms',
        name: 'Decrypt',
        readOnly: true,
        request: {
          keyId: arn,
          encryptionAlgorithm: 'SYMMETRIC_DEFAULT',
          encryptionContext: { 'aws:s3:arn': `arn:aws:s3:::${bucket(s)}` },
        },
        response: null,
        additional: { keyMaterialId: digits(`material of ${arn}`, 64) },
        resources: [{ accountId: s.account, type: 'AWS::KMS::Key', ARN: arn }],
      }
    },
  ],
  [
    16,
    (s) => {
      const name = bucket(s)
      const object = `part/${s.hex(8)}/${s.hex(12)}.parquet`
      return {
        source: 's3',
        name: 'GetObject',
        readOnly: true,
        data: true,
        request: { bucketName: name, Host: `${name}.s3.${s.region}.amazonaws.com`, key: object },
        response: null,
        additional: transfer(s),
        resources: [
          { type: 'AWS::S3::Object', ARN: `arn:aws:s3:::${name}/${object}` },
          { accountId: s.account, type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${name}` },
        ],
      }
    },
  ],
  [
    5,
    (s) => ({
      source: 'sts',
      name: 'AssumeRole',
      readOnly: true,
      request: {
        roleArn: `arn:aws:iam::${s.account}:role/service-role/worker-${Math.floor(s.next() * 60)}`,
        roleSessionName: `worker-${s.hex(8)}`,
      },
      response: {
        credentials: {
          accessKeyId: `ASIA${s.hex(16).toUpperCase()}`,
          sessionToken: `IQoJb3JpZ2luX2VjE${base64(s, 895)}`,
          expiration: 'Jan 6, 2026, 1:00:00 AM',
        },
        assumedRoleUser: {
          assumedRoleId: `AROABENCHROLE0000000A:worker-${s.hex(8)}`,
          arn: `arn:aws:sts::${s.account}:assumed-role/worker/worker-${s.hex(8)}`,
        },
      },
    }),
  ],
  [
    12,
    (s) => ({
      source: 'ec2',
      name: s.pick(['DescribeInstances', 'DescribeVolumes', 'DescribeNetworkInterfaces', 'DescribeSecurityGroups']),
      readOnly: true,
      request: {
        filterSet: {
          items: [{ name: 'tag:team', valueSet: { items: [{ value: s.pick(['data', 'web', 'infra']) }] } }],
        },
        maxResults: 1000,
      },
      response: null,
    }),
  ],
  [
    6,
    (s) => ({
      source: 'ssm',
      name: 'UpdateInstanceInformation',
      readOnly: false,
      request: {
        instanceId: instance(s),
        agentVersion: '3.3.131.0',
        agentStatus: 'Active',
        platformType: 'Linux',
        platformName: 'Amazon Linux',
        platformVersion: '2023',
        iPAddress: '10.0.3.17',
        computerName: `ip-10-0-3-${Math.floor(s.next() * 250)}.internal`,
      },
      response: null,
    }),
  ],
  [
    6,
    (s) => ({
      source: 'logs',
      name: s.pick(['CreateLogStream', 'DescribeLogStreams', 'PutRetentionPolicy']),
      readOnly: false,
      request: {
        logGroupName: `/aws/lambda/bench-${Math.floor(s.next() * 50)}`,
        logStreamName: `2026/01/05/[$LATEST]${s.hex(32)}`,
      },
      response: null,
    }),
  ],
  [
    6,
    (s) => ({
      source: 'dynamodb',
      name: s.pick(['DescribeTable', 'ListTables', 'DescribeTimeToLive']),
      readOnly: true,
      request: { tableName: `orders-${Math.floor(s.next() * 30)}` },
      response: null,
    }),
  ],
  [
    4,
    (s) => ({
      source: 'ec2',
      name: s.pick(['StartInstances', 'StopInstances']),
      readOnly: false,
      request: { instancesSet: { items: [{ instanceId: instance(s) }, { instanceId: instance(s) }] } },
      response: {
        requestId: s.hex(32),
        instancesSet: {
          items: [
            {
              instanceId: instance(s),
              currentState: { code: 64, name: 'stopping' },
              previousState: { code: 16, name: 'running' },
            },
          ],
        },
      },
    }),
  ],
  [
    3,
    (s) => ({
      source: 'ec2',
      name: 'RunInstances',
      readOnly: false,
      request: {
        instancesSet: { items: [{ imageId: `ami-0${s.hex(16)}`, minCount: 1, maxCount: 4 }] },
        userData: '<sensitiveDataRemoved>',
        instanceType: 'm7g.large',
        blockDeviceMapping: {},
        monitoring: { enabled: false },
        tagSpecificationSet: {
          items: [
            {
              resourceType: 'instance',
              tags: [
                { key: 'team', value: 'data' },
                { key: 'name', value: `node-${s.hex(6)}` },
              ],
            },
          ],
        },
      },
      response: {
        requestId: s.hex(32),
        reservationId: `r-0${s.hex(16)}`,
        ownerId: s.account,
        instancesSet: {
          items: [1, 2, 3, 4].map(() => ({
            instanceId: instance(s),
            imageId: `ami-0${s.hex(16)}`,
            instanceState: { code: 0, name: 'pending' },
            privateDnsName: `ip-10-0-1-${Math.floor(s.next() * 250)}.internal`,
            keyName: 'bench',
            amiLaunchIndex: 0,
            instanceType: 'm7g.large',
            launchTime: 1767571200000,
            placement: { availabilityZone: `${s.region}a`, tenancy: 'default' },
            subnetId: `subnet-0${s.hex(16)}`,
            vpcId: 'vpc-0bench00000000000',
            privateIpAddress: '10.0.1.7',
            networkInterfaceSet: { items: [{ networkInterfaceId: `eni-0${s.hex(16)}`, status: 'in-use' }] },
          })),
        },
      },
    }),
  ],
  [
    5,
    (s) => ({
      source: 'secretsmanager',
      name: 'GetSecretValue',
      readOnly: true,
      request: {
        secretId: `arn:aws:secretsmanager:${s.region}:${s.account}:secret:bench/app-${Math.floor(s.next() * 80)}-AbCdEf`,
      },
      response: null,
    }),
  ],
  [
    5,
    (s) => ({
      source: 'lambda',
      name: s.pick(['GetFunction20150331v2', 'ListTags20170331', 'UpdateFunctionCode20150331v2']),
      readOnly: true,
      request: { functionName: `arn:aws:lambda:${s.region}:${s.account}:function:bench-${Math.floor(s.next() * 50)}` },
      response: null,
    }),
  ],
  [
    4,
    (s) => ({
      source: 'iam',
      name: s.pick(['GetRole', 'ListAttachedRolePolicies', 'GetPolicyVersion']),
      readOnly: true,
      request: { roleName: `worker-${Math.floor(s.next() * 60)}` },
      response: null,
    }),
  ],
  [
    3,
    (s) => ({
      source: 's3',
      name: s.pick(['GetBucketAcl', 'GetBucketPolicy', 'PutBucketTagging']),
      readOnly: true,
      request: { bucketName: bucket(s), Host: `s3.${s.region}.amazonaws.com`, acl: '' },
      response: null,
      additional: transfer(s),
      error: s.next() < 0.2 ? 'AccessDenied' : undefined,
    }),
  ],
  [
    5,
    (s) => ({
      source: 'autoscaling',
      name: 'DescribeAutoScalingGroups',
      readOnly: true,
      request: { maxRecords: 100, autoScalingGroupNames: [`asg-${Math.floor(s.next() * 20)}`] },
      response: null,
    }),
  ],
  [
    3,
    (s) => ({
      source: 'ecs',
      name: s.pick(['DescribeTasks', 'RegisterTaskDefinition']),
      readOnly: true,
      request: {
        cluster: 'bench',
        tasks: [1, 2, 3].map(() => `arn:aws:ecs:${s.region}:${s.account}:task/bench/${s.hex(32)}`),
        environment: Array.from({ length: 12 }, (_, i) => ({ name: `SETTING_${i}`, value: s.hex(20) })),
      },
      response: null,
    }),
  ],
]
const TOTAL = TEMPLATES.reduce((sum, [weight]) => sum + weight, 0)

const AGENTS = [
  'Boto3/1.34.69 md/Botocore#1.34.69 ua/2.0 os/linux#5.10.217-205.860.amzn2.x86_64 md/arch#x86_64 lang/python#3.11.8 md/pyimpl#CPython cfg/retry-mode#standard Botocore/1.34.69',
  'aws-sdk-go-v2/1.30.3 ua/2.1 os/linux lang/go#1.22.5 md/GOOS#linux md/GOARCH#amd64 api/ec2#1.173.0 m/E,i',
  'APN/1.0 HashiCorp/1.0 Terraform/1.9.2 (+https://www.terraform.io) terraform-provider-aws/5.60.0 (+https://registry.terraform.io/providers/hashicorp/aws) aws-sdk-go-v2/1.30.3 os/linux lang/go#1.22.5 md/GOOS#linux md/GOARCH#amd64 api/s3#1.58.2',
  'aws-cli/2.17.18 md/awscrt#0.20.11 ua/2.0 os/linux#6.1.97 md/arch#aarch64 lang/python#3.11.9 md/pyimpl#CPython cfg/retry-mode#standard md/installer#exe md/distrib#amzn.2023 md/prompt#off md/command#ec2.describe-instances',
  'amazon-ssm-agent/3.3.131.0',
  'autoscaling.amazonaws.com',
  'secretsmanager.amazonaws.com',
  'ecs.amazonaws.com',
]

const SERVICES = ['autoscaling.amazonaws.com', 'ecs.amazonaws.com', 'config.amazonaws.com', 'cloudtrail.amazonaws.com']

function templateFor(next: () => number): Template[1] {
  let left = next() * TOTAL
  for (const [weight, make] of TEMPLATES) {
    left -= weight
    if (left < 0) return make
  }
  throw new Error('the weights add up to the total')
}

interface Caller {
  identity: Record<string, unknown>
  ip: string
  agent: string
}

/**
 * Most of the volume from role sessions, a part from services themselves and from users with keys. As in real logs, a
 * credential nearly always comes with one user agent and one address.
 */
function callerOf(scene: Scene, source: string): Caller {
  const { next, account } = scene
  const { session, turn, service } = scene.burst
  if (turn < 0.12) return { identity: { type: 'AWSService', invokedBy: service }, ip: service, agent: service }
  const agent = AGENTS[(session + (next() < 0.05 ? 1 : 0)) % AGENTS.length] as string
  const ip = next() < 0.05 ? `${source}.amazonaws.com` : `10.${session % 4}.${session % 37}.${session % 250}`
  if (turn < 0.22) {
    const user = `ci-${session % 9}`
    const identity = {
      type: 'IAMUser',
      principalId: `AIDA${digits(user, 16).toUpperCase()}`,
      arn: `arn:aws:iam::${account}:user/${user}`,
      accountId: account,
      accessKeyId: `AKIA${digits(`${account} ${user}`, 16).toUpperCase()}`,
      userName: user,
    }
    return { identity, ip, agent }
  }
  return { identity: sessionOf(scene, session), ip, agent }
}

function sessionOf({ account, at }: Scene, session: number): Record<string, unknown> {
  const hour = Math.floor((at - START) / 3_600_000)
  const role = `worker-${session % 60}`
  const roleId = `AROA${digits(`${account} ${role}`, 16).toUpperCase()}`
  const name = `i-0${digits(`${account} session ${session}`, 16)}`
  return {
    type: 'AssumedRole',
    principalId: `${roleId}:${name}`,
    arn: `arn:aws:sts::${account}:assumed-role/${role}/${name}`,
    accountId: account,
    accessKeyId: `ASIA${digits(`${account}${session}${hour}`, 16).toUpperCase()}`,
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: roleId,
        arn: `arn:aws:iam::${account}:role/service-role/${role}`,
        accountId: account,
        userName: role,
      },
      attributes: {
        creationDate: new Date(START + hour * 3_600_000 + session * 1000).toISOString().replace('.000', ''),
        mfaAuthenticated: 'false',
      },
      ec2RoleDelivery: '2.0',
    },
  }
}

function record(scene: Scene, call: Call): string {
  const { hex, region, account, at } = scene
  const { identity, ip, agent } = callerOf(scene, call.source)
  const uuid = () => `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`
  return JSON.stringify({
    eventVersion: '1.11',
    userIdentity: identity,
    eventTime: new Date(at).toISOString().replace(/\.\d+Z$/, 'Z'),
    eventSource: `${call.source}.amazonaws.com`,
    eventName: call.name,
    awsRegion: region,
    sourceIPAddress: ip,
    userAgent: agent,
    ...(call.error === undefined ? {} : { errorCode: call.error, errorMessage: 'Access Denied' }),
    requestParameters: call.request,
    responseElements: call.response,
    ...(call.additional === undefined ? {} : { additionalEventData: call.additional }),
    requestID: call.source === 's3' ? hex(16).toUpperCase() : uuid(),
    eventID: uuid(),
    readOnly: call.readOnly,
    ...(call.resources === undefined ? {} : { resources: call.resources }),
    eventType: 'AwsApiCall',
    managementEvent: call.data !== true,
    recipientAccountId: account,
    eventCategory: call.data === true ? 'Data' : 'Management',
    tlsDetails: {
      tlsVersion: 'TLSv1.3',
      cipherSuite: 'TLS_AES_128_GCM_SHA256',
      clientProvidedHostHeader: `${call.source}.${region}.amazonaws.com`,
    },
  })
}

function burstOf(next: () => number, pick: Scene['pick']): Burst {
  const session = Math.floor(next() * 400)
  const left = 1 + Math.floor(next() * 9)
  return { session, turn: next(), service: pick(SERVICES), template: templateFor(next), left }
}

function rare({ region }: Scene): Call {
  const items = { items: [{ instanceId: RARE }] }
  return {
    source: 'ec2',
    name: region === 'eu-west-1' ? 'StopInstances' : 'StartInstances',
    readOnly: false,
    request: { instancesSet: items },
    response: null,
  }
}

/** Writes the corpus under `folder`. Returns the bytes of its gzip files. */
export function writeCorpus(
  folder: string,
  { events, perFile, first = 0 }: CorpusShape,
): { files: number; bytes: number } {
  const files = Math.max(1, Math.round(events / perFile))
  let bytes = 0
  for (let index = 0; index < files; index++) {
    const file = first + index
    const next = random(file + 1)
    const hex = (digits: number) => {
      let text = ''
      while (text.length < digits)
        text += Math.floor(next() * 4_294_967_296)
          .toString(16)
          .padStart(8, '0')
      return text.slice(0, digits)
    }
    const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T
    const account = ACCOUNTS[file % ACCOUNTS.length] as string
    const region = REGIONS[Math.floor(file / ACCOUNTS.length) % REGIONS.length] as string
    const from = START + Math.floor(file / (ACCOUNTS.length * REGIONS.length)) * 300_000
    const count = Math.floor(((index + 1) * events) / files) - Math.floor((index * events) / files)
    let burst = burstOf(next, pick)
    const records = Array.from({ length: count }, (_, i) => {
      if (burst.left-- === 0) burst = burstOf(next, pick)
      const scene = { next, pick, hex, account, region, burst, at: from + Math.floor((i / count) * 300_000) }
      const make = next() < 0.3 ? templateFor(next) : burst.template
      return record(scene, i === 0 && file % Math.ceil(files / 7) === 0 ? rare(scene) : make(scene))
    })
    const day = new Date(from).toISOString().slice(0, 16).replace(/[-:]/g, '')
    const path = join(
      folder,
      `AWSLogs/${account}/CloudTrail/${region}/${day.slice(0, 4)}/${day.slice(4, 6)}/${day.slice(6, 8)}`,
      `${account}_CloudTrail_${region}_${day}Z_${String(file).padStart(16, '0')}.json.gz`,
    )
    mkdirSync(dirname(path), { recursive: true })
    const body = gzipSync(`{"Records":[${records.join(',')}]}`)
    writeFileSync(path, body)
    bytes += body.length
  }
  return { files, bytes }
}
