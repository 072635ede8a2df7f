import { array, type Json, type JsonObject, object } from '../model/json.ts'
import { rows } from '../store/rows.ts'
import type { Writer } from '../store/writer.ts'
import { Seen, understand } from './understand.ts'

interface Pending {
  n: number
  original: number
  fields: string | null
  correction: string
  record: string
  position: number
  account: string | null
  region: string | null
}

/**
 * Applies the corrections (addendum with reason UPDATED_DATA) whose original event is in the store: whatever was read
 * out of the original is replaced by what its corrected record says. Which of the two came first makes no difference;
 * a correction without its original stays an event.
 */
export async function applyAddenda(writer: Writer): Promise<void> {
  const pending = await rows<Pending>(
    writer.store.connection,
    `WITH pair AS (
       SELECT a.n, o.n AS original, a.fields FROM addendum a
       JOIN event o ON coalesce(o.id_text, o.id::VARCHAR) = a.original_id AND o.n <> a.n
     )
     SELECT pair.n, pair.original, pair.fields, c.record AS correction, o.record, o.position, f.account, f.region
     FROM pair JOIN event c ON c.n = pair.n JOIN event o ON o.n = pair.original JOIN form f ON f.id = o.form
     WHERE pair.original IN (SELECT original FROM pair WHERE n NOT IN (SELECT n FROM addendum_applied))
       AND c.record IS NOT NULL AND o.record IS NOT NULL
     ORDER BY pair.original, c.time, coalesce(c.id_text, c.id::VARCHAR)`,
  )
  if (pending.length === 0) return
  await writer.begin()
  for (const [original, addenda] of grouped(pending)) {
    const [first] = addenda
    if (first === undefined) continue
    const value = addenda.reduce<JsonObject>(
      (record, each) => overlay(record, JSON.parse(each.correction), each.fields),
      JSON.parse(first.record),
    )
    const record = { value, index: first.position, text: first.record, bytes: null, identity: null }
    const corrected = understand(record, first, new Seen())
    await writer.correct(
      original,
      addenda.map((each) => each.n),
      corrected,
    )
  }
  await writer.commit()
  await writer.drain()
}

function grouped(pending: readonly Pending[]): Map<number, Pending[]> {
  const groups = new Map<number, Pending[]>()
  for (const each of pending) groups.set(each.original, [...(groups.get(each.original) ?? []), each])
  return groups
}

/** The original with the fields that the addendum names taken from the correction; all of them where it names none. */
function overlay(original: JsonObject, correction: JsonObject, fields: string | null): JsonObject {
  const paths = (fields ?? '')
    .split(',')
    .map((field) => field.trim())
    .filter(Boolean)
  if (paths.length === 0) return { ...original, ...correction, eventID: original.eventID }
  return paths.reduce((record, path) => withPath(record, correction, path.split('.')), original)
}

function withPath(target: JsonObject, source: JsonObject, path: readonly string[]): JsonObject {
  const [key, ...rest] = path
  if (key === undefined || key === '__proto__' || !Object.hasOwn(source, key)) return target
  const from: Json | undefined = source[key]
  const inner = object(from)
  if (rest.length === 0 || inner === null || array(from).length > 0) return { ...target, [key]: from }
  return { ...target, [key]: withPath(object(target[key]) ?? {}, inner, rest) }
}
