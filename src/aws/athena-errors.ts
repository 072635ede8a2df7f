import type { QueryExecution } from '@aws-sdk/client-athena'
import { TrailError, usageError } from '../errors.ts'

/**
 * What is wrong with the place that results are written to, by Athena's words for it: they come at the start of a query
 * or as the reason of its failure.
 */
const OUTPUT_FAULTS: readonly (readonly [words: RegExp, code: string, text: string, hint: string])[] = [
  [
    /verify\/create output bucket/i,
    'output-bucket',
    'Athena can’t look at the bucket of results',
    'The bucket must be there, and s3:GetBucketLocation be allowed on it.',
  ],
  [
    /location provided to save your query results/i,
    'output-region',
    'the place for results is not accepted',
    'Its bucket must lie in the region of Athena (--athena-region), and the address be s3://BUCKET/PREFIX/.',
  ],
  [
    /\bkms:\w+|AWSKMS|KMSException/i,
    'output-key',
    'a KMS key may not be used',
    'kms:Decrypt must be allowed for the logs, kms:GenerateDataKey and kms:Decrypt for results; by the key’s policy too.',
  ],
  [
    /writing output to url/i,
    'output-denied',
    'the result may not be written',
    's3:PutObject must be allowed there; if results are encrypted, kms:GenerateDataKey and kms:Decrypt on their key.',
  ],
]

function outputFault(message: string): TrailError | null {
  const [, code, text, hint] = OUTPUT_FAULTS.find(([words]) => words.test(message)) ?? []
  return code === undefined ? null : new TrailError(code, `${text}: ${message}`, { hint: hint ?? '' })
}

/** An error of a call to Athena, as one sentence. */
export function explainAthena(error: unknown, workgroup: string): unknown {
  if (!(error instanceof Error) || error instanceof TrailError || error.name === 'AbortError') return error
  const message = error.message.split('\n')[0] ?? ''
  const code = (error as { AthenaErrorCode?: string }).AthenaErrorCode
  const failed = (id: string, text: string, hint: string) => new TrailError(id, text, { cause: error, hint })
  switch (error.name) {
    case 'TooManyRequestsException':
    case 'ThrottlingException':
      return failed('athena-busy', `Athena takes no more queries at the moment: ${message}`, 'Try again in a minute.')
    case 'AccessDeniedException':
      return failed(
        'athena-denied',
        `not allowed: ${message}`,
        'trail athena check says which permissions are missing.',
      )
    case 'ExpiredTokenException':
    case 'UnrecognizedClientException':
    case 'InvalidSignatureException':
      return failed(
        'credentials',
        `AWS does not accept these credentials: ${message}`,
        'Sign in again, or set AWS_PROFILE.',
      )
    case 'CredentialsProviderError':
      return failed('credentials', 'there are no AWS credentials', 'Set AWS_PROFILE, or sign in.')
    case 'InvalidRequestException':
      if (/output location/i.test(message))
        return usageError(
          'no-output',
          `workgroup ${workgroup} has no place for results`,
          'Give --athena-output s3://BUCKET/PREFIX/, or set it in the workgroup.',
        )
      if (outputFault(message) !== null) return outputFault(message)
      if (code === 'QUERY_EXECUTION_NOT_FOUND')
        return usageError(
          'no-query',
          message,
          'Athena keeps queries for 45 days, each in its own region (--athena-region).',
        )
      if (code === 'RESULT_NOT_FOUND')
        return usageError('no-result', message, 'It was cancelled, or its result was deleted: run it again.')
      if (/WorkGroup/i.test(message))
        return usageError('no-workgroup', message, 'Name another with --athena-workgroup.')
      return usageError('bad-sql', `Athena refused the query${code === undefined ? '' : ` (${code})`}: ${message}`)
  }
  if (/Region is missing/.test(message))
    return usageError('no-region', 'no AWS region is set', 'Give --athena-region, or set AWS_REGION.')
  return failed('athena-failed', `Athena: ${error.name}: ${message}`, 'Run again with --verbose for the details.')
}

/** ErrorCategory of AthenaError: whose fault it was. */
const USER_ERROR = 2

/** A query that ended as FAILED or CANCELLED. */
export function failedQuery(id: string, { Status }: QueryExecution, workgroup: string): TrailError {
  const reason = (Status?.StateChangeReason ?? Status?.AthenaError?.ErrorMessage ?? 'no reason given').split('\n')[0]
  if (/bytes scanned/i.test(reason ?? ''))
    return new TrailError(
      'workgroup-limit',
      `workgroup ${workgroup} stopped query ${id}: it read more than the workgroup allows`,
      {
        hint: 'Narrow the time with --since and --until, or ask who owns the workgroup to raise its limit per query.',
      },
    )
  const output = outputFault(reason ?? '')
  if (output !== null) return output
  if (Status?.State === 'CANCELLED') return new TrailError('query-cancelled', `query ${id} was cancelled: ${reason}`)
  if (/Access Denied|not authorized|AccessDenied/i.test(reason ?? ''))
    return new TrailError('athena-denied', `query ${id} may not read what it needs: ${reason}`, {
      hint: 'trail athena check says which permissions are missing.',
    })
  const message = `query ${id} failed: ${reason}`
  return Status?.AthenaError?.ErrorCategory === USER_ERROR
    ? usageError('bad-sql', message)
    : new TrailError('query-failed', message, {
        hint: Status?.AthenaError?.Retryable ? 'Try again.' : 'Look at the query in Athena.',
      })
}
