import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { builtInQueries } from '../src/cli/query-files.ts'
import { makeCatalog } from '../src/query/catalog.ts'
import { usageOf } from '../src/query/values.ts'

const BEGIN = '<!-- queries: made by npm run docs -->'
const END = '<!-- /queries -->'

/** docs/queries.md with its list of queries made anew from their headers. */
export function queriesPage(): string {
  const page = readFileSync(join(import.meta.dirname, '..', 'docs', 'queries.md'), 'utf8')
  const begin = page.indexOf(BEGIN)
  const end = page.indexOf(END)
  if (begin < 0 || end < begin) throw new Error('docs/queries.md has lost the marks around its list')
  return `${page.slice(0, begin)}${BEGIN}\n${list()}\n${page.slice(end)}`
}

function list(): string {
  const rows = [...makeCatalog([builtInQueries()]).values()].map((query) => {
    const parameters = usageOf(query).split(' ').slice(3).join(' ')
    return `| [\`${query.name}\`](../${query.file}) | ${query.description} | ${parameters === '' ? '' : `\`${parameters}\``} | ${query.engines.includes('athena') ? 'yes' : ''} |`
  })
  return `\n| query | answers | parameters | Athena |\n|---|---|---|---|\n${rows.join('\n')}\n`
}
