import { type Json, object, text } from '../../model/json.ts'

/** Lines longer than this are no summary. */
const LONGEST = 160

/** Control characters, marks that turn the direction of text, and halves of characters: a log is hostile. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu

/** One printable line of at most 160 characters; null for none. */
export function line(value: string): string | null {
  const one = value
    .slice(0, LONGEST * 4)
    .replace(UNPRINTABLE, ' ')
    .replace(/ {2,}/g, ' ')
    .trim()
  if (one === '') return null
  return one.length <= LONGEST ? one : `${one.slice(0, LONGEST - 1).replace(/[\ud800-\udbff]$/, '')}…`
}

/** The list in any of the forms that it has: a list, `{items: […]}`, `{item: …}`, or one value. */
export function items(value: Json | undefined): readonly Json[] {
  if (value === undefined || value === null || value === '') return []
  if (Array.isArray(value)) return value
  const body = object(value)
  if (body === null) return [value]
  const inner = body.items ?? body.item ?? body.member
  if (inner !== undefined) return items(inner)
  return Object.keys(body).length === 0 ? [] : [body]
}

/** The words of a list of texts or of objects with one of these keys. */
export function words(value: Json | undefined, ...keys: string[]): string[] {
  return items(value).flatMap((one) => {
    const body = object(one)
    if (body === null) return text(one) ?? []
    for (const key of keys) {
      const word = text(body[key])
      if (word !== null) return word
    }
    return []
  })
}

/** `a, b, c and 4 more` */
export function some(all: readonly string[], most = 3): string {
  const rest = all.length - most
  return rest > 0 ? `${all.slice(0, most).join(', ')} and ${rest} more` : all.join(', ')
}
