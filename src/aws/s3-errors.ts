import { TrailError } from '../errors.ts'
import { certificateFault } from '../model/certificate.ts'
import type { S3Options } from './s3.ts'

interface Fault {
  name?: string
  code?: string
  Code?: string
  message?: string
  $metadata?: { httpStatusCode?: number }
  $response?: { headers?: Record<string, string> }
}

const asFault = (error: unknown): Fault => (typeof error === 'object' && error !== null ? (error as Fault) : {})

/** S3's own name for an error. */
export function nameOf(error: unknown): string {
  const fault = asFault(error)
  const name = fault.Code ?? fault.name ?? ''
  return name === 'Unknown' || name === 'UnknownError' ? String(fault.$metadata?.httpStatusCode ?? name) : name
}

/** The region that S3 names when it is asked in the wrong one. */
export function regionOf(error: unknown): string | null {
  return asFault(error).$response?.headers?.['x-amz-bucket-region'] ?? null
}

const NETWORK =
  /ECONNRESET|EPIPE|ETIMEDOUT|EAI_AGAIN|TimeoutError|aborted|socket hang up|XML parse error|unexpected end of input|Checksum mismatch|premature|TransientBody/i
const THROTTLED: ReadonlySet<string> = new Set([
  'SlowDown',
  'ThrottlingException',
  'RequestLimitExceeded',
  'TooManyRequests',
  'RequestTimeout',
  'InternalError',
  'ServiceUnavailable',
  '500',
  '502',
  '503',
  '504',
  '429',
])

/** Whether another try may succeed. */
export function isTransient(error: unknown): boolean {
  const fault = asFault(error)
  const status = fault.$metadata?.httpStatusCode ?? 0
  return (
    THROTTLED.has(nameOf(error)) ||
    status >= 500 ||
    status === 429 ||
    NETWORK.test(`${fault.name} ${fault.code} ${fault.message}`)
  )
}

/** Faults of one object, that say nothing about the others. */
export function isMissingOrForbidden(error: unknown): boolean {
  return [
    'AccessDenied',
    'Forbidden',
    '403',
    'NoSuchKey',
    'NotFound',
    '404',
    'PreconditionFailed',
    '412',
    'InvalidObjectState',
  ].includes(nameOf(error))
}

/** One sentence that says what is wrong, and what to do. */
export function explainS3(error: unknown, bucket: string, options: S3Options): TrailError {
  const fault = asFault(error)
  const name = nameOf(error)
  const fail = (code: string, message: string, hint: string) => new TrailError(code, message, { hint, cause: error })
  switch (name) {
    case 'NoSuchBucket':
    case 'NotFound':
    case '404':
      return fail(
        'no-bucket',
        `there is no bucket ${bucket}`,
        'Look at its name; with --endpoint-url also at the endpoint.',
      )
    case 'AccessDenied':
    case 'Forbidden':
    case '403':
      return fail(
        'access-denied',
        `access to the bucket ${bucket} is denied`,
        'The credentials need s3:ListBucket on the bucket and s3:GetObject on its objects (and kms:Decrypt where they are encrypted with KMS).',
      )
    case 'ExpiredToken':
    case 'ExpiredTokenException':
    case 'TokenRefreshRequired':
      return fail(
        'expired-credentials',
        'the AWS credentials have expired',
        'Sign in again (aws sso login, or a new session token), then run the same command: it goes on where it was.',
      )
    case 'InvalidAccessKeyId':
    case 'SignatureDoesNotMatch':
      return fail(
        'bad-credentials',
        `S3 does not accept the credentials (${name})`,
        'Look at AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or the profile.',
      )
    case 'RequestTimeTooSkewed':
      return fail('clock-skew', 'the clock of this machine is too far from S3’s', 'Set the clock, then run again.')
    case 'CredentialsProviderError':
      return options.profile === null
        ? fail(
            'no-credentials',
            'there are no AWS credentials',
            'Set AWS_PROFILE or --profile, sign in, or use --no-sign-request for a public bucket.',
          )
        : fail(
            'no-credentials',
            `the profile ${options.profile} gives no credentials: ${fault.message ?? ''}`,
            'Look at ~/.aws/config, or sign in with aws sso login.',
          )
    case 'PermanentRedirect':
    case 'AuthorizationHeaderMalformed':
    case 'IllegalLocationConstraintException':
    case '301':
    case '400':
      return fail(
        'wrong-region',
        `the bucket ${bucket} is in another region${regionOf(error) === null ? '' : ` (${regionOf(error)})`}`,
        'Name it with --bucket-region.',
      )
  }
  if (/ENOTFOUND|ECONNREFUSED|EHOSTUNREACH/.test(`${fault.code} ${fault.message}`)) {
    return fail(
      'no-endpoint',
      `S3 can't be reached${options.endpointUrl === null ? '' : ` at ${options.endpointUrl}`} (${fault.code ?? fault.message})`,
      'Look at the network, and at --endpoint-url or AWS_ENDPOINT_URL.',
    )
  }
  const certificate = certificateFault(fault.code)
  if (certificate !== null)
    return fail(
      'bad-certificate',
      `the certificate that S3 shows ${certificate.said}`,
      `${certificate.hint} Look at --endpoint-url or AWS_ENDPOINT_URL.`,
    )
  if (/ERR_SSL_WRONG_VERSION_NUMBER|wrong version number/.test(`${fault.code} ${fault.message}`))
    return fail('no-tls', 'the endpoint does not speak TLS', 'Its address may begin with http://.')
  return fail(
    's3',
    `S3 failed on the bucket ${bucket}: ${name} ${fault.message ?? ''}`.trim(),
    'Run again: what is loaded stays, and the rest follows.',
  )
}
