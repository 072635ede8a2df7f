import { usageError } from '../../errors.ts'
import { coarseSelect } from './coarse.ts'
import { COLUMNS, hiveType, trinoType } from './columns.ts'
import { tableName } from './names.ts'

/** Where logs lie, as their listing shows. */
export interface Layout {
  /** `s3://bucket/prefix/AWSLogs/o-id` without a slash at its end; accounts lie below it. */
  root: string
  accounts: readonly string[]
  regions: readonly string[]
  /** The first day of delivery, `2026-03-02`; null where none was found. */
  firstDay: string | null
}

export interface TableNames {
  /** Athena's database or Trino's catalog and schema. */
  schema: readonly string[]
  table: string
}

/** Names in a layout are folders in a bucket: whoever may write there chooses them. */
const SAFE_VALUE = /^[A-Za-z0-9-]{1,64}$/
const SAFE_ROOT = /^[a-z][a-z0-9]*:\/\/[A-Za-z0-9._/=+@ -]*$/

export function checked({ root, accounts, regions, firstDay }: Layout): void {
  const wrong = [...accounts, ...regions].find((value) => !SAFE_VALUE.test(value))
  if (wrong !== undefined || !SAFE_ROOT.test(root) || (firstDay !== null && !/^\d{4}-\d{2}-\d{2}$/.test(firstDay)))
    throw usageError('bad-layout', `${JSON.stringify(wrong ?? root)} can't stand in a table's definition`)
  if (accounts.length === 0 || regions.length === 0)
    throw usageError(
      'no-layout',
      `no CloudTrail logs lie below ${root}`,
      'The address is of the bucket, or of a prefix above AWSLogs/.',
    )
}

/** How far back the projection goes where the logs do not tell: before CloudTrail there was none. */
const EARLIEST = '2013-11-01'
const slashed = (day: string) => day.replaceAll('-', '/')
export const slashless = (day: string | null) => day ?? EARLIEST

/** Athena's table over the delivered files, day, region and account as projected partitions, and the coarse view on it. */
export function athenaDdl(layout: Layout, { schema, table }: TableNames): string[] {
  checked(layout)
  const columns = Object.entries(COLUMNS).map(([name, type]) => `  \`${name.toLowerCase()}\` ${hiveType(type)}`)
  const full = [...schema, table].map((part) => `\`${part.toLowerCase()}\``).join('.')
  tableName([...schema, table], 'the table')
  return [
    `CREATE EXTERNAL TABLE IF NOT EXISTS ${full} (
${columns.join(',\n')}
)
PARTITIONED BY (\`account\` string, \`region\` string, \`timestamp\` string)
ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe'
STORED AS INPUTFORMAT 'com.amazon.emr.cloudtrail.CloudTrailInputFormat'
OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
LOCATION '${layout.root}/'
TBLPROPERTIES (
  'projection.enabled'='true',
  'projection.account.type'='enum',
  'projection.account.values'='${layout.accounts.join(',')}',
  'projection.region.type'='enum',
  'projection.region.values'='${layout.regions.join(',')}',
  'projection.timestamp.type'='date',
  'projection.timestamp.format'='yyyy/MM/dd',
  'projection.timestamp.range'='${slashed(layout.firstDay ?? EARLIEST)},NOW',
  'projection.timestamp.interval'='1',
  'projection.timestamp.interval.unit'='DAYS',
  'storage.location.template'='${layout.root}/\${account}/CloudTrail/\${region}/\${timestamp}'
)`,
    coarseView([...schema, table]),
  ]
}

/** Trino has no reader for CloudTrail's files: a table of whole files, and `cloudtrail_logs` over it as a view. */
export function trinoDdl(layout: Layout, { schema, table }: TableNames): string[] {
  checked(layout)
  const names = Object.keys(COLUMNS).map((name) => name.toLowerCase())
  const raw = tableName([...schema, `${table}_files`], 'the table')
  const list = (values: readonly string[]) => `ARRAY[${values.map((value) => `'${value}'`).join(', ')}]`
  const fields = Object.entries(COLUMNS).map(([name, type]) => `    ${name.toLowerCase()} ${trinoType(type)}`)
  return [
    `CREATE TABLE IF NOT EXISTS ${raw} (
  records array(row(
${fields.join(',\n')}
  )),
  account varchar WITH (partition_projection_type = 'enum', partition_projection_values = ${list(layout.accounts)}),
  region varchar WITH (partition_projection_type = 'enum', partition_projection_values = ${list(layout.regions)}),
  "timestamp" varchar WITH (partition_projection_type = 'date', partition_projection_format = 'yyyy/MM/dd',
    partition_projection_range = ARRAY['${slashed(layout.firstDay ?? EARLIEST)}', 'NOW'],
    partition_projection_interval = 1, partition_projection_interval_unit = 'DAYS')
)
WITH (
  external_location = '${layout.root}', format = 'OPENX_JSON',
  partitioned_by = ARRAY['account', 'region', 'timestamp'], partition_projection_enabled = true,
  partition_projection_location_template = '${layout.root}/\${account}/CloudTrail/\${region}/\${timestamp}'
)`,
    `CREATE OR REPLACE VIEW ${tableName([...schema, table], 'the table')} AS
SELECT ${names.map((name) => `r.${name}`).join(', ')}, t.account, t.region, t."timestamp"
FROM ${raw} t
CROSS JOIN UNNEST(t.records) AS r(${names.join(', ')})`,
    coarseView([...schema, table]),
  ]
}

function coarseView(parts: readonly string[]): string {
  const view = [...parts.slice(0, -1), `${parts.at(-1)}_coarse`]
  const columns = new Set(Object.keys(COLUMNS).map((name) => name.toLowerCase()))
  return `CREATE OR REPLACE VIEW ${tableName(view, 'the table')} AS
${coarseSelect(tableName(parts, 'the table'), columns)}`
}
