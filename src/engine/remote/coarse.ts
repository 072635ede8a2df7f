import { COLUMNS } from './columns.ts'

/** Columns that the coarse view hands on for filters, besides the payload. */
const FILTERS = [
  'eventid',
  'eventtime',
  'eventsource',
  'eventname',
  'eventtype',
  'eventcategory',
  'managementevent',
  'readonly',
  'awsregion',
  'sourceipaddress',
  'errorcode',
  'errormessage',
  'sharedeventid',
  'recipientaccountid',
] as const

const PARTITIONS = ['account', 'region', '"timestamp"'] as const

/** The file of a row, which a table tells and a view does not. */
const PATH = '"$path" AS path'

/**
 * The coarse view: a few columns to filter by, and the whole record in one: the text itself where the table keeps it
 * (`trail export` does), else a JSON array of its columns in the order of {@link COLUMNS}, structs as JSON in text.
 * `available`: the table's columns in small letters; what an older definition lacks is null. `withPath`: with the file too.
 */
export function coarseSelect(table: string, available: ReadonlySet<string>, withPath = false): string {
  const has = (name: string) => available.has(name)
  const or = (name: string, missing: string) => (has(name) ? name : `${missing} AS ${name}`)
  const addendum = has('addendum') ? 'addendum.originaleventid' : 'CAST(NULL AS varchar)'
  return `SELECT ${FILTERS.map((name) => or(name, 'CAST(NULL AS varchar)')).join(', ')},
  useridentity.accesskeyid AS accesskeyid, useridentity.principalid AS principalid,
  json_format(CAST(useridentity AS json)) AS identity, ${addendum} AS originaleventid,
  ${[...PARTITIONS, ...(withPath ? [PATH] : [])].join(', ')},
  ${payload(has)} AS payload
FROM ${table}`
}

function payload(has: (name: string) => boolean): string {
  if (has('record')) return 'record'
  const items = Object.entries(COLUMNS).map(([column, type]) => {
    const name = column.toLowerCase()
    if (!has(name)) return 'NULL'
    return typeof type === 'string' ? name : `json_format(CAST(${name} AS json))`
  })
  return `json_format(CAST(ARRAY[${items.join(', ')}] AS json))`
}
