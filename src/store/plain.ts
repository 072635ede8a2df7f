import {
  DuckDBArrayValue,
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBValue,
} from '@duckdb/node-api'

/** Whether no value of a type can become an object: a list may hold some, and stays one value all the same. */
export function isFlat(type: DuckDBType): boolean {
  return (
    type.alias !== 'JSON' &&
    ![DuckDBTypeId.STRUCT, DuckDBTypeId.MAP, DuckDBTypeId.UNION, DuckDBTypeId.VARIANT].includes(type.typeId)
  )
}

/** Numbers as numbers (beyond 2^53 as strings), times as ISO 8601, structs as objects, JSON as what it says. */
export function plain(value: DuckDBValue, type: DuckDBType | undefined): unknown {
  if (value === null || typeof value === 'boolean') return value
  if (typeof value === 'string') return type?.alias === 'JSON' ? parsed(value) : value
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value === 'bigint') return safe(value)
  if (value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue) return iso(value.micros)
  if (value instanceof DuckDBDateValue) return value.toString()
  if (value instanceof DuckDBDecimalValue) return value.toDouble()
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) {
    const inner = type !== undefined && 'valueType' in type ? (type.valueType as DuckDBType) : undefined
    return value.items.map((item) => plain(item, inner))
  }
  if (value instanceof DuckDBStructValue) {
    const names = type !== undefined && 'entryNames' in type ? (type.entryNames as string[]) : []
    const inner = type !== undefined && 'entryTypes' in type ? (type.entryTypes as DuckDBType[]) : []
    return Object.fromEntries(
      Object.entries(value.entries).map(([name, each]) => [name, plain(each, inner[names.indexOf(name)])]),
    )
  }
  if (value instanceof DuckDBMapValue)
    return Object.fromEntries(
      value.entries.map((entry) => [String(plain(entry.key, undefined)), plain(entry.value, undefined)]),
    )
  if (value instanceof DuckDBBlobValue) return Buffer.from(value.bytes).toString('base64')
  return String(value)
}

function safe(value: bigint): number | string {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : String(value)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** `2026-03-02T10:00:00Z`, with as many decimals as there are. */
function iso(micros: bigint): string {
  const ms = Number(micros / 1000n)
  if (!Number.isFinite(ms) || Math.abs(ms) > 8.64e15) return String(micros)
  const rest = Number(((micros % 1_000_000n) + 1_000_000n) % 1_000_000n)
  const second = new Date(Number((micros - BigInt(rest)) / 1000n)).toISOString().slice(0, 19)
  return `${second}${rest === 0 ? '' : `.${String(rest).padStart(6, '0').replace(/0+$/, '')}`}Z`
}
