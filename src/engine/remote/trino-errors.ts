import { TrailError, usageError } from '../../errors.ts'

/** What Trino says of a statement that failed. */
export interface TrinoError {
  message: string
  errorName: string
  errorType: string
}

export function refused(error: TrinoError, queryId: string): TrailError {
  if (error.errorName === 'USER_CANCELED' || error.errorName === 'ADMINISTRATIVELY_KILLED')
    return new TrailError('query-cancelled', `query ${queryId} was cancelled: ${error.message}`)
  const message = `Trino refused query ${queryId}: ${error.errorName}: ${error.message}`
  return error.errorType === 'USER_ERROR' ? usageError('bad-sql', message) : new TrailError('query-failed', message)
}

export function httpError(
  status: number,
  server: URL,
  { token, password }: { token: string | null; password: string | null },
): TrailError {
  if (status === 401 || status === 403)
    return new TrailError('trino-denied', `${server.origin} does not accept who asks (HTTP ${status})`, {
      hint:
        token === null && password === null
          ? 'Give TRAIL_TRINO_PASSWORD or TRAIL_TRINO_TOKEN in the environment.'
          : 'Look at --trino-user and the password or token.',
    })
  return new TrailError('trino-http', `${server.origin} answered with HTTP ${status}`, {
    hint: status === 404 ? 'Is that a Trino server?' : 'It may be busy or starting; try again.',
  })
}

export function unreachable(server: URL, cause: unknown): TrailError {
  const code = (cause as { cause?: { code?: string; message?: string } }).cause
  const tls = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/.test(code?.code ?? '')
  return new TrailError(
    'trino-unreachable',
    tls
      ? `the certificate of ${server.origin} is not trusted (${code?.code})`
      : `${server.origin} can't be reached (${code?.code ?? code?.message ?? String(cause)})`,
    { cause, hint: tls ? 'Name your authority in NODE_EXTRA_CA_CERTS.' : 'Look at --trino-url.' },
  )
}
