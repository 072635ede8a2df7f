import { cell, table, type View } from '../view.ts'

/** One row of `trail sql --schema`. */
interface Row {
  kind: 'table' | 'function' | 'shadow'
  table: string | null
  column: string | null
  function: string | null
  type: string
  description: string
}

/** The tables alone. */
export const tablesView: View<{ name: string; text: string }[]> = {
  sections: (tables) => [
    table(
      null,
      ['table', 'what*'],
      tables.map(({ name, text }) => [cell(name, 'strong'), cell(text)]),
    ),
  ],
  rows: (tables) => tables.map((each) => ({ ...each })),
  columns: ['name', 'text'],
}

export const schemaView: View<Row[]> = {
  sections: (all) => {
    const tables = [...new Set(all.flatMap((row) => row.table ?? []))]
    const functions = all.filter((row) => row.kind !== 'table')
    return [
      ...tables.map((name) =>
        table(
          name,
          ['column', 'type*', 'what*'],
          all
            .filter((row) => row.table === name)
            .map((row) => [cell(row.column, 'strong'), cell(row.type, 'dim'), cell(row.description)]),
        ),
      ),
      ...(functions.length === 0
        ? []
        : [
            table(
              'functions of Athena (*: instead of DuckDB’s own of that name, which is system.main.NAME)',
              ['function', 'what*'],
              functions.map((row) => [
                cell(`${row.function}${row.type}${row.kind === 'shadow' ? ' *' : ''}`, 'strong'),
                cell(row.description),
              ]),
            ),
          ]),
    ]
  },
  rows: (all) => all.map((row) => ({ ...row })),
  columns: ['kind', 'table', 'column', 'function', 'type', 'description'],
}
