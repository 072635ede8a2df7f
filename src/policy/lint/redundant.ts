import type { PolicyDocumentRead, Statement, Word } from '../document.ts'
import { covers } from '../wildcard.ts'
import type { Findings } from './finding.ts'
import { without } from './patches.ts'

/** P15: a word that another word of the same effect already says for the same resources. */
export function checkRedundant(document: PolicyDocumentRead, findings: Findings): void {
  const words = document.statements.flatMap((statement) => statement.actions.map((word) => ({ word, statement })))
  for (const [at, { word, statement }] of words.entries()) {
    const by = words.find(
      (other, otherAt) =>
        otherAt !== at &&
        other.statement.effect === statement.effect &&
        covers(other.word.text.toLowerCase(), word.text.toLowerCase()) &&
        (other.statement === statement || includes(other.statement, statement)) &&
        // Of two that say the same the later one is too much.
        (otherAt < at ||
          !covers(word.text.toLowerCase(), other.word.text.toLowerCase()) ||
          !mutual(statement, other.statement)),
    )
    if (by === undefined) continue
    const place = by.statement === statement ? '' : ` in statement ${by.statement.index}`
    findings.add({
      rule: 'P15',
      detail: `${word.text} is already in ${by.word.text}${place}`,
      at: word,
      statement: statement.index,
      fix: 'Remove it.',
      actions: [word.text],
      patch: without(document, statement, [word]),
    })
  }
}

function mutual(one: Statement, other: Statement): boolean {
  return one === other || includes(one, other)
}

/** Whether `wide` holds wherever `narrow` does: no condition of its own, every resource and principal covered. */
function includes(wide: Statement, narrow: Statement): boolean {
  const all = (these: readonly Word[], those: readonly Word[]) =>
    those.every(({ text }) => these.some((each) => covers(each.text, text)))
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
