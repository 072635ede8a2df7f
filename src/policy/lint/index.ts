/** The lint of a policy: text in, findings out. Nothing is read but the text, the list of actions and the options. */
import type { Json } from '../../model/json.ts'
import { type PolicyDocumentRead, type PolicyType, PolicyUnreadable, type Statement, type Word } from '../document.ts'
import { sizeFault } from '../document-rules.ts'
import type { ActionList } from '../event-map.ts'
import { readPolicies } from '../read-policy.ts'
import { type ScpShape, scpShape } from '../scp-shape.ts'
import { checkGrants } from './actions.ts'
import { checkArns } from './arns.ts'
import { Findings, type LintFinding, type LintOptions } from './finding.ts'
import { type Grant, grantsOf, MOST_GRANTED } from './grants.ts'
import { checkNames } from './names.ts'
import { checkRedundant } from './redundant.ts'
import { checkServices } from './services.ts'
import { checkTrust } from './trust.ts'
import { checkUsage } from './usage.ts'

export {
  BARE,
  type KnownVendor,
  type LintFinding,
  type LintOptions,
  type Usage,
} from './finding.ts'

export interface Linted {
  /** What the document was taken for, of a list its first; null where it is no policy. */
  type: PolicyType | null
  /** By place, then rule. */
  findings: LintFinding[]
}

/** Lints the text of a policy or of a list of them, or a document that is parsed already. What is no policy is one P14 and `type` null. Never throws for content. */
export async function lint(policy: string | Json, list: ActionList, options: LintOptions): Promise<Linted> {
  const text = typeof policy === 'string' ? policy : JSON.stringify(policy, null, 2)
  let documents: PolicyDocumentRead[]
  try {
    documents = readPolicies(text, options.type)
  } catch (error) {
    if (error instanceof PolicyUnreadable) return { type: null, findings: [unreadable(error, options)] }
    throw error
  }
  const findings: LintFinding[] = []
  let type: PolicyType | null = null
  for (const document of documents) {
    // Whoever asks for a vendor, or says what it is, is not second-guessed.
    const shape = options.type === null && options.vendor === null ? scpShape(document) : null
    const taken = shape === null ? document : { ...document, type: 'scp' as const }
    type ??= taken.type
    findings.push(...(await lintDocument(taken, shape, list, options)))
  }
  return { type, findings: findings.sort(byPlace) }
}

async function lintDocument(
  document: PolicyDocumentRead,
  shape: ScpShape | null,
  list: ActionList,
  options: LintOptions,
): Promise<LintFinding[]> {
  const findings = new Findings(document, options)
  if (shape !== null) likeScp(shape, findings)
  invalid(document, options.held, findings)
  await checkNames(document, list, options.calls, findings)
  await checkArns(document, list, findings)
  await checkServices(document, list, findings)
  checkRedundant(document, findings)
  const { grants, notJudged } = await grantsOf(document, list)
  if (notJudged !== null) tooMany(notJudged, findings)
  if (document.type === 'identity') await checkGrants(document, grants, list, options.usage, findings)
  if (document.type === 'trust' || document.type === 'resource') {
    await checkGrants(document, toOthers(grants, document, options), list, null, findings)
    checkTrust(document, options, findings)
  }
  // A boundary and an organisation's policy grant nothing: what they allow is what others may grant at most.
  if (document.type === 'identity' && options.usage !== null)
    await checkUsage(document, grants, options.usage, list, findings)
  return findings.all
}

function tooMany({ word, statement }: { word: Word; statement: Statement }, findings: Findings): void {
  findings.add({
    rule: 'P14',
    detail: `the actions up to here stand for more than ${MOST_GRANTED}; what is granted from here on was not judged`,
    at: word,
    statement: statement.index,
    fix: 'Split it into several policies.',
  })
}

function likeScp({ allows, statement, because }: ScpShape, findings: Findings): void {
  findings.add({
    rule: 'P01',
    severity: 'info',
    detail: `${allows.text} allows everything; by its shape this is an organization’s policy, which grants nothing: ${because}`,
    at: allows,
    statement: statement.index,
    fix: 'Nothing to do. If it is attached to a user, group or role: check it with --type identity.',
  })
}

function byPlace(a: LintFinding, b: LintFinding): number {
  return a.line - b.line || a.column - b.column || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
}

function unreadable(error: PolicyUnreadable, options: LintOptions): LintFinding {
  const empty: PolicyDocumentRead = { type: 'identity', statements: [], problems: [], text: '', size: 0 }
  const findings = new Findings(empty, options)
  findings.add({
    rule: 'P14',
    detail: error.message,
    at: null,
    statement: null,
    fix: 'Mend the text at this place.',
  })
  return { ...(findings.all[0] as LintFinding), line: error.line, column: error.column }
}

function invalid(document: PolicyDocumentRead, held: boolean, findings: Findings): void {
  for (const { message, at, statement, fix, patch } of document.problems)
    findings.add({ rule: 'P14', detail: message, at: { at }, statement, fix, patch })
  const size = held ? null : sizeFault(document)
  if (size !== null)
    findings.add({ rule: 'P14', detail: size, at: null, statement: null, fix: 'Split it into several policies.' })
}

/** What a resource or role gives to others: to a star, or to an account that is a vendor's. Its own account's rights are its own business. */
function toOthers(grants: readonly Grant[], document: PolicyDocumentRead, options: LintOptions): Grant[] {
  const foreign = (text: string) => {
    const account = /^arn:[^:]*:[^:]*:[^:]*:([^:]+):/.exec(text)?.[1] ?? text
    return text === '*' || (!options.isOwn(account) && options.vendorsOf(account).length > 0)
  }
  return grants.filter(
    ({ statement }) =>
      document.type === 'trust' ||
      statement.notPrincipals.length > 0 ||
      statement.principals.some(({ text }) => foreign(text)),
  )
}
