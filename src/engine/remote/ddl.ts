import { coarseSelect } from './coarse.ts'
import { COLUMNS, type ColumnType, hiveType, trinoType } from './columns.ts'
import { checked, type Layout } from './layout.ts'
import { tableName } from './names.ts'
import { BYTES, RECORD } from './parquet.ts'

export interface TableNames {
  /** Athena's database or Trino's catalog and schema. */
  schema: readonly string[]
  table: string
}

/** How far back the projection goes where the logs do not tell: before CloudTrail there was none. */
const EARLIEST = '2013-11-01'
const firstOf = ({ firstDay }: Layout) => (firstDay ?? EARLIEST).replaceAll('-', '/')

/** Where a partition's files lie: in CloudTrail's own folders, or in an export's. Days are `2026/03/02` in both. */
const delivered = ({ root }: Layout) => `${root}/\${account}/CloudTrail/\${region}/\${timestamp}`
const exported = ({ root }: Layout) => `${root}/account=\${account}/region=\${region}/\${timestamp}`

type Columns = readonly (readonly [name: string, type: ColumnType])[]
const OWN: Columns = Object.entries(COLUMNS).map(([name, type]) => [name.toLowerCase(), type])

/** Maps are JSON in an export, as Parquet has it. */
const withoutMaps = (type: string) =>
  type.replaceAll('map<string,string>', 'string').replaceAll('map(varchar, varchar)', 'varchar')

/** Athena's table over the delivered files, day, region and account as projected partitions, and the coarse view on it. */
export function athenaDdl(layout: Layout, names: TableNames): string[] {
  const stored = `ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe'
STORED AS INPUTFORMAT 'com.amazon.emr.cloudtrail.CloudTrailInputFormat'
OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'`
  const columns = OWN.map(([name, type]) => `\`${name}\` ${hiveType(type)}`)
  return [athenaTable(layout, names, { columns, stored, template: delivered(layout) }), coarseView(names, false)]
}

/** The same over an export. */
export function athenaExportDdl(layout: Layout, names: TableNames): string[] {
  const columns = OWN.map(([name, type]) => `\`${name}\` ${withoutMaps(hiveType(type))}`)
  columns.push(`\`${RECORD}\` string`, `\`${BYTES}\` binary`)
  const stored = 'STORED AS PARQUET'
  return [athenaTable(layout, names, { columns, stored, template: exported(layout) }), coarseView(names, true)]
}

function athenaTable(
  layout: Layout,
  { schema, table }: TableNames,
  { columns, stored, template }: { columns: readonly string[]; stored: string; template: string },
): string {
  checked(layout)
  tableName([...schema, table], 'the table')
  return `CREATE EXTERNAL TABLE IF NOT EXISTS ${[...schema, table].map((part) => `\`${part.toLowerCase()}\``).join('.')} (
${columns.map((column) => `  ${column}`).join(',\n')}
)
PARTITIONED BY (\`account\` string, \`region\` string, \`timestamp\` string)
${stored}
LOCATION '${layout.root}/'
TBLPROPERTIES (
  'projection.enabled'='true',
  'projection.account.type'='enum',
  'projection.account.values'='${layout.accounts.join(',')}',
  'projection.region.type'='enum',
  'projection.region.values'='${layout.regions.join(',')}',
  'projection.timestamp.type'='date',
  'projection.timestamp.format'='yyyy/MM/dd',
  'projection.timestamp.range'='${firstOf(layout)},NOW',
  'projection.timestamp.interval'='1',
  'projection.timestamp.interval.unit'='DAYS',
  'storage.location.template'='${template}'
)`
}

/** Trino has no reader for CloudTrail's files: a table of whole files, and `cloudtrail_logs` over it as a view. */
export function trinoDdl(layout: Layout, names: TableNames): string[] {
  const { schema, table } = names
  const files = { schema, table: `${table}_files` }
  const fields = OWN.map(([name, type]) => `    ${name} ${trinoType(type)}`)
  const columns = [`records array(row(\n${fields.join(',\n')}\n  ))`]
  const own = OWN.map(([name]) => name)
  return [
    trinoTable(layout, files, { columns, format: 'OPENX_JSON', template: delivered(layout) }),
    `CREATE OR REPLACE VIEW ${tableName([...schema, table], 'the table')} AS
SELECT ${own.map((name) => `r.${name}`).join(', ')}, t.account, t.region, t."timestamp"
FROM ${tableName([...schema, files.table], 'the table')} t
CROSS JOIN UNNEST(t.records) AS r(${own.join(', ')})`,
    coarseView(names, false),
  ]
}

/** Trino's table over an export. */
export function trinoExportDdl(layout: Layout, names: TableNames): string[] {
  const columns = OWN.map(([name, type]) => `${name} ${withoutMaps(trinoType(type))}`)
  columns.push(`${RECORD} varchar`, `${BYTES} varbinary`)
  return [
    trinoTable(layout, names, { columns, format: 'PARQUET', template: exported(layout) }),
    coarseView(names, true),
  ]
}

function trinoTable(
  layout: Layout,
  { schema, table }: TableNames,
  { columns, format, template }: { columns: readonly string[]; format: string; template: string },
): string {
  checked(layout)
  const list = (values: readonly string[]) => `ARRAY[${values.map((value) => `'${value}'`).join(', ')}]`
  return `CREATE TABLE IF NOT EXISTS ${tableName([...schema, table], 'the table')} (
${columns.map((column) => `  ${column}`).join(',\n')},
  account varchar WITH (partition_projection_type = 'enum', partition_projection_values = ${list(layout.accounts)}),
  region varchar WITH (partition_projection_type = 'enum', partition_projection_values = ${list(layout.regions)}),
  "timestamp" varchar WITH (partition_projection_type = 'date', partition_projection_format = 'yyyy/MM/dd',
    partition_projection_range = ARRAY['${firstOf(layout)}', 'NOW'],
    partition_projection_interval = 1, partition_projection_interval_unit = 'DAYS')
)
WITH (
  external_location = '${layout.root}', format = '${format}',
  partitioned_by = ARRAY['account', 'region', 'timestamp'], partition_projection_enabled = true,
  partition_projection_location_template = '${template}'
)`
}

function coarseView({ schema, table }: TableNames, withRecord: boolean): string {
  const columns = new Set(OWN.map(([name]) => name))
  if (withRecord) columns.add(RECORD)
  return `CREATE OR REPLACE VIEW ${tableName([...schema, `${table}_coarse`], 'the table')} AS
${coarseSelect(tableName([...schema, table], 'the table'), columns)}`
}
