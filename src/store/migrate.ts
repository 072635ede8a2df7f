import { type DuckDBConnection, DuckDBScalarFunction, UINTEGER, VARCHAR } from '@duckdb/node-api'
import { TrailError } from '../errors.ts'
import { recordCustody } from './custody.ts'
import { shortKey } from './key.ts'
import { numbers } from './rows.ts'
import { sqlFile } from './sql-files.ts'

/**
 * The steps from each version of the schema to the next; a store's version is one more than the steps it has behind it.
 *
 * To change the schema: change sql/schema.sql (new columns last in their table, since rows are appended by position),
 * write the same change as sql/migrations/NNNN-name.sql, NNNN being the new version, and add its name here. A step may
 * fill what it adds from what is there. Steps that were once released are never edited. The test beside holds that an
 * old store, migrated, has the tables of a new one.
 */
const STEPS = [
  '0002-proofs-and-custody',
  '0003-narrow-touches',
  '0004-public-keys',
  '0005-keys',
  '0006-requests',
  '0007-resolved-anew',
] as const

/** The version of the schema that this program writes; older stores are migrated by writers, newer ones refused. */
export const SCHEMA_VERSION = STEPS.length + 1

/** Makes the tables of an empty store. */
export async function createSchema(connection: DuckDBConnection): Promise<void> {
  await connection.run(sqlFile('schema.sql'))
  await connection.run(`INSERT INTO meta VALUES ('schema', $1)`, [String(SCHEMA_VERSION)])
}

/**
 * Brings an older store up to date, all steps in one transaction: a kill or a full disk leaves it as it was.
 * @throws TrailError `migration-failed`, naming the step
 */
export async function migrate(connection: DuckDBConnection, from: number): Promise<void> {
  connection.registerScalarFunction(shortKeyInSql())
  await connection.run('BEGIN')
  let step = ''
  try {
    for (step of STEPS.slice(from - 1)) await connection.run(sqlFile(`migrations/${step}.sql`))
    await connection.run(`UPDATE meta SET value = $1 WHERE key = 'schema'`, [String(SCHEMA_VERSION)])
    await record(connection, from)
    await connection.run('COMMIT')
  } catch (cause) {
    await connection.run('ROLLBACK').catch(() => {})
    throw new TrailError(
      'migration-failed',
      `the store could not be brought from schema ${from} to ${SCHEMA_VERSION} (${step})`,
      {
        cause,
        hint: 'It is as it was. Look at the free space of its disk, or load the logs into a new store.',
      },
    )
  }
  await connection.run('CHECKPOINT')
}

/** `short_key(text)` as steps call it: {@link shortKey}, null for null. */
function shortKeyInSql(): DuckDBScalarFunction {
  return DuckDBScalarFunction.create({
    name: 'short_key',
    parameterTypes: [VARCHAR],
    returnType: UINTEGER,
    specialHandling: true,
    mainFunction: (_, input, output) => {
      const texts = input.getColumnVector(0)
      for (let row = 0; row < input.rowCount; row++) {
        const text = texts.getItem(row)
        output.setItem(row, text === null ? null : shortKey(String(text)))
      }
      output.flush()
    },
  })
}

/** A store from before custody was kept begins its record with what it held: that no seal covers. */
async function record(connection: DuckDBConnection, from: number): Promise<void> {
  const [events = 0, files = 0] = await numbers(
    connection,
    `SELECT (SELECT count(*) FROM event), (SELECT count(*) FROM file WHERE state <> 'set-aside')`,
  )
  await recordCustody(connection, {
    action: 'migrate',
    detail: { from, to: SCHEMA_VERSION, ...(from < FIRST_WITH_CUSTODY ? { unsealed: { events, files } } : {}) },
    version: `schema ${SCHEMA_VERSION}`,
    now: Date.now(),
  })
}

const FIRST_WITH_CUSTODY = 2
