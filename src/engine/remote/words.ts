/** What survives every way of writing a name in a record: JSON's and the URL's escapes leave these characters alone. */
const RUNS = /[A-Za-z0-9._~-]+/g

/** The beginnings that all ARNs share say nothing. */
const COMMON = new Set(['arn', 'aws', 'aws-cn', 'aws-us-gov', 'https', 'http', 's3', 'role', 'user', 'assumed-role'])

/**
 * One word that every record with this name holds. A name may be split up in a record (bucket and key), escaped or
 * shortened (a session's ARN drops its role's path): so the last part of an ARN, else the longest run of plain
 * characters. Only coarse: what is found is judged by the same rules as on the local store.
 */
export function wordOf(name: string): string {
  const runs = (name.match(RUNS) ?? []).filter((run) => !COMMON.has(run.toLowerCase()))
  const arn = /^arn:[^:]*:(iam|sts):/i.test(name)
  const word = arn ? runs.at(-1) : [...runs].sort((a, b) => b.length - a.length)[0]
  return word ?? name
}

/** Words of a pattern with `*`: its longest part without one. */
export function wordOfPattern(pattern: string): string {
  const parts = pattern.split('*').map((part) => part.split(/[:/]/).at(-1) ?? '')
  const longest = parts.sort((a, b) => b.length - a.length)[0] ?? ''
  return wordOf(longest === '' ? pattern : longest)
}

/** A word that holds another asks for nothing more. */
export function fewest(words: readonly string[]): string[] {
  const distinct = [...new Set(words.map((word) => word.toLowerCase()))].filter((word) => word !== '')
  return distinct.filter((word) => !distinct.some((other) => other !== word && word.includes(other)))
}
