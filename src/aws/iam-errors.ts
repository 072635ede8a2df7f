import { TrailError, usageError } from '../errors.ts'

/** An error of a call to IAM as one sentence; `needs`: the permissions that the work takes. */
export function explainIam(error: unknown, needs: readonly string[], instead: string | null = null): unknown {
  if (!(error instanceof Error) || error instanceof TrailError) return error
  const message = error.message.split('\n')[0] ?? ''
  const failed = (code: string, text: string, hint: string) => new TrailError(code, text, { cause: error, hint })
  const permissions = `It takes ${sentence(needs)}${instead === null ? '.' : `; or ${instead}.`}`
  switch (error.name) {
    case 'CredentialsProviderError':
      return failed('no-credentials', `there are no AWS credentials (${message})`, 'Set AWS_PROFILE, or sign in.')
    case 'AccessDenied':
    case 'AccessDeniedException':
    case 'UnauthorizedOperation':
      return failed('access-denied', `IAM does not allow it: ${message}`, permissions)
    case 'ExpiredToken':
    case 'ExpiredTokenException':
    case 'RequestExpired':
    case 'TokenRefreshRequired':
      return failed(
        'expired-credentials',
        `the AWS credentials have expired (${message})`,
        'Sign in again (aws sso login, or a new session token), then run the same command.',
      )
    case 'InvalidClientTokenId':
    case 'UnrecognizedClientException':
    case 'SignatureDoesNotMatch':
    case 'IncompleteSignature':
      return failed(
        'bad-credentials',
        `AWS does not accept these credentials: ${message}`,
        'Look at AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or the profile.',
      )
    case 'NoSuchEntity':
    case 'NoSuchEntityException':
      return usageError('no-such-entity', `IAM knows none of that name: ${message}`, 'Is it of another account?')
    case 'Throttling':
    case 'ThrottlingException':
    case 'RequestLimitExceeded':
      return failed('iam-busy', `IAM takes no more requests at the moment: ${message}`, 'Try again in a minute.')
  }
  const code = (error as { code?: string }).code ?? ''
  if (/ENOTFOUND|ECONNREFUSED|EHOSTUNREACH|ETIMEDOUT|EAI_AGAIN/.test(`${code} ${message}`))
    return failed(
      'no-endpoint',
      `IAM can't be reached (${code || message})`,
      'Look at the network, and at AWS_ENDPOINT_URL.',
    )
  return failed('iam-failed', `IAM can't be read: ${error.name}: ${message}`, permissions)
}

function sentence(needs: readonly string[]): string {
  return needs.length < 2 ? (needs[0] ?? '') : `${needs.slice(0, -1).join(', ')} and ${needs.at(-1)}`
}
