import { type JsonObject, object, text, textAt } from './json.ts'

/** See `outcomeOf`: how an event ended. */
export type Outcome = 'success' | 'denied' | 'dry-run' | 'error'

/** Codes that are a refusal, whole or as the end of a longer code. */
const DENIED =
  /(?:AccessDenied(?:Exception)?|UnauthorizedOperation|Unauthorized(?:Exception)?|NotAuthorized(?:Exception)?|AuthorizationError(?:Exception)?|Forbidden(?:Exception)?|AuthFailure)$/

/**
 * `denied`, `dry-run` and `error` by the error code without its `Client.`; a failed sign-in, which carries a message
 * and no code, is denied; an error message alone is an error.
 */
export function outcomeOf(event: {
  errorCode: string | null
  errorMessage: string | null
  signInFailed: boolean
}): Outcome {
  if (event.signInFailed) return 'denied'
  if (event.errorCode === null) return event.errorMessage === null ? 'success' : 'error'
  const code = event.errorCode.replace(/^Client\./, '')
  if (code === 'DryRunOperation') return 'dry-run'
  return DENIED.test(code) ? 'denied' : 'error'
}

/** A sign-in says that it failed in its response, in its details, or by a message without a code. */
export function signInFailed(record: JsonObject): boolean {
  if (text(record.eventName) === 'ConsoleLogin') {
    return textAt(record.responseElements, 'ConsoleLogin') === 'Failure' || text(record.errorMessage) !== null
  }
  const name = text(record.eventName)
  const isSignIn = text(record.eventSource) === 'signin.amazonaws.com'
  if (isSignIn && name !== null && textAt(record.responseElements, name) === 'Failure') return true
  return Object.values(object(record.serviceEventDetails) ?? {}).includes('Failure')
}
