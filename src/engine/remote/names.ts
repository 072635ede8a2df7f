import { usageError } from '../../errors.ts'

/** What may be a part of a table's name. Athena allows no other special character than `_`. */
const PART = /^[A-Za-z_][A-Za-z0-9_]{0,254}$/

/**
 * `catalog.schema.table` with each part quoted. A name that needs more than quotation marks is refused, not escaped:
 * it was misspelt, or is an attack.
 */
export function tableName(parts: readonly string[], option: string): string {
  const wrong = parts.find((part) => !PART.test(part))
  if (wrong !== undefined)
    throw usageError(
      'bad-name',
      `${JSON.stringify(wrong)} (${option}) is no name of a catalog, database or table`,
      'Letters, digits and _, not beginning with a digit.',
    )
  return parts.map((part) => `"${part.toLowerCase()}"`).join('.')
}
