import type { Json, JsonObject } from '../model/json.ts'
import type { Form } from '../store/event-row.ts'

/** Beyond so many places, or forms of one event in one place, no more are remembered until the memory starts anew. */
const REMEMBERED = { places: 20_000, forms: 64 }

interface Known {
  source: Json | undefined
  version: Json | undefined
  type: Json | undefined
  category: Json | undefined
  apiVersion: Json | undefined
  readOnly: Json | undefined
  management: Json | undefined
  errorCode: Json | undefined
  hasMessage: boolean
  form: Form
}

/**
 * Gives events that agree in all that a form is made of the same form, so that it is read once and the store's number
 * for it is found without a comparison.
 */
export class FormCache {
  readonly #places = new Map<string, Known[]>()

  /** The form of a record; `read` is asked where it was not seen before, or rests on more than is compared here. */
  of(record: JsonObject, read: (record: JsonObject) => Form): Form {
    const { eventName: name, recipientAccountId: recipient, awsRegion: region } = record
    const errorMessage = record.errorMessage ?? ''
    const plain = typeof name === 'string' && typeof recipient === 'string' && typeof region === 'string'
    if (!plain || recipient === '' || region === '' || name === 'ConsoleLogin') return read(record)
    // Sign-ins say in their response whether they failed.
    if (
      record.eventSource === 'signin.amazonaws.com' ||
      record.serviceEventDetails !== undefined ||
      typeof errorMessage !== 'string'
    )
      return read(record)
    const place = `${name}\t${recipient}\t${region}`
    const hasMessage = errorMessage !== ''
    const known = this.#places.get(place)
    if (known !== undefined) for (const each of known) if (isAlike(each, record, hasMessage)) return each.form
    const form = read(record)
    this.#remember(place, known, {
      source: record.eventSource,
      version: record.eventVersion,
      type: record.eventType,
      category: record.eventCategory,
      apiVersion: record.apiVersion,
      readOnly: record.readOnly,
      management: record.managementEvent,
      errorCode: record.errorCode,
      hasMessage,
      form,
    })
    return form
  }

  #remember(place: string, known: Known[] | undefined, one: Known): void {
    if (known !== undefined) {
      if (known.length < REMEMBERED.forms) known.push(one)
      return
    }
    if (this.#places.size >= REMEMBERED.places) this.#places.clear()
    this.#places.set(place, [one])
  }
}

function isAlike(known: Known, record: JsonObject, hasMessage: boolean): boolean {
  return (
    known.source === record.eventSource &&
    known.errorCode === record.errorCode &&
    known.readOnly === record.readOnly &&
    known.version === record.eventVersion &&
    known.type === record.eventType &&
    known.category === record.eventCategory &&
    known.management === record.managementEvent &&
    known.apiVersion === record.apiVersion &&
    known.hasMessage === hasMessage
  )
}
