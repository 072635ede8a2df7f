/** A column's type, and a struct's fields by CloudTrail's own names. `json`: any JSON, kept as its text. */
export type ColumnType = 'string' | 'json' | 'map' | { struct: Fields } | { array: ColumnType }
export interface Fields {
  readonly [name: string]: ColumnType
}

/**
 * A record as columns: those of AWS's own table for CloudTrail, in its order and types, and after them, at each level,
 * the fields that it lacks and that attribution reads. Tables written for AWS's definition keep their meaning, since
 * fields are read by name.
 */
export const COLUMNS: Fields = {
  eventVersion: 'string',
  userIdentity: {
    struct: {
      type: 'string',
      principalId: 'string',
      arn: 'string',
      accountId: 'string',
      invokedBy: 'string',
      accessKeyId: 'string',
      userName: 'string',
      onBehalfOf: { struct: { userId: 'string', identityStoreArn: 'string', credentialId: 'string' } },
      sessionContext: {
        struct: {
          attributes: {
            struct: { mfaAuthenticated: 'string', creationDate: 'string', sessionCredentialFromConsole: 'string' },
          },
          sessionIssuer: {
            struct: { type: 'string', principalId: 'string', arn: 'string', accountId: 'string', userName: 'string' },
          },
          ec2RoleDelivery: 'string',
          webIdFederationData: { struct: { federatedProvider: 'string', attributes: 'map' } },
          sourceIdentity: 'string',
          assumedRoot: 'string',
          signInSessionArn: 'string',
        },
      },
      identityProvider: 'string',
      credentialId: 'string',
      invokedByDelegate: { struct: { accountId: 'string' } },
      inScopeOf: {
        struct: { sourceArn: 'string', sourceAccount: 'string', issuerType: 'string', credentialsIssuedTo: 'string' },
      },
    },
  },
  eventTime: 'string',
  eventSource: 'string',
  eventName: 'string',
  awsRegion: 'string',
  sourceIPAddress: 'string',
  userAgent: 'string',
  errorCode: 'string',
  errorMessage: 'string',
  requestParameters: 'json',
  responseElements: 'json',
  additionalEventData: 'json',
  requestID: 'string',
  eventID: 'string',
  readOnly: 'string',
  resources: { array: { struct: { ARN: 'string', accountId: 'string', type: 'string', ARNPrefix: 'string' } } },
  eventType: 'string',
  apiVersion: 'string',
  recipientAccountId: 'string',
  serviceEventDetails: 'json',
  sharedEventID: 'string',
  vpcEndpointId: 'string',
  vpcEndpointAccountId: 'string',
  eventCategory: 'string',
  managementEvent: 'string',
  addendum: {
    struct: { reason: 'string', updatedFields: 'string', originalRequestID: 'string', originalEventID: 'string' },
  },
  tlsDetails: { struct: { tlsVersion: 'string', cipherSuite: 'string', clientProvidedHostHeader: 'string' } },
  sessionCredentialFromConsole: 'string',
}

/** `struct<type:string,…>`: the type in Hive's words, as Athena's DDL takes it. */
export function hiveType(type: ColumnType): string {
  if (type === 'map') return 'map<string,string>'
  if (typeof type === 'string') return 'string'
  if ('array' in type) return `array<${hiveType(type.array)}>`
  const fields = Object.entries(type.struct).map(([name, field]) => `${name.toLowerCase()}:${hiveType(field)}`)
  return `struct<${fields.join(',')}>`
}

/** `row(type varchar, …)`: the type in Trino's words. */
export function trinoType(type: ColumnType): string {
  if (type === 'map') return 'map(varchar, varchar)'
  if (typeof type === 'string') return 'varchar'
  if ('array' in type) return `array(${trinoType(type.array)})`
  const fields = Object.entries(type.struct).map(([name, field]) => `${name.toLowerCase()} ${trinoType(field)}`)
  return `row(${fields.join(', ')})`
}
