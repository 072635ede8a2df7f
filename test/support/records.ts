import type { JsonObject } from '../../src/model/json.ts'

const ACCOUNT = '111122223333'

/** An IAM user as CloudTrail shows it; its ids are made from its name. */
export function user(name: string, account = ACCOUNT): JsonObject {
  return {
    type: 'IAMUser',
    principalId: `AIDA${name.toUpperCase()}`,
    arn: `arn:aws:iam::${account}:user/${name}`,
    accountId: account,
    accessKeyId: `AKIA${name.toUpperCase()}0000000000`,
    userName: name,
  }
}

/** A caller of another account, as the log of the account that was called shows it. */
export function foreign(account: string, principalId: string): JsonObject {
  return { type: 'AWSAccount', principalId, accountId: account }
}

interface SessionOf {
  role: string
  session: string
  key: string | null
  account?: string
  /** `HH:MM:SS` of the day on which all of this happens. */
  created?: string
}

export function session({ role, session, key, account = ACCOUNT, created = '10:00:00' }: SessionOf): JsonObject {
  const id = `AROA${role.toUpperCase()}`
  return {
    type: 'AssumedRole',
    principalId: `${id}:${session}`,
    arn: `arn:aws:sts::${account}:assumed-role/${role}/${session}`,
    accountId: account,
    ...(key === null ? {} : { accessKeyId: key }),
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: id,
        arn: `arn:aws:iam::${account}:role/${role}`,
        accountId: account,
        userName: role,
      },
      attributes: { creationDate: `2026-03-02T${created}Z`, mfaAuthenticated: 'false' },
    },
  }
}

/** A record: StopInstances unless `more` says otherwise. */
export function record(eventID: string, by: JsonObject, more: JsonObject = {}): JsonObject {
  return {
    eventVersion: '1.11',
    eventID,
    eventTime: '2026-03-02T10:05:00Z',
    eventSource: 'ec2.amazonaws.com',
    eventName: 'StopInstances',
    awsRegion: 'eu-west-1',
    sourceIPAddress: '198.51.100.7',
    userAgent: 'aws-cli/2',
    userIdentity: by,
    requestParameters: { instancesSet: { items: [{ instanceId: 'i-0123456789abcdef0' }] } },
    responseElements: null,
    readOnly: false,
    managementEvent: true,
    eventCategory: 'Management',
    eventType: 'AwsApiCall',
    recipientAccountId: ACCOUNT,
    ...more,
  }
}

/** AssumeRole with the answer that gives the key. */
export function assume(
  eventID: string,
  by: JsonObject,
  { role, session, key, account = ACCOUNT, created = '10:00:00' }: SessionOf,
  more: JsonObject = {},
): JsonObject {
  return record(eventID, by, {
    eventTime: `2026-03-02T${created}Z`,
    eventSource: 'sts.amazonaws.com',
    eventName: 'AssumeRole',
    readOnly: true,
    requestParameters: { roleArn: `arn:aws:iam::${account}:role/${role}`, roleSessionName: session },
    responseElements: {
      credentials: { accessKeyId: key, expiration: 'Mar 2, 2026, 11:00:00 AM' },
      assumedRoleUser: {
        assumedRoleId: `AROA${role.toUpperCase()}:${session}`,
        arn: `arn:aws:sts::${account}:assumed-role/${role}/${session}`,
      },
    },
    ...more,
  })
}
