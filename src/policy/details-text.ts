/** Authorization details as people have them in a file: one answer, or its pages one after another or in a list. */
import { array, bool, type Json, type JsonObject, object, text } from '../model/json.ts'

const LISTS = ['UserDetailList', 'GroupDetailList', 'RoleDetailList', 'Policies'] as const

export interface Details {
  details: JsonObject
  /** The last page says that there are more. */
  isCut: boolean
}

/** Null for what holds neither roles nor users. @throws SyntaxError for what is no JSON */
export function detailsIn(source: string): Details | null {
  const pages = documents(source.replace(/^\ufeff/, ''))
    .flatMap((each) => (Array.isArray(each) ? each : [each]))
    .map((each) => object(each) ?? {})
    .filter((page) => LISTS.some((name) => Array.isArray(page[name])))
  const details = Object.fromEntries(LISTS.map((name) => [name, pages.flatMap((page) => array(page[name]))]))
  if (!pages.some((page) => Array.isArray(page.RoleDetailList) || Array.isArray(page.UserDetailList))) return null
  const last = pages.at(-1)
  return { details, isCut: bool(last?.IsTruncated) === true || text(last?.NextToken) !== null }
}

/** The JSON documents of a text, one after another. */
function documents(source: string): Json[] {
  try {
    return [JSON.parse(source) as Json]
  } catch (error) {
    const pieces = piecesOf(source)
    if (pieces.length < 2) throw error
    return pieces.map((piece) => JSON.parse(piece) as Json)
  }
}

/** A text cut behind every object or list that is not within another. */
function piecesOf(source: string): string[] {
  const pieces: string[] = []
  const marks = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]]/gs
  let depth = 0
  let start = 0
  for (let found = marks.exec(source); found !== null; found = marks.exec(source)) {
    const [mark] = found
    if (mark === '{' || mark === '[') depth++
    else if (mark === '}' || mark === ']') depth--
    else continue
    if (depth > 0) continue
    pieces.push(source.slice(start, marks.lastIndex))
    start = marks.lastIndex
  }
  const rest = source.slice(start)
  return rest.trim() === '' ? pieces : [...pieces, rest]
}
