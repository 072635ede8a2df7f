// Without a store: DuckDB's read_json over the files for every question, here who touched one resource.
import { DuckDBInstance } from '@duckdb/node-api'

const [folder, resource] = process.argv.slice(2)
const instance = await DuckDBInstance.create(':memory:')
const connection = await instance.connect()
const text = (value) => `'${value.replaceAll("'", "''")}'`
await connection.runAndReadAll(`SELECT r ->> '$.eventTime', r ->> '$.eventName', r ->> '$.userIdentity.arn'
  FROM (SELECT unnest(json -> '$.Records[*]') AS r FROM read_json_objects(${text(`${folder}/**/*.gz`)}, format = 'unstructured', compression = 'gzip', maximum_object_size = 67108864))
  WHERE contains(CAST(r AS VARCHAR), ${text(resource)})`)
connection.closeSync()
instance.closeSync()
