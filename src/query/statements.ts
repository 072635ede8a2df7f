import { isTrivia, tokenize } from './tokens.ts'

/** Text as it is typed, cut at the semicolons that end a statement. */
export interface Typed {
  /** Each with its semicolon; those that say nothing are left out. */
  statements: string[]
  /** What stands after the last semicolon: the beginning of the next statement. */
  rest: string
}

/** Semicolons in strings, quoted names and comments end nothing, and neither do those in one that is not closed yet. */
export function cutStatements(text: string): Typed {
  const statements: string[] = []
  let rest = ''
  for (const token of tokenize(text)) {
    rest += token.text
    if (token.kind !== 'symbol' || token.text !== ';') continue
    if (saysSomething(rest.slice(0, -1))) statements.push(rest.trim())
    rest = ''
  }
  return { statements, rest: rest.trimStart() }
}

/** Whether there is more than white space and comments. */
export function saysSomething(sql: string): boolean {
  return tokenize(sql).some((token) => !isTrivia(token))
}

/** A statement on one line, to be called back and edited; null where a line end belongs to a text or a name in it. */
export function onOneLine(sql: string): string | null {
  const pieces = tokenize(sql.trim()).map(({ kind, text }) => {
    if (kind === 'space') return ' '
    if (kind === 'comment' && text.startsWith('--')) return `/*${text.slice(2).replaceAll('*/', '* /')} */`
    return text
  })
  const line = pieces.join('')
  return /[\r\n]/.test(line) ? null : line
}

/** The words of a line, parted by white space; quotes of either kind hold one together. */
export function wordsOf(line: string): string[] {
  return [...line.matchAll(/(?:[^\s'"]|'[^']*'?|"[^"]*"?)+/g)].map(([word]) =>
    word.replace(/'([^']*)'?|"([^"]*)"?/g, (_, single?: string, double?: string) => single ?? double ?? ''),
  )
}
