import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { builtInQueries } from '../../../src/cli/query-files.ts'
import { explainStatement, readsIn } from '../../../src/engine/remote/explain.ts'
import { bindPositional } from '../../../src/query/bind.ts'
import { makeCatalog } from '../../../src/query/catalog.ts'
import { sqlFor } from '../../../src/query/header.ts'
import { tokenize } from '../../../src/query/tokens.ts'
import { valuesFor } from '../../../src/query/values.ts'
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

/** Each query that heeds a time reads no partition but those of its days, one beyond the end: as Trino itself says. */
export function pruning(lakes: () => Lakes): void {
  const timed = QUERIES.filter(({ parameters }) => parameters.some(({ name }) => name === 'until'))
  test.each(timed.map((query) => [query.name, query] as const))('%s reads the days of its time', async (_, query) => {
    const given = new Map(query.parameters.filter(({ optional }) => !optional).map(({ name }) => [name, '10.0.0.0/8']))
    for (const name of ['since', 'until']) given.set(name, '2026-03-05')
    const { sql, parameters } = bindPositional(sqlFor(query, 'athena'), valuesFor(query, given, { now: 0, tz: 'UTC' }))
    // EXPLAIN takes no parameters: here, where no value is anybody's, they are put in.
    const text = tokenize(sql)
      .map((token) => (token.text === '?' ? parameters.shift() : token.text))
      .join('')
    const [[plan]] = (await lakes().trino.run(explainStatement(text).sql)) as [[string]]
    for (const { slice } of readsIn(plan)) expect(slice).toMatchObject({ from: '2026/03/05', to: '2026/03/06' })
  })
}

/** Rows whose order the query leaves open are compared in that of their text. */
const sorted = (text: string): string[] =>
  JSON.parse(text)
    .map((row: unknown) => JSON.stringify(row))
    .sort()
