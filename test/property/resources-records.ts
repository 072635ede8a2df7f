import fc from 'fast-check'
import type { Json, JsonObject } from '../../src/model/json.ts'
import { SERVICE_RULES } from '../../src/resources/rules/index.ts'

const NAMES = [
  ...['instanceId', 'bucketName', 'key', 'roleName', 'roleArn', 'functionName', 'secretId', 'keyId', 'name', 'names'],
  ...['queueUrl', 'policyDocument', 'groupId', 'groupName', 'items', 'item', 'resourceId', 'encryptionContext', 'arn'],
  ...[
    'dBInstanceIdentifier',
    'stackName',
    'logGroupName',
    'tableName',
    'userName',
    'policyArn',
    'accessKeyId',
    'target',
  ],
  ...[
    'cluster',
    'service',
    'x-amz-copy-source',
    'aliasName',
    'targetKeyId',
    'tags',
    '__proto__',
    'constructor',
    'toString',
  ],
]

/** Strings of the kinds that services write into records, and some that nobody would. */
export const value = fc.oneof(
  fc.constantFrom(
    'i-0aaaaaaa1',
    'sg-0ddddddd1',
    'alias/app',
    'a/b',
    '',
    ' ',
    '%',
    '*',
    'all',
    '111122223333',
    '/x/y',
    'fn:1',
  ),
  fc.constantFrom(
    'arn:aws:s3:::b/k',
    'arn:aws:iam::111122223333:role/p/R',
    'arn:aws:sts::1:assumed-role/R/s',
    'arn:::::',
    'arn:a:b:c:d:e',
  ),
  fc.constantFrom(
    'arn:aws:secretsmanager:eu-west-1:1:secret:a-b-AbC1dE',
    'arn%3Aaws%3As3%3A%3A%3Ab%252Fc',
    'https://sqs.eu-west-1.amazonaws.com/1/q',
  ),
  fc.constantFrom(
    'arn:aws:lambda:eu-west-1:1:function:fn:prod',
    'arn:aws:logs:eu-west-1:1:log-group:g:*',
    'arn:aws:ssm:eu-west-1:1:parameter/a/b:3',
  ),
  fc.string({ maxLength: 20 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc
    .tuple(fc.constantFrom('s3', 'iam', 'lambda', 'rds', 'ssm', 'kms', 'ecs', 'x'), fc.string({ maxLength: 16 }))
    .map(([service, rest]) => `arn:aws:${service}:eu-west-1:1:${rest}`),
)

const { json } = fc.letrec<{ json: Json; body: JsonObject }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    value,
    fc.constantFrom(null, true, 0, 3.5),
    fc.array(tie('json'), { maxLength: 3 }),
    tie('body'),
  ),
  body: fc.dictionary(fc.constantFrom(...NAMES), tie('json'), { maxKeys: 5 }),
}))

const EVENTS = SERVICE_RULES.flatMap(({ sources, rules }) =>
  sources.flatMap((source) => rules.flatMap(({ on }) => on.split(' ').map((name) => [source, name] as const))),
)

/** Records of events with and without rules, with fields that fit and fields that do not. */
export const record: fc.Arbitrary<JsonObject> = fc
  .tuple(
    fc.oneof(
      fc.constantFrom(...EVENTS),
      fc.tuple(fc.constantFrom('ec2', 's3', 'novel'), fc.constantFrom('DeleteThing', 'GetThing', '')),
    ),
    fc.record(
      {
        requestParameters: json,
        responseElements: json,
        additionalEventData: json,
        serviceEventDetails: json,
        resources: fc.array(
          fc.oneof(
            json,
            value.map((ARN) => ({ ARN })),
          ),
          { maxLength: 3 },
        ),
        readOnly: fc.constantFrom(true, false, 'True'),
        errorMessage: value.map((arn) => `not authorized on resource: ${arn}`),
        awsRegion: fc.constantFrom('eu-west-1', 'cn-north-1', 'us-gov-west-1', ''),
        recipientAccountId: fc.constantFrom('111122223333', '007', 'masked:id'),
        userIdentity: json,
      },
      { requiredKeys: [] },
    ),
  )
  .map(([[source, eventName], rest]) => ({ eventSource: `${source}.amazonaws.com`, eventName, ...rest }))

/** The same value with the keys of every object in the opposite order. */
export function reversed(json: Json | undefined): Json {
  if (Array.isArray(json)) return json.map(reversed)
  if (typeof json !== 'object' || json === null) return json ?? null
  return Object.fromEntries(
    Object.entries(json)
      .reverse()
      .map(([key, inner]) => [key, reversed(inner)]),
  )
}
