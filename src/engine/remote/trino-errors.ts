import { TrailError, usageError } from '../../errors.ts'
import { certificateFault } from '../../model/certificate.ts'

/** What Trino says of a statement that failed. */
export interface TrinoError {
  message: string
  errorName: string
  errorType: string
}

/** What to do about errors that say it less well themselves. */
const HINTS: Readonly<Record<string, string>> = {
  PERMISSION_DENIED: 'Ask who runs the server for the right to read it, or name another with --trino-user.',
  CATALOG_NOT_FOUND: 'Name it with --trino-schema CATALOG.SCHEMA.',
  SCHEMA_NOT_FOUND: 'Name it with --trino-schema CATALOG.SCHEMA.',
  TABLE_NOT_FOUND: 'Name the table of logs with --table, and where it is with --trino-schema CATALOG.SCHEMA.',
  QUERY_QUEUE_FULL: 'Try again in a minute.',
  EXCEEDED_TIME_LIMIT: 'Narrow the time with --since and --until, or have the server’s limit raised.',
  HIVE_PARTITION_NOT_FOUND: 'Bound the time to days that are there, with --since and --until.',
  NO_NODES_AVAILABLE: 'The server is starting, or has no worker; try again in a minute.',
}

export function refused(error: TrinoError, queryId: string): TrailError {
  const { errorName, errorType, message: reason } = error
  if (errorName === 'USER_CANCELED' || errorName === 'ADMINISTRATIVELY_KILLED')
    return new TrailError('query-cancelled', `query ${queryId} was cancelled: ${reason}`)
  const message = `Trino refused query ${queryId}: ${errorName}: ${reason}`
  const hint = Object.hasOwn(HINTS, errorName) ? HINTS[errorName] : undefined
  if (errorName === 'PERMISSION_DENIED') return new TrailError('trino-denied', message, { hint: hint ?? '' })
  if (errorType === 'USER_ERROR') return usageError('bad-sql', message, hint)
  return new TrailError('query-failed', message, hint === undefined ? {} : { hint })
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
  const noTls = code?.code === 'ERR_SSL_WRONG_VERSION_NUMBER'
  const certificate = certificateFault(code?.code)
  return new TrailError(
    'trino-unreachable',
    certificate !== null
      ? `the certificate of ${server.origin} ${certificate.said}`
      : `${server.origin} can't be reached (${code?.code ?? code?.message ?? String(cause)})`,
    {
      cause,
      hint:
        certificate?.hint ??
        (noTls ? 'It does not speak TLS there: its address may begin with http://.' : 'Look at --trino-url.'),
    },
  )
}
