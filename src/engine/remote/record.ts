import { array, type Json, type JsonObject, object } from '../../model/json.ts'
import { COLUMNS, type ColumnType, type Fields } from './columns.ts'

/**
 * The record that a payload of the coarse view stands for, as JSON text: the text itself where the table kept it, else
 * built from its columns under CloudTrail's names. What the columns do not tell is absent, never null.
 */
export function recordOf(payload: string): string {
  if (payload.startsWith('{')) return payload
  const values = array(JSON.parse(payload) as Json)
  const record: JsonObject = {}
  Object.entries(COLUMNS).forEach(([name, type], i) => {
    const value = fieldOf(values[i] ?? null, type, name)
    if (value !== null) record[name] = value
  })
  return JSON.stringify(record)
}

const BOOLEANS = new Set(['readOnly', 'managementEvent'])

function fieldOf(value: Json, type: ColumnType, name: string): Json {
  if (value === null) return null
  if (typeof type !== 'string') return shaped(parsed(value), type)
  if (type === 'json') return parsed(value)
  if (BOOLEANS.has(name) && (value === 'true' || value === 'false')) return value === 'true'
  // Some clients send a list of user agents: its column holds the list's JSON.
  if (name === 'userAgent' && typeof value === 'string' && value.startsWith('["')) return parsed(value)
  return value
}

function parsed(value: Json): Json {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}

/** Structs come with small letters in their names and a null for each field that the record lacks. */
function shaped(value: Json, type: ColumnType): Json {
  if (value === null || type === 'map' || typeof type === 'string') return value
  if ('array' in type) return array(value).map((item) => shaped(item, type.array))
  const fields = object(value)
  return fields === null ? null : namedFields(fields, type.struct)
}

function namedFields(value: JsonObject, fields: Fields): JsonObject | null {
  const named: JsonObject = {}
  for (const [name, type] of Object.entries(fields)) {
    const field = shaped(value[name.toLowerCase()] ?? null, type)
    if (field !== null) named[name] = field
  }
  return Object.keys(named).length === 0 ? null : named
}
