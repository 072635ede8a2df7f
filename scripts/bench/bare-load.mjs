// The floor: what DuckDB itself takes to load the same files, without identity, touches, checks or exact texts.
import { DuckDBInstance } from '@duckdb/node-api'

const [folder, store] = process.argv.slice(2)
const fields =
  'eventVersion eventTime eventSource eventName awsRegion sourceIPAddress userAgent errorCode errorMessage requestID eventID readOnly eventType managementEvent recipientAccountId sharedEventID vpcEndpointId eventCategory'
const text = fields
  .split(' ')
  .map((name) => `${name} VARCHAR`)
  .join(', ')
const instance = await DuckDBInstance.create(store, { storage_compatibility_version: 'latest' })
const connection = await instance.connect()
await connection.run('set threads=2; set preserve_insertion_order=false')
await connection.run(`create table e as select r.* from (select unnest(Records) r from read_json('${folder.replaceAll("'", "''")}/**/*.gz',
  format='unstructured', compression='gzip', maximum_object_size=67108864,
  columns={Records:'STRUCT(${text}, userIdentity STRUCT("type" VARCHAR, principalId VARCHAR, arn VARCHAR, accountId VARCHAR, accessKeyId VARCHAR, userName VARCHAR, invokedBy VARCHAR, sessionContext JSON), requestParameters JSON, responseElements JSON, additionalEventData JSON, resources JSON, tlsDetails JSON)[]'}))`)
await connection.run('checkpoint')
connection.closeSync()
instance.closeSync()
