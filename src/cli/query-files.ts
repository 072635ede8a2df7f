import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { usageError } from '../errors.ts'
import type { ListedQuery } from '../output/views/queries.ts'
import { makeCatalog, type QueryFile } from '../query/catalog.ts'
import type { Query } from '../query/header.ts'
import { usageOf } from '../query/values.ts'
import type { Io } from './io.ts'
import { packageFile } from './package-file.ts'

/** Longer than any query: Athena takes 262,144 bytes. */
const LONGEST = 262_144

/** The queries that come with trail, with those of the user's folder above them. */
export function queryCatalog(io: Io, folder: string | undefined): Map<string, Query> {
  const own = folder === undefined ? [] : [filesIn(resolve(io.cwd, folder), folder)]
  return makeCatalog([builtInQueries(), ...own])
}

/** A catalogue as `trail queries` lists it. */
export function listed(catalog: ReadonlyMap<string, Query>): ListedQuery[] {
  return [...catalog.values()].map((query) => {
    const { name, description, engines, parameters, file } = query
    return { name, description, engines, parameters, usage: usageOf(query), file }
  })
}

export function builtInQueries(): QueryFile[] {
  return filesIn(fileURLToPath(packageFile('queries')), 'queries')
}

/** The `.sql` files of a folder, not of folders within it. */
function filesIn(path: string, shown: string): QueryFile[] {
  try {
    return readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.name.endsWith('.sql') && !entry.isDirectory())
      .map(({ name }) => ({ file: join(shown, name), text: textOf(join(path, name), join(shown, name)) }))
      .sort((a, b) => (a.file < b.file ? -1 : 1))
  } catch (cause) {
    if (!(cause instanceof Error) || !('code' in cause)) throw cause
    throw usageError('no-folder', `the queries in ${shown} can't be read: ${cause.message}`)
  }
}

function textOf(path: string, shown: string): string {
  const bytes = readFileSync(path)
  if (bytes.length > LONGEST) throw usageError('bad-query-file', `${shown} is longer than ${LONGEST} bytes`)
  return bytes.toString('utf8')
}
