import { createHash } from 'node:crypto'
import { readFacts } from '../attribution/fact.ts'
import { canonicalJson } from '../model/canonical.ts'
import { array, at, bool, type JsonObject, text, textAt } from '../model/json.ts'
import { outcomeOf, signInFailed } from '../model/outcome.ts'
import { parseInstant } from '../model/time.ts'
import { extract } from '../resources/index.ts'
import type { EventRow, Form } from '../store/event-row.ts'
import { FormCache } from './form-cache.ts'
import { callerOf, type KnownCaller } from './known-caller.ts'
import { Identities, type Identity } from './read/identities.ts'

/** What the place of a file says where its records do not. */
export interface Place {
  account: string | null
  region: string | null
}

/** A record with the bytes it stands on. */
export interface SourceRecord {
  value: JsonObject
  index: number
  text: string
  bytes: Uint8Array | null
  identity: Identity<KnownCaller> | null
}

/** What records have in common with those read before them. */
export class Seen {
  readonly identities = new Identities<KnownCaller>()
  readonly forms = new FormCache()
}

/** All that the store keeps of one record. Reads the record once; throws for no shape of it. */
export function understand(record: SourceRecord, place: Place, { forms }: Pick<Seen, 'forms'>): EventRow {
  const { value } = record
  const caller = callerOf(value, record.identity)
  const extraction = extract(value)
  const eventTime = text(value.eventTime)
  return {
    eventId: eventIdOf(value),
    time: eventTime === null ? null : parseInstant(eventTime),
    form: forms.of(value, (unseen) => formOf(unseen, place)),
    caller,
    ip: text(value.sourceIPAddress),
    agent: agentOf(value),
    position: record.index,
    errorMessage: text(value.errorMessage),
    omitted: extraction.omitted,
    record: { text: record.text, bytes: record.bytes },
    touches: extraction.touches,
    aliases: extraction.aliases,
    facts: readFacts(value, caller),
    sharedId: text(value.sharedEventID),
    addendum: addendumOf(value),
  }
}

/** The eventID; for a record without one (eventVersion 1.00) a name made from its canonical content. */
function eventIdOf(record: JsonObject): string {
  const id = text(record.eventID)
  if (id !== null) return id
  return `sha256:${createHash('sha256').update(canonicalJson(record)).digest('hex').slice(0, 32)}`
}

function formOf(record: JsonObject, place: Place): Form {
  const errorCode = text(record.errorCode)
  return {
    eventSource: text(record.eventSource),
    eventName: text(record.eventName),
    eventVersion: text(record.eventVersion),
    eventType: text(record.eventType),
    eventCategory: text(record.eventCategory),
    apiVersion: text(record.apiVersion),
    account: accountOf(record, place),
    region: text(record.awsRegion) ?? place.region,
    readOnly: bool(record.readOnly),
    management: bool(record.managementEvent),
    errorCode,
    outcome: outcomeOf({ errorCode, errorMessage: text(record.errorMessage), signInFailed: signInFailed(record) }),
  }
}

/**
 * The account whose log this is: recipientAccountId, which records before eventVersion 1.02 lack; then the path's, then
 * the caller's own, since such old records were only ever delivered to the caller's account.
 */
function accountOf(record: JsonObject, place: Place): string | null {
  const recipient = text(record.recipientAccountId) ?? place.account
  if (recipient !== null) return recipient
  const type = textAt(record.userIdentity, 'type')
  return type === 'AWSAccount' || type === 'AWSService' ? null : textAt(record.userIdentity, 'accountId')
}

function agentOf(record: JsonObject): string | null {
  const list = array(record.userAgent)
  return list.length > 0 ? list.map((part) => text(part) ?? '').join(' ') : text(record.userAgent)
}

/** An addendum that corrects an event; one that merely tells of late delivery is an event like any other. */
function addendumOf(record: JsonObject): EventRow['addendum'] {
  const originalId = textAt(record.addendum, 'originalEventID')
  if (originalId === null || textAt(record.addendum, 'reason') !== 'UPDATED_DATA') return null
  return { originalId, reason: textAt(record.addendum, 'reason'), fields: text(at(record.addendum, 'updatedFields')) }
}
