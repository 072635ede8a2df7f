/** Fixes that need no judgement, as JSON patches of the document as it is. */
import type { PatchStep, PolicyDocumentRead, Statement, Word } from '../document.ts'
import { hasWildcard } from '../wildcard.ts'

/** More actions than these are no list that a person reads. */
const MOST = 20

/** The word replaced by these actions, where that is a short list; nothing where none are left. */
export function instead(word: Word, actions: readonly string[]): PatchStep[] {
  const [first] = actions
  if (first === undefined || actions.length > MOST) return []
  const single = !/\/\d+$/.test(word.path)
  if (single) return [{ op: 'replace', path: word.path, value: [...actions] }]
  const parent = word.path.replace(/\/\d+$/, '')
  return [
    { op: 'replace', path: word.path, value: first },
    ...actions.slice(1).map((action): PatchStep => ({ op: 'add', path: `${parent}/-`, value: action })),
  ]
}

/**
 * The statement without these words, or the document without the statement where nothing would be left of it. Nothing
 * where a word stands for more than is to go, or where it would leave no document.
 */
export function without(document: PolicyDocumentRead, statement: Statement, words: Iterable<Word>): PatchStep[] {
  const gone = new Set(words)
  if (gone.size === 0 || [...gone].some(({ text }) => hasWildcard(text))) return []
  if (statement.actions.every((word) => gone.has(word)))
    // Of a trust or resource policy the narrower statement is the one to keep.
    return document.type === 'identity' && /\/\d+$/.test(statement.path) && document.statements.length > 1
      ? [{ op: 'remove', path: statement.path }]
      : []
  // From the end, so that the places of those before stay.
  return statement.actions
    .filter((word) => gone.has(word))
    .reverse()
    .map(({ path }): PatchStep => ({ op: 'remove', path }))
}
