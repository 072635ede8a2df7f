import { cell, table, type View } from '../view.ts'

/** One query of `trail queries`. */
export interface ListedQuery {
  name: string
  description: string
  engines: readonly string[]
  parameters: readonly { name: string; type: string; optional: boolean; default: string | null; description: string }[]
  usage: string
  file: string
}

export const queriesView: View<ListedQuery[]> = {
  sections: (queries) => [
    table(
      null,
      ['query', 'answers*', 'parameters*'],
      queries.map(({ name, description, usage }) => [
        cell(name, 'strong'),
        cell(description),
        cell(usage.split(' ').slice(3).join(' '), 'dim'),
      ]),
    ),
  ],
  rows: (queries) => queries.map(({ parameters: _, ...query }) => ({ ...query, engines: query.engines.join(' ') })),
  columns: ['name', 'description', 'engines', 'usage', 'file'],
}
