/** A word of a command line: quoted where a POSIX shell would read more into it than its characters. */
export function quoted(word: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) && !word.startsWith('-') ? word : `'${word.replaceAll("'", "'\\''")}'`
}

/** `aws SERVICE OPERATION --option value …` with every value quoted. */
export function aws(operation: string, options: Readonly<Record<string, string | true>>): string {
  const words = Object.entries(options).flatMap(([name, value]) =>
    value === true ? [`--${name}`] : [`--${name}${value.startsWith('-') ? `=${quoted(value)}` : ` ${quoted(value)}`}`],
  )
  return ['aws', operation, ...words].join(' ')
}

/** The last part of an IAM ARN: what commands take as the name. */
export function nameOf(arn: string): string {
  return arn.slice(Math.max(arn.lastIndexOf('/'), arn.lastIndexOf(':')) + 1)
}
