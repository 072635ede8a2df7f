import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A file of store/sql/. */
export function sqlFile(name: string): string {
  // By way of the room's own folder: once bundled, this module lies in another one beside it.
  return readFileSync(join(import.meta.dirname, '..', 'store', 'sql', name), 'utf8')
}

/** What the comments in views.sql and macros.sql say to users. */
export interface Described {
  /** Views in their order, each with the sentences on itself and its columns, by small-letter names. */
  views: ReadonlyMap<string, { text: string; columns: ReadonlyMap<string, string> }>
  macros: readonly { name: string; parameters: string; text: string }[]
}

export function described(): Described {
  return {
    views: describedViews(`${sqlFile('views.sql')}\n${sqlFile('vendors.sql')}`),
    macros: describedMacros(sqlFile('macros.sql')),
  }
}

function describedViews(sql: string): Described['views'] {
  const views = new Map<string, { text: string; columns: Map<string, string> }>()
  let comment = ''
  let columns = new Map<string, string>()
  for (const line of sql.split('\n')) {
    const view = /^CREATE TEMP (?:VIEW|TABLE) (\w+)/.exec(line)?.[1]
    if (view !== undefined) {
      columns = new Map()
      views.set(view, { text: comment, columns })
    }
    const [, name, text] = /(?:\bAS |^ {2})"?([\w$]+)"?(?: [A-Z]+(?:\[\])?)?,? -- (.*)$/.exec(line) ?? []
    if (name !== undefined && text !== undefined) columns.set(name.toLowerCase(), text)
    comment = /^-- (.*)$/.exec(line)?.[1] ?? ''
  }
  return views
}

function describedMacros(sql: string): Described['macros'] {
  return [...sql.matchAll(/^CREATE OR REPLACE TEMP MACRO ([a-z]\w*)(\([^)]*\)) AS .*; -- (.*)$/gm)]
    .map(([, name = '', parameters = '', text = '']) => ({ name, parameters, text }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}
