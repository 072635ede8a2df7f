/** The instance that every eleventh event touches. */
export const INSTANCE = 'i-0aaaaaaaaaaaaaaaa'

const SESSION = (n: number) => ({
  type: 'AssumedRole',
  principalId: `AROARTX3GSDS5WVI4I3H:session-${n % 50}`,
  arn: `arn:aws:sts::111122223333:assumed-role/app/session-${n % 50}`,
  accountId: '111122223333',
  accessKeyId: `ASIARTX3GSDS${String(n % 50).padStart(8, '0')}`,
  sessionContext: {
    attributes: { creationDate: '2026-03-02T00:00:00Z', mfaAuthenticated: 'false' },
    sessionIssuer: {
      type: 'Role',
      principalId: 'AROARTX3GSDS5WVI4I3H',
      arn: 'arn:aws:iam::111122223333:role/app',
      accountId: '111122223333',
      userName: 'app',
    },
  },
})

const USER = {
  type: 'IAMUser',
  principalId: 'AIDARTX3GSDSV2DAC77J',
  arn: 'arn:aws:iam::111122223333:user/ops',
  accountId: '111122223333',
  accessKeyId: 'AKIARTX3GSDSXXLPWDO6',
  userName: 'ops',
}

/** The records of one log: a user and fifty role sessions that start and stop instances. */
export function logContent(perFile: number): (file: number, from: number) => Buffer {
  return (file, from) => {
    const records = Array.from({ length: perFile }, (_, i) => {
      const n = file * perFile + i
      return {
        eventVersion: '1.11',
        userIdentity: n % 7 === 0 ? SESSION(n) : USER,
        eventTime: `${new Date(from + (i % 3600) * 1000).toISOString().slice(0, 19)}Z`,
        eventSource: 'ec2.amazonaws.com',
        eventName: n % 3 === 0 ? 'StopInstances' : 'StartInstances',
        awsRegion: 'us-east-1',
        sourceIPAddress: '198.51.100.77',
        userAgent: 'aws-cli/2.15.30',
        requestParameters: {
          instancesSet: { items: [{ instanceId: n % 11 === 0 ? INSTANCE : `i-${String(n).padStart(17, '0')}` }] },
        },
        eventID: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
        readOnly: false,
        eventType: 'AwsApiCall',
        managementEvent: true,
        eventCategory: 'Management',
        recipientAccountId: '111122223333',
      }
    })
    return Buffer.from(JSON.stringify({ Records: records }))
  }
}
