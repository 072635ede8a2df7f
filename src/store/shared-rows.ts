import { hash } from 'node:crypto'
import type { Caller } from '../model/facts.ts'
import type { Cell } from './cells.ts'
import { Dictionary } from './dictionary.ts'
import type { Form } from './event-row.ts'
import { shortKey } from './key.ts'
import { Specs } from './specs.ts'

type SharedTable = 'text' | 'form' | 'caller' | 'caller_key' | 'stale_group' | 'spec'

/** What many rows share, by number: texts, forms, callers and the specs of touches. */
export class SharedRows {
  readonly specs: Specs
  readonly #texts: Dictionary<string>
  readonly #forms: Dictionary<Form>
  readonly #callers: Dictionary<Caller>
  // The same object, as a cache hands it out, needs no second look.
  readonly #formIds = new WeakMap<Form, number>()
  readonly #callerIds = new WeakMap<Caller, number>()

  constructor(next: { nextText: number; nextForm: number; nextCaller: number; nextSpec: number }) {
    this.#texts = new Dictionary(next.nextText)
    this.#forms = new Dictionary(next.nextForm)
    this.#callers = new Dictionary(next.nextCaller)
    this.specs = new Specs(next.nextSpec)
  }

  textId(text: string | null): number | null {
    return text === null ? null : this.#texts.idOf(text, text)
  }

  formId(form: Form): number {
    const known = this.#formIds.get(form)
    if (known !== undefined) return known
    const id = this.#forms.idOf(formCells(form).join('\t'), form)
    this.#formIds.set(form, id)
    return id
  }

  /** Callers are told apart by their text, of which a hash is kept: there may be one for each session, and each is long. */
  callerId(caller: Caller): number {
    const known = this.#callerIds.get(caller)
    if (known !== undefined) return known
    const id = this.#callers.idOf(hash('sha256', JSON.stringify(caller), 'base64url'), caller)
    this.#callerIds.set(caller, id)
    return id
  }

  /** Appends what came since the last call. */
  write(append: (table: SharedTable, ...cells: Cell[]) => void): void {
    for (const { id, row } of this.#texts.takeFresh()) append('text', id, row)
    for (const { id, row } of this.#forms.takeFresh()) append('form', id, ...formCells(row))
    for (const { id, row } of this.#callers.takeFresh()) {
      append('caller', id, row.group, row.accessKeyId, row.via, JSON.stringify(row))
      append('stale_group', row.group)
      for (const name of callingNames(row)) append('caller_key', shortKey(name), id)
    }
    for (const { id, cells } of this.specs.takeFresh()) append('spec', id, ...cells)
  }
}

/** The names of resources that called as this caller: a principal, a key, an instance. */
function callingNames({ principal, accessKeyId, session }: Caller): string[] {
  const instance = session?.startsWith('i-') === true ? session : null
  return [...new Set([principal, accessKeyId, instance].filter((name): name is string => name !== null))]
}

function formCells(form: Form): Cell[] {
  return [
    form.eventSource,
    form.eventName,
    form.eventVersion,
    form.eventType,
    form.eventCategory,
    form.apiVersion,
    form.account,
    form.region,
    form.readOnly,
    form.management,
    form.errorCode,
    form.outcome,
  ]
}
