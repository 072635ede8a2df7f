/** A request as IAM sees it, and what a policy's texts come to in it. */

/** One request as IAM sees it. */
export interface Request {
  action: string
  /** Null where the log does not say on what: such a request is on every resource, or on one that is not named. */
  resource: string | null
  /** Whether `resource` is a pattern of which the log does not say what was meant, or which of many. */
  isPattern?: boolean
  /** Condition keys in lower case with their values; a key that is known to be absent is an empty list. */
  context: ReadonlyMap<string, readonly string[]>
}

/** Three-valued: null is unknown. */
export type Truth = boolean | null

/** Policy variables (`${aws:username}`) filled in; undefined where the key is absent, null where it is unknown. */
export function withVariables(pattern: string, { context }: Request, unknown: Set<string>): string | null | undefined {
  let absent = false
  let open = false
  const filled = pattern.replace(/\$\{([^}]*)\}/g, (_, inner: string) => {
    // ${*}, ${?} and ${$} are the characters themselves; as a value they are no wildcard, which a literal star hides.
    if (/^[*?$]$/.test(inner)) return inner
    const [key = '', fallback] = inner.split(',').map((part) => part.trim())
    const values = context.get(key.toLowerCase())
    if (values === undefined) {
      open = true
      unknown.add(key)
      return ''
    }
    const value = values[0] ?? fallback?.replace(/^'(.*)'$/, '$1')
    if (value === undefined) absent = true
    return value ?? ''
  })
  return absent ? undefined : open ? null : filled
}

/** A pattern with any text in the place of its variables. */
export function withoutVariables(pattern: string): string {
  return pattern.replace(/\$\{[^}]*\}/g, '*')
}

/** The six parts of an ARN or of a pattern of one; null for what is none. */
export function arnParts(arn: string): string[] | null {
  const all = arn.split(':')
  return all.length < 6 ? null : [...all.slice(0, 5), all.slice(5).join(':')]
}
