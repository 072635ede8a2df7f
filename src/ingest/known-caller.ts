import { readCaller } from '../attribution/caller.ts'
import { partitionOf } from '../model/arn.ts'
import type { Caller } from '../model/facts.ts'
import { type Json, type JsonObject, text, textAt } from '../model/json.ts'
import type { Identity } from './read/identities.ts'

/** A caller that was made of an identity, with what else of its record it rests on; null for what it does not. */
export interface KnownCaller {
  console: Json | undefined
  partition: string | null
  source: Json | undefined
  caller: Caller
}

/** Callers of one identity remembered. */
const MOST = 64

/** The caller of a record, read once for all records whose identity is the same. */
export function callerOf(record: JsonObject, identity: Identity<KnownCaller> | null): Caller {
  if (identity === null) return readCaller(record)
  const { sessionCredentialFromConsole: console, eventSource: source } = record
  let partition: string | null = null
  for (const known of identity.made) {
    if (known.console !== console || (known.source !== null && known.source !== source)) continue
    if (known.partition === null) return known.caller
    partition ??= partitionOf(text(record.awsRegion))
    if (known.partition === partition) return known.caller
  }
  const caller = readCaller(record)
  if (identity.made.length >= MOST || isToldByEvent(caller, textAt(identity.value, 'type'))) return caller
  const named = textAt(identity.value, 'arn')?.startsWith('arn:') === true
  const bySource = caller.kind === 'aws-service' && textAt(identity.value, 'invokedBy') === null
  identity.made.push({
    console,
    partition: named ? null : partitionOf(text(record.awsRegion)),
    source: bySource ? source : null,
    caller,
  })
  return caller
}

/** Whether a caller without a type that says who it is may rest on the event itself, which differs from one to the next. */
function isToldByEvent({ kind }: Caller, type: string | null): boolean {
  return kind === 'unknown' || type === null || (kind === 'aws-service' && type.toLowerCase() !== 'awsservice')
}
