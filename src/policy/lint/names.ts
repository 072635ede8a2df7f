import { nearest } from '../../model/nearest.ts'
import type { PatchStep, PolicyDocumentRead, Word } from '../document.ts'
import type { ActionList } from '../event-map.ts'
import { hasWildcard } from '../wildcard.ts'
import type { Findings, LintOptions } from './finding.ts'
import { instead } from './patches.ts'

/** What is wrong with the name of an action. */
interface NameFault {
  what: string
  fix: string
  /** The actions that are certainly meant; none where that is not certain. */
  meant: readonly string[]
}

const LOOK_UP = 'Remove it, or look the name up in the service authorization reference.'

/** P13: in Allow and in Deny, for a Deny of what does not exist protects nothing. */
export async function checkNames(
  document: PolicyDocumentRead,
  list: ActionList,
  calls: LintOptions['calls'],
  findings: Findings,
): Promise<void> {
  const checker = new NameChecker(list, calls)
  for (const statement of document.statements)
    for (const word of [...statement.actions, ...statement.notActions]) {
      if (/^\*+(?::\*+)?$/.test(word.text) || (await checker.isKnown(word.text))) continue
      const fault = findings.isFull('P13') ? null : await checker.fault(word.text)
      findings.add({
        rule: 'P13',
        detail: fault?.what ?? '',
        at: word,
        statement: statement.index,
        fix: fault?.fix ?? LOOK_UP,
        actions: [word.text.slice(0, 200)],
        patch: fault === null ? [] : replaced(word, fault.meant),
      })
    }
}

function replaced(word: Word, meant: readonly string[]): PatchStep[] {
  const [only, ...others] = meant
  return only !== undefined && others.length === 0
    ? [{ op: 'replace', path: word.path, value: only }]
    : instead(word, meant)
}

class NameChecker {
  readonly #list: ActionList
  readonly #calls: LintOptions['calls']
  /** A name that stands often is looked up once. */
  readonly #faults = new Map<string, NameFault>()

  constructor(list: ActionList, calls: LintOptions['calls']) {
    this.#list = list
    this.#calls = calls
  }

  /** Whether some action has the name, or is matched by it. */
  async isKnown(text: string): Promise<boolean> {
    return (await this.#list.named(...parts(text.toLowerCase()))).length > 0
  }

  async fault(text: string): Promise<NameFault> {
    const fault = this.#faults.get(text) ?? (await this.#fault(text))
    this.#faults.set(text, fault)
    return fault
  }

  async #fault(text: string): Promise<NameFault> {
    const shown = JSON.stringify(text.slice(0, 120))
    const trimmed = text.replace(/\s+/g, '')
    if (trimmed !== text && (await this.isKnown(trimmed)))
      return { what: `${shown} has white space`, fix: 'Take the white space out.', meant: [trimmed] }
    const [prefix, name] = parts(text)
    if (prefix === '') return { what: `${shown} has no service: an action is SERVICE:NAME`, fix: LOOK_UP, meant: [] }
    if (hasWildcard(prefix))
      return {
        what: `${shown}: IAM takes no wildcard in the name of a service`,
        fix: 'Write a line for each service that is meant.',
        meant: [],
      }
    const called = await this.#called(prefix, name)
    if (called.length > 0)
      return {
        what: `${shown} is the name of a call; IAM’s action for it is called otherwise`,
        fix: `Write ${called.join(' and ')}.`,
        meant: called,
      }
    const service = await this.#list.service(prefix.toLowerCase())
    if (service.size === 0) return this.#noService(shown, prefix, name)
    return noAction(
      shown,
      prefix,
      name,
      [...service.values()].map((each) => each.name),
    )
  }

  /** The actions of a call, as IAM's list spells them; none where it has not all of them. */
  async #called(prefix: string, name: string): Promise<string[]> {
    if (hasWildcard(name)) return []
    const actions = this.#calls(prefix.toLowerCase(), name)
    const found = await Promise.all(actions.map((action) => this.#list.find(...parts(action))))
    return found.every((action) => action !== null) ? found : []
  }

  /** A prefix that is none. Which is meant is certain where one that is spelt like it alone has the action. */
  async #noService(shown: string, prefix: string, name: string): Promise<NameFault> {
    const what = `${shown}: IAM knows no service ${JSON.stringify(prefix.slice(0, 60))}`
    const candidates = await this.#like(prefix.toLowerCase())
    const having: string[] = []
    for (const candidate of candidates) {
      const found = hasWildcard(name) ? null : await this.#list.find(candidate, name)
      if (found !== null) having.push(found)
    }
    const [only, ...others] = having
    if (only !== undefined && others.length === 0) return { what, fix: `Did you mean ${only}?`, meant: [only] }
    return { what, fix: LOOK_UP, meant: [] }
  }

  /** The prefixes that are spelt with one difference. */
  async #like(prefix: string): Promise<string[]> {
    return (await this.#list.prefixes()).filter((each) => nearest(prefix, [each], 1) !== null)
  }
}

/** A name that the service has not. What is meant is certain where one letter is wrong, and not in what it does. */
function noAction(shown: string, prefix: string, name: string, known: readonly string[]): NameFault {
  if (hasWildcard(name)) return { what: `${shown} matches no action`, fix: LOOK_UP, meant: [] }
  const what = `${shown} is not in IAM’s list`
  const limit = Math.floor(name.length / 5)
  const near = limit === 0 ? null : nearest(name, known, limit)
  if (near === null) return { what, fix: LOOK_UP, meant: [] }
  const alike = known.filter((each) => nearest(name, [each], 1) !== null)
  const isCertain = alike.length === 1 && verbOf(name) === verbOf(near)
  const service = prefix.toLowerCase()
  return { what, fix: `Did you mean ${service}:${near}?`, meant: isCertain ? [`${service}:${near}`] : [] }
}

/** `describe` of `DescribeInstances`: a letter in it makes another deed, as between Get and Set. */
function verbOf(name: string): string {
  return (/^[A-Z]?[a-z]+/.exec(name)?.[0] ?? name).toLowerCase()
}

function parts(text: string): [prefix: string, name: string] {
  const colon = text.indexOf(':')
  return colon <= 0 ? ['', text] : [text.slice(0, colon), text.slice(colon + 1)]
}
