/** Words for a POSIX shell. What stands in a log may have been written by an attacker. */

/**
 * `value` as one word, null where it holds what no name in AWS holds (control characters, line ends): such a value is
 * never put on a command line.
 */
export function word(value: string): string | null {
  if (!/^[\x20-\x7e\u00a1-\u02ff]*$/.test(value)) return null
  return /^[A-Za-z0-9_.:/@%+=,-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`
}

/** A command line from a template and values, each a whole word; null where one can't be a word. */
export function command(parts: TemplateStringsArray, ...values: readonly string[]): string | null {
  let line = parts[0] ?? ''
  for (const [i, value] of values.entries()) {
    const quoted = word(value)
    if (quoted === null) return null
    line += quoted + (parts[i + 1] ?? '')
  }
  return line
}

/** What stands in a plan where a command can't: a comment, in printable characters. */
export function comment(text: string): string {
  return `# ${text.replace(/[^\x20-\x7e\u00a1-\u02ff]/g, '?')}`
}

/** A command line, or where it can't be one a comment that says so. */
export function lineOr(made: string | null): string {
  return made ?? comment('the name holds characters that no name in AWS has: look at it before you act')
}
