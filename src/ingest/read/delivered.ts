import { object } from '../../model/json.ts'
import type { Identities } from './identities.ts'
import { type Parsed, parseRecord } from './parse.ts'
import { MAX_DEPTH, type Span } from './scan.ts'

/** What CloudTrail writes where one record ends and the next begins. */
const BETWEEN = '},{"eventVersion":"'

/**
 * The records of the list that begins at `list` and ends, with the object around it, at the text's end: cut where one
 * record seems to end and the next to begin. A JSON value ends in one place only: where every piece is one, the cuts are
 * right. Null where one is not; then the list is to be read with care.
 */
export function cutDelivered<Made>(
  text: string,
  list: number,
  identities: Identities<Made>,
): { span: Span; text: string; parsed: Parsed<Made> }[] | null {
  if (!text.endsWith(']}')) return null
  const records: { span: Span; text: string; parsed: Parsed<Made> }[] = []
  const end = text.length - 2
  for (let start = list + 1; start < end; ) {
    const next = text.indexOf(BETWEEN, start)
    const span = { start, end: next === -1 ? end : next + 1 }
    const one = text.slice(span.start, span.end)
    const parsed = one.startsWith('{') && !isDeep(one) ? parsedOrNull(one, identities) : null
    if (parsed === null) return null
    records.push({ span, text: one, parsed })
    start = span.end + 1
  }
  return records
}

function parsedOrNull<Made>(text: string, identities: Identities<Made>): Parsed<Made> | null {
  try {
    const parsed = parseRecord(text, identities)
    return object(parsed.value) === null ? null : parsed
  } catch {
    return null
  }
}

/** Whether the text has brackets enough to nest deeper than a record may. */
function isDeep(text: string): boolean {
  if (text.length < 2 * MAX_DEPTH) return false
  let brackets = 0
  for (const bracket of ['{', '['])
    for (let at = text.indexOf(bracket); at !== -1 && brackets <= MAX_DEPTH; at = text.indexOf(bracket, at + 1))
      brackets++
  return brackets > MAX_DEPTH
}
