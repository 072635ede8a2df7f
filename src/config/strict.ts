import * as z from 'zod'

/** An object that takes these keys only; the message of an unknown key lists them, for the nearest to be found. */
export function strict<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `keys: ${Object.keys(shape).join(', ')}`
        : 'expected a mapping of keys to values',
  })
}
