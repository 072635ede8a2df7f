import type { JsonObject } from '../../src/model/json.ts'

/** A plain call by a user, with an id of its own; `fields` replace its own. */
export function record(n: number, fields: JsonObject = {}): JsonObject {
  return {
    eventVersion: '1.11',
    userIdentity: {
      type: 'IAMUser',
      principalId: 'AIDARTX3GSDSV2DAC77J',
      arn: 'arn:aws:iam::111122223333:user/ops',
      accountId: '111122223333',
      accessKeyId: 'AKIARTX3GSDSXXLPWDO6',
      userName: 'ops',
    },
    eventTime: '2026-03-02T10:00:00Z',
    eventSource: 'ec2.amazonaws.com',
    eventName: 'StopInstances',
    awsRegion: 'eu-west-1',
    sourceIPAddress: '198.51.100.77',
    userAgent: 'aws-cli/2.15.30',
    requestParameters: { instancesSet: { items: [{ instanceId: 'i-0a1b2c3d4e5f60718' }] } },
    eventID: id(n),
    readOnly: false,
    eventType: 'AwsApiCall',
    managementEvent: true,
    eventCategory: 'Management',
    recipientAccountId: '111122223333',
    ...fields,
  }
}

export function id(n: number): string {
  return `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
}
