import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { builtInQueries } from '../../../src/cli/query-files.ts'
import { makeCatalog } from '../../../src/query/catalog.ts'
import { runTrail } from '../../support/in-process.ts'
import { onTrino } from '../../support/lake.ts'
import type { Lakes } from './lakes.ts'

const CASES = join(import.meta.dirname, '..', '..', 'golden', 'query')

/** Queries that name a span count back from the last event here, from today there: so the span is given. */
const SPANS: Readonly<Record<string, string>> = { 'role-assumptions-from-new-accounts': 'since=2026-03-06' }

const QUERIES = [...makeCatalog([builtInQueries()]).values()].filter(({ engines }) => engines.includes('athena'))

/**
 * Each query for both engines gives the same rows in both: over an export, since delivered files hold a record twice
 * where CloudTrail delivered it twice, which the store and an export do not.
 */
export function queries(lakes: () => Lakes): void {
  test.each(QUERIES.map(({ name }) => name))('%s gives the same rows', async (name) => {
    const { trino, samples } = lakes()
    const given = join(CASES, name, 'cmd')
    const words = existsSync(given)
      ? readFileSync(given, 'utf8').split('\n').filter(Boolean)
      : [SPANS[name] ?? []].flat()
    const ask = (more: readonly string[]) => runTrail(['query', name, ...words, '--format', 'json', ...more])
    const local = await ask(['--store', samples.store])
    expect([local.code, local.stderr]).toEqual([0, ''])
    const remote = await ask(onTrino(trino, samples.exported))
    expect([remote.code, remote.stderr]).toEqual([0, expect.stringContaining('trino: 1 query')])
    expect(sorted(remote.stdout)).toEqual(sorted(local.stdout))
  })
}

/** Rows whose order the query leaves open are compared in that of their text. */
const sorted = (text: string): string[] =>
  JSON.parse(text)
    .map((row: unknown) => JSON.stringify(row))
    .sort()
