/**
 * SQL cut into pieces, losslessly: the texts joined are the input. The rules are DuckDB's lexer's where engines differ
 * (block comments nest, a carriage return ends a `--` comment, `E'…'` has backslash escapes, `$tag$…$tag$` quotes),
 * because what this cutting calls a string or a comment is what the guard does not look into.
 */
type TokenKind = 'space' | 'comment' | 'string' | 'quoted' | 'word' | 'parameter' | 'number' | 'symbol'

export interface Token {
  kind: TokenKind
  text: string
}

const WORD = /[A-Za-z_\u0080-\uffff][A-Za-z0-9_$\u0080-\uffff]*/y
const DOLLAR_QUOTE = /\$(?:[A-Za-z_\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*)?\$/y

/** Tried in this order at each place; the last one takes any single character. */
const RULES: readonly (readonly [TokenKind, RegExp])[] = [
  ['space', /\s+/y],
  ['comment', /--[^\n\r]*/y],
  ['string', /[eE]'(?:[^'\\]|''|\\[\s\S])*(?:'|$)/y],
  ['string', /'(?:[^']|'')*(?:'|$)/y],
  ['quoted', /"(?:[^"]|"")*(?:"|$)/y],
  ['word', WORD],
  ['parameter', /\$[A-Za-z0-9_]+|\?/y],
  ['number', /(?:\d[\w]*(?:\.\d*)?|\.\d+)(?:(?<=[eE])[+-]\d+)?/y],
  ['symbol', /->|=>|::|[\s\S]/y],
]

export function tokenize(sql: string): Token[] {
  const tokens: Token[] = []
  for (let at = 0; at < sql.length; ) {
    const token = quotedByDollars(sql, at) ?? blockComment(sql, at) ?? byRule(sql, at)
    tokens.push(token)
    at += token.text.length
  }
  return tokens
}

function byRule(sql: string, at: number): Token {
  for (const [kind, rule] of RULES) {
    rule.lastIndex = at
    const found = rule.exec(sql)
    if (found !== null) return { kind, text: found[0] }
  }
  throw new Error('the last rule takes every character')
}

/** From `/*` to its own end: comments within it have theirs. Without an end it takes the rest. */
function blockComment(sql: string, at: number): Token | null {
  if (!sql.startsWith('/*', at)) return null
  let depth = 0
  for (let i = at; i < sql.length; ) {
    if (sql.startsWith('/*', i)) {
      depth++
      i += 2
    } else if (sql.startsWith('*/', i)) {
      depth--
      i += 2
      if (depth === 0) return { kind: 'comment', text: sql.slice(at, i) }
    } else i++
  }
  return { kind: 'comment', text: sql.slice(at) }
}

function quotedByDollars(sql: string, at: number): Token | null {
  DOLLAR_QUOTE.lastIndex = at
  const tag = DOLLAR_QUOTE.exec(sql)?.[0]
  if (tag === undefined) return null
  const end = sql.indexOf(tag, at + tag.length)
  return { kind: 'string', text: end < 0 ? sql.slice(at) : sql.slice(at, end + tag.length) }
}

/** Whether a token says nothing: white space or a comment. */
export function isTrivia({ kind }: Token): boolean {
  return kind === 'space' || kind === 'comment'
}

/** A name as written, quoted or not; null for any other token. */
export function nameOf({ kind, text }: Token): string | null {
  if (kind === 'word') return text
  return kind === 'quoted' ? text.replace(/^"|"$/g, '').replaceAll('""', '"') : null
}
