import { coarseSelect } from './coarse.ts'
import { COLUMNS, type ColumnType, hiveType, trinoType } from './columns.ts'
import { checked, type Layout, slashless, type TableNames } from './ddl.ts'
import { tableName } from './names.ts'

/** The columns of an export: a record's own, the record itself, and its bytes where they are no UTF-8. */
const RECORD = 'record'
const BYTES = 'record_bytes'

/** The structure by which DuckDB's `json_transform` reads a record's columns. Maps stay JSON, as Parquet has it. */
export function jsonStructure(): string {
  return JSON.stringify(Object.fromEntries(Object.entries(COLUMNS).map(([name, type]) => [name, shapeOf(type)])))
}

function shapeOf(type: ColumnType): unknown {
  if (type === 'json' || type === 'map') return 'JSON'
  if (typeof type === 'string') return 'VARCHAR'
  if ('array' in type) return [shapeOf(type.array)]
  return Object.fromEntries(Object.entries(type.struct).map(([name, field]) => [name, shapeOf(field)]))
}

/** `t.eventVersion AS eventversion, …`: the columns of `t`, a record that was read by {@link jsonStructure}. */
export function exportColumns(): string {
  return Object.entries(COLUMNS)
    .map(([name, type]) => {
      const value = type === 'json' ? `nullif(CAST(t."${name}" AS VARCHAR), 'null')` : `t."${name}"`
      return `${value} AS "${name.toLowerCase()}"`
    })
    .join(', ')
}

const withoutMaps = (type: string) =>
  type.replaceAll('map<string,string>', 'string').replaceAll('map(varchar, varchar)', 'varchar')

/** Athena's table over an export, by day of the event. */
export function athenaExportDdl(layout: Layout, { schema, table }: TableNames): string[] {
  checked(layout)
  const columns = Object.entries(COLUMNS).map(
    ([name, type]) => `  \`${name.toLowerCase()}\` ${withoutMaps(hiveType(type))}`,
  )
  const full = [...schema, table].map((part) => `\`${part.toLowerCase()}\``).join('.')
  return [
    `CREATE EXTERNAL TABLE IF NOT EXISTS ${full} (
${[...columns, `  \`${RECORD}\` string`, `  \`${BYTES}\` binary`].join(',\n')}
)
PARTITIONED BY (\`account\` string, \`region\` string, \`timestamp\` string)
STORED AS PARQUET
LOCATION '${layout.root}/'
TBLPROPERTIES (
  'projection.enabled'='true',
  'projection.account.type'='enum',
  'projection.account.values'='${layout.accounts.join(',')}',
  'projection.region.type'='enum',
  'projection.region.values'='${layout.regions.join(',')}',
  'projection.timestamp.type'='date',
  'projection.timestamp.format'='yyyy-MM-dd',
  'projection.timestamp.range'='${slashless(layout.firstDay)},NOW',
  'projection.timestamp.interval'='1',
  'projection.timestamp.interval.unit'='DAYS',
  'storage.location.template'='${layout.root}/account=\${account}/region=\${region}/day=\${timestamp}'
)`,
    coarse([...schema, table]),
  ]
}

/** The same for Trino. */
export function trinoExportDdl(layout: Layout, { schema, table }: TableNames): string[] {
  checked(layout)
  const list = (values: readonly string[]) => `ARRAY[${values.map((value) => `'${value}'`).join(', ')}]`
  const columns = Object.entries(COLUMNS).map(
    ([name, type]) => `  ${name.toLowerCase()} ${withoutMaps(trinoType(type))}`,
  )
  return [
    `CREATE TABLE IF NOT EXISTS ${tableName([...schema, table], 'the table')} (
${[...columns, `  ${RECORD} varchar`, `  ${BYTES} varbinary`].join(',\n')},
  account varchar WITH (partition_projection_type = 'enum', partition_projection_values = ${list(layout.accounts)}),
  region varchar WITH (partition_projection_type = 'enum', partition_projection_values = ${list(layout.regions)}),
  "timestamp" varchar WITH (partition_projection_type = 'date', partition_projection_format = 'yyyy-MM-dd',
    partition_projection_range = ARRAY['${slashless(layout.firstDay)}', 'NOW'],
    partition_projection_interval = 1, partition_projection_interval_unit = 'DAYS')
)
WITH (
  external_location = '${layout.root}', format = 'PARQUET',
  partitioned_by = ARRAY['account', 'region', 'timestamp'], partition_projection_enabled = true,
  partition_projection_location_template = '${layout.root}/account=\${account}/region=\${region}/day=\${timestamp}'
)`,
    coarse([...schema, table]),
  ]
}

function coarse(parts: readonly string[]): string {
  const view = [...parts.slice(0, -1), `${parts.at(-1)}_coarse`]
  const columns = new Set([...Object.keys(COLUMNS).map((name) => name.toLowerCase()), RECORD])
  return `CREATE OR REPLACE VIEW ${tableName(view, 'the table')} AS
${coarseSelect(tableName(parts, 'the table'), columns)}`
}
