import { usageError } from '../errors.ts'
import { nearest } from '../model/nearest.ts'
import { parseQuery, type Query } from './header.ts'

/** A query file's text and where it stands. */
export interface QueryFile {
  file: string
  text: string
}

/**
 * All queries by name, sorted. Files of later folders stand above those of earlier ones, as a user's own do above
 * the built-in; twice the same name in one folder is an error.
 */
export function makeCatalog(folders: readonly (readonly QueryFile[])[]): Map<string, Query> {
  const catalog = new Map<string, Query>()
  for (const files of folders) {
    const here = new Map<string, string>()
    for (const { file, text } of files) {
      const query = parseQuery(text, file)
      const other = here.get(query.name)
      if (other !== undefined)
        throw usageError(
          'bad-query-file',
          `${file} and ${other} are both named ${query.name}`,
          'Give one of them another name.',
        )
      here.set(query.name, file)
      catalog.set(query.name, query)
    }
  }
  return new Map([...catalog].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** @throws TrailError for an unknown name, with the nearest. */
export function findQuery(catalog: ReadonlyMap<string, Query>, name: string): Query {
  const found = catalog.get(name)
  if (found !== undefined) return found
  const near = nearest(name, [...catalog.keys()])
  const list = 'trail queries lists them.'
  throw usageError('unknown-query', `there is no query ${name}`, near === null ? list : `Did you mean ${near}? ${list}`)
}
