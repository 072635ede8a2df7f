import { usageError } from '../errors.ts'

/** A positive whole number, null where the option was not given. */
export function limitOf(text: string | undefined, option = '--limit'): number | null {
  if (text === undefined) return null
  const value = Number(text)
  if (Number.isInteger(value) && value > 0) return value
  throw usageError('bad-limit', `${option} takes a whole number above 0, not ${JSON.stringify(text)}`)
}
