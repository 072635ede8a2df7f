/** What CloudTrail can show of an action's use in given logs: "not seen" must never read as "not used" where nothing would be seen. */
import { matches } from './wildcard.ts'

/** What the logs hold, by the events in them. */
export interface Observed {
  /** Event sources with data events in the logs. */
  data: readonly string[]
  /** Whether there is any management event that reads. */
  managementRead: boolean
  /** Names of KMS's events in the logs. */
  kms: ReadonlySet<string>
}

/** Recorded as data events only, which are off unless a trail asks for them, by the event source that records them. */
const DATA_EVENTS: Readonly<Record<string, readonly string[]>> = {
  'bedrock.amazonaws.com': ['bedrock:InvokeAgent', 'bedrock:Retrieve', 'bedrock:RetrieveAndGenerate'],
  'cognito-sync.amazonaws.com': ['cognito-sync:*'],
  'dynamodb.amazonaws.com': [
    'dynamodb:BatchGetItem',
    'dynamodb:BatchWriteItem',
    'dynamodb:ConditionCheckItem',
    'dynamodb:DeleteItem',
    'dynamodb:GetItem',
    'dynamodb:GetRecords',
    'dynamodb:GetShardIterator',
    'dynamodb:PartiQL*',
    'dynamodb:PutItem',
    'dynamodb:Query',
    'dynamodb:Scan',
    'dynamodb:UpdateItem',
  ],
  'ebs.amazonaws.com': ['ebs:*'],
  'kinesis.amazonaws.com': [
    'kinesis:GetRecords',
    'kinesis:GetShardIterator',
    'kinesis:PutRecord',
    'kinesis:PutRecords',
    'kinesis:SubscribeToShard',
  ],
  'lambda.amazonaws.com': ['lambda:InvokeAsync', 'lambda:InvokeFunction', 'lambda:InvokeFunctionUrl'],
  'logs.amazonaws.com': ['logs:PutLogEvents'],
  'monitoring.amazonaws.com': [
    'cloudwatch:GetMetricData',
    'cloudwatch:GetMetricStatistics',
    'cloudwatch:GetMetricWidgetImage',
  ],
  'rdsdata.amazonaws.com': ['rds-data:*'],
  's3.amazonaws.com': [
    's3:AbortMultipartUpload',
    's3:BypassGovernanceRetention',
    's3:DeleteObject*',
    's3:GetObject*',
    's3:ListBucket',
    's3:ListBucketMultipartUploads',
    's3:ListBucketVersions',
    's3:ListMultipartUploadParts',
    's3:PutObject*',
    's3:RestoreObject',
  ],
  's3express.amazonaws.com': ['s3express:CreateSession'],
  'sagemaker.amazonaws.com': ['sagemaker:InvokeEndpoint*', 'sagemaker:PutRecord', 'sagemaker:GetRecord'],
  'ses.amazonaws.com': ['ses:SendBulkEmail', 'ses:SendEmail', 'ses:SendRawEmail', 'ses:SendTemplatedEmail'],
  'sns.amazonaws.com': ['sns:Publish'],
  'sqs.amazonaws.com': ['sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:ReceiveMessage', 'sqs:SendMessage'],
  'timestream.amazonaws.com': ['timestream:Select', 'timestream:WriteRecords'],
  'xray.amazonaws.com': ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'],
}

/** In no CloudTrail record, whatever is switched on. */
const NEVER = [
  'cloudwatch:PutMetricData',
  'ec2messages:*',
  'elasticfilesystem:Client*',
  'execute-api:*',
  'iam:PassRole',
  'iot:Connect',
  'iot:Publish',
  'iot:Receive',
  'iot:Subscribe',
  'kafka-cluster:*',
  'rds-db:connect',
  'ssmmessages:*',
]

/** KMS's busiest events, which a trail may leave out. */
const KMS_BUSY = [
  'kms:Decrypt',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncrypt*',
]

const among = (patterns: readonly string[], action: string) =>
  patterns.some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase()))

/** Why these logs can't show the action's use; null where they would. `reads`: its access level is Read or List. */
export function hiddenBecause(action: string, reads: boolean, observed: Observed): string | null {
  if (among(NEVER, action)) return 'CloudTrail never records it'
  for (const [source, actions] of Object.entries(DATA_EVENTS)) {
    if (!among(actions, action)) continue
    return observed.data.includes(source)
      ? null
      : `data events of ${source.replace('.amazonaws.com', '')} are not in these logs`
  }
  if (
    among(KMS_BUSY, action) &&
    ![...observed.kms].some((name) => /^(Decrypt|Encrypt|GenerateDataKey|ReEncrypt)/.test(name))
  )
    return 'these logs hold none of KMS’s events for data, which trails may leave out'
  return reads && !observed.managementRead ? 'these logs hold no event that only reads' : null
}

/** The well-known actions that these logs can't show, patterns left out. */
export function notObservable(observed: Observed): string[] {
  // Patterns stand for families whose best known members are named here.
  const named = ['s3:DeleteObject', 's3:GetObject', 's3:PutObject']
  return [...named, ...NEVER, ...Object.values(DATA_EVENTS).flat(), ...KMS_BUSY]
    .filter((action) => !action.includes('*') && hiddenBecause(action, false, observed) !== null)
    .sort()
}
