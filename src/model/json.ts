/**
 * Tolerant readers over parsed JSON. Every field of a CloudTrail record may be absent, null, or of another type than
 * documented (`readOnly: "True"`, `userAgent: [...]`): a reader answers with the value asked for or null, never throws.
 */
export type Json = null | boolean | number | string | Json[] | JsonObject
export interface JsonObject {
  [key: string]: Json | undefined
}

/** The value if it is a plain object, else null. */
export function object(value: Json | undefined): JsonObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null
}

/** The value if it is an array, else an empty one. */
export function array(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : []
}

/** A non-empty string; numbers and booleans as text; else null. */
export function text(value: Json | undefined): string | null {
  if (typeof value === 'string') return value === '' ? null : value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return null
}

/** `true`, `"true"`, `"True"` and their opposites; else null. */
export function bool(value: Json | undefined): boolean | null {
  if (typeof value === 'boolean') return value
  if (typeof value !== 'string') return null
  const lower = value.toLowerCase()
  return lower === 'true' ? true : lower === 'false' ? false : null
}

/** An own property, so that a key such as `__proto__` or `constructor` in a log never reads the language's own. */
export function own(parent: JsonObject | null, key: string): Json | undefined {
  return parent !== null && Object.hasOwn(parent, key) ? parent[key] : undefined
}

/** Walks `keys` down from `value`; undefined where a step is missing. */
export function at(value: Json | undefined, ...keys: string[]): Json | undefined {
  let here = value
  for (const key of keys) {
    here = own(object(here), key)
    if (here === undefined) return undefined
  }
  return here
}

/** {@link at}, read as text. */
export function textAt(value: Json | undefined, ...keys: string[]): string | null {
  return text(at(value, ...keys))
}
