import { type DuckDBConnection, LIST, listValue, VARCHAR } from '@duckdb/node-api'
import type { VendorListed } from '../model/answers.ts'
import { rows } from './rows.ts'
import { sqlFile } from './sql-files.ts'

const VENDOR_ROWS = `
  INSERT INTO vendors BY NAME
  SELECT unnest(from_json($1, '[{"id": "VARCHAR", "name": "VARCHAR", "source": "VARCHAR", "accounts": ["VARCHAR"],
    "roles": ["VARCHAR"], "users": ["VARCHAR"], "accessKeys": ["VARCHAR"], "externalIds": ["VARCHAR"],
    "identityProviders": ["VARCHAR"], "networks": ["VARCHAR"], "from": "DATE", "until": "DATE",
    "expectedActions": ["VARCHAR"], "owner": "VARCHAR", "sources": ["VARCHAR"]}]'), recursive := true)`

/** Makes the table of the registry as it is now. */
export async function createVendors(connection: DuckDBConnection, vendors: readonly VendorListed[]): Promise<void> {
  await connection.run(sqlFile('vendors.sql'))
  await connection.run(VENDOR_ROWS, [JSON.stringify(vendors)])
}

/** The columns of temporary tables and views, in the order of `tables`. */
export function columnsOf(
  connection: DuckDBConnection,
  tables: readonly string[],
): Promise<{ table: string; name: string; type: string }[]> {
  return rows(
    connection,
    `SELECT table_name AS "table", column_name AS name, data_type AS type FROM duckdb_columns()
     WHERE database_name = 'temp' AND list_contains($tables, table_name)
     ORDER BY list_position($tables, table_name), column_index`,
    { tables: listValue([...tables]) },
    { tables: LIST(VARCHAR) },
  )
}

/** The names of DuckDB's own functions. */
export async function ownFunctions(connection: DuckDBConnection): Promise<ReadonlySet<string>> {
  const found = await rows<{ name: string }>(
    connection,
    `SELECT DISTINCT function_name AS name FROM duckdb_functions() WHERE database_name = 'system' AND schema_name = 'main'`,
  )
  return new Set(found.map(({ name }) => name))
}
