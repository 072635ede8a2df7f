import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeRegistry } from '../src/attribution/vendor.ts'
import { Actors } from '../src/engine/actors.ts'
import { type SchemaRow, tableTexts } from '../src/engine/schema.ts'
import { openDesk } from '../src/engine/sql.ts'
import { openReader, openWriter } from '../src/store/open.ts'

/** docs/schema.md: what `trail sql --schema` says, as a page. */
export async function schemaPage(): Promise<string> {
  const rows = await schemaRows()
  const functions = rows.filter((row) => row.kind !== 'table')
  return `# Tables and functions of \`trail sql\`

Made from the store's own views by \`npm run docs\`; \`trail sql --schema [NAME]\` says the same.

${tableTexts()
  .map(({ name, text }) => `## ${name}\n\n${text}\n\n${columns(rows.filter((row) => row.table === name))}`)
  .join('\n')}
## Functions

Athena's functions that DuckDB lacks or has otherwise, made so that they answer as Athena does. Those marked * stand in
the place of DuckDB's own function of that name, which is \`system.main.NAME(…)\`. What no function can do is rewritten
before the statement runs, or refused with what to write instead: see [queries.md](queries.md).

| function | what it does |
|---|---|
${functions.map((row) => `| \`${row.function}${row.type}\`${row.kind === 'shadow' ? ' *' : ''} | ${row.description} |`).join('\n')}
`
}

function columns(rows: readonly SchemaRow[]): string {
  const lines = rows.map(({ column, type, description }) => `| \`${column}\` | ${short(type)} | ${description} |`)
  return `| column | type | what it is |\n|---|---|---|\n${lines.join('\n')}\n`
}

/** The types of nested columns are long; their fields are what a reader looks for. */
function short(type: string): string {
  return `\`${type.replaceAll(' VARCHAR', '').replaceAll('|', '\\|')}\``
}

async function schemaRows(): Promise<SchemaRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'trail-docs-'))
  try {
    const path = join(folder, 'empty.duckdb')
    const empty = await openWriter(path)
    empty.close()
    const store = await openReader(path)
    const registry = makeRegistry({ vendors: [], awsAccounts: [] }, [])
    const desk = await openDesk(store, new Actors(store, { registry, accounts: new Map() }))
    try {
      return await desk.schema(null)
    } finally {
      desk.close()
      store.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
