import type { PolicyDocumentRead, Statement, Word } from '../document.ts'
import { covers, hasWildcard } from '../wildcard.ts'
import type { Findings } from './finding.ts'
import { without } from './patches.ts'

interface Said {
  word: Word
  /** In small letters: the case of actions does not matter to IAM. */
  text: string
  statement: Statement
  /** Its place among all words. */
  at: number
}

/** Comparisons of patterns and resources; the longest policies of AWS's own take a hundredth of them. */
const MOST_COMPARISONS = 2_000_000

/** P15: a word that another word of the same effect already says for the same resources. */
export function checkRedundant(document: PolicyDocumentRead, findings: Findings): void {
  const words: Said[] = []
  for (const statement of document.statements)
    for (const word of statement.actions)
      words.push({ word, text: word.text.toLowerCase(), statement, at: words.length })
  const index = new WordIndex(words)
  const comparisons = { left: MOST_COMPARISONS }
  for (const one of words) {
    if (comparisons.left <= 0) {
      notCompared(words.length - one.at, one, findings)
      return
    }
    const by = index.covering(one, comparisons)
    if (by === null) continue
    const place = by.statement === one.statement ? '' : ` in statement ${by.statement.index}`
    findings.add({
      rule: 'P15',
      detail: `${one.word.text} is already in ${by.word.text}${place}`,
      at: one.word,
      statement: one.statement.index,
      fix: 'Remove it.',
      actions: [one.word.text.slice(0, 200)],
      patch: findings.isFull('P15') ? [] : without(document, one.statement, [one.word]),
    })
  }
}

function notCompared(count: number, { word, statement }: Said, findings: Findings): void {
  findings.add({
    rule: 'P15',
    detail: `from here on ${count} actions were not compared with all others: there are too many`,
    at: word,
    statement: statement.index,
    fix: 'Split it into several policies.',
  })
}

/** Words by the fixed text that they begin with: only those can cover a word that begins so too. */
class WordIndex {
  readonly #words = new Map<string, Said[]>()

  constructor(words: readonly Said[]) {
    for (const said of words) {
      const key = keyOf(said, hasWildcard(said.text) ? said.text.replace(/[*?].*$/s, '*') : said.text)
      const known = this.#words.get(key)
      if (known === undefined) this.#words.set(key, [said])
      else known.push(said)
    }
  }

  /** A word that says all that `one` says, the widest first; null where there is none. */
  covering(one: Said, comparisons: { left: number }): Said | null {
    for (let length = 0; length <= one.text.length; length++) {
      const key = length === one.text.length ? one.text : `${one.text.slice(0, length)}*`
      for (const other of this.#words.get(keyOf(one, key)) ?? []) {
        if (comparisons.left <= 0) return null
        if (isSaidBy(one, other, comparisons)) return other
      }
    }
    return null
  }
}

function keyOf({ statement }: Said, text: string): string {
  return `${statement.effect} ${text}`
}

function isSaidBy(one: Said, other: Said, comparisons: { left: number }): boolean {
  comparisons.left--
  if (other === one || !covers(other.text, one.text)) return false
  if (other.statement !== one.statement && !includes(other.statement, one.statement, comparisons)) return false
  // Of two that say the same the later one is too much.
  return other.at < one.at || !covers(one.text, other.text) || !mutual(one.statement, other.statement, comparisons)
}

function mutual(one: Statement, other: Statement, comparisons: { left: number }): boolean {
  return one === other || includes(one, other, comparisons)
}

/** Whether `wide` holds wherever `narrow` does: no condition of its own, every resource and principal covered. */
function includes(wide: Statement, narrow: Statement, comparisons: { left: number }): boolean {
  const all = (these: readonly Word[], those: readonly Word[]) => {
    comparisons.left -= these.length
    const same = new Set(these.map(({ text }) => text))
    return those.every(({ text }) => same.has(text) || these.some((each) => isWithin(text, each.text, comparisons)))
  }
  return (
    wide.conditions.length === 0 &&
    wide.notResources.length + narrow.notResources.length === 0 &&
    wide.notPrincipals.length === 0 &&
    narrow.notPrincipals.length === 0 &&
    all(wide.resources, narrow.resources) &&
    all(wide.principals, narrow.principals) &&
    narrow.principals.length > 0 === wide.principals.length > 0
  )
}

/** {@link covers}, as long as there are comparisons left. */
function isWithin(narrow: string, wide: string, comparisons: { left: number }): boolean {
  comparisons.left--
  return comparisons.left > 0 && covers(wide, narrow)
}
