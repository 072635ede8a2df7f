import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeRegistry } from '../../../src/attribution/vendor.ts'
import { builtInQueries } from '../../../src/cli/query-files.ts'
import { parseVendorsFile } from '../../../src/config/vendors-file.ts'
import { coarseSelect } from '../../../src/engine/remote/coarse.ts'
import { explainStatement } from '../../../src/engine/remote/explain.ts'
import { scansFor } from '../../../src/engine/remote/explanations.ts'
import {
  candidatesOf,
  coverageQuestion,
  eventsQuestion,
  identityQuestion,
  type Question,
  reportQuestion,
  resourceQuestion,
  sliceOf,
} from '../../../src/engine/remote/question.ts'
import {
  addressStatement,
  candidateStatement,
  coverageStatement,
  explanationStatement,
  filesStatement,
  lookupStatement,
} from '../../../src/engine/remote/statements.ts'
import { textOf } from '../../../src/engine/remote/trino.ts'
import { daysOf, holdsAny } from '../../../src/engine/remote/where.ts'
import type { Statement } from '../../../src/model/lake.ts'
import { bindPositional } from '../../../src/query/bind.ts'
import { makeCatalog } from '../../../src/query/catalog.ts'
import { type Query, sqlFor } from '../../../src/query/header.ts'
import { valuesFor } from '../../../src/query/values.ts'

const QUERIES = [...makeCatalog([builtInQueries()]).values()].filter(({ engines }) => engines.includes('athena'))
const VENDORS = `vendors:
  - id: acme
    name: Acme
    accounts: ["901234567890"]
    roles: ["arn:aws:iam::*:role/Acme*"]
    externalIds: [it's-3f0c]
`
const clock = { now: Date.parse('2026-03-20T00:00:00Z'), tz: 'UTC' }

/** As it is sent: the parameters that a query must have hold what would end a literal that was pasted. */
function sent(query: Query): { sql: string; parameters: string[] } {
  const given = new Map([
    ['since', '2026-03-01'],
    ['until', '2026-03-02'],
  ])
  for (const { name, optional } of query.parameters) if (!optional) given.set(name, `it's ${name}`)
  for (const name of given.keys()) if (!query.parameters.some((each) => each.name === name)) given.delete(name)
  return bindPositional(sqlFor(query, 'athena'), valuesFor(query, given, clock))
}

test('what is sent of each query, byte by byte', async () => {
  const texts = QUERIES.map((query) => {
    const { sql, parameters } = sent(query)
    return `-- ${query.name}\n${sql}\n-- USING ${parameters.join(', ')}\n`
  })
  await expect(texts.join('\n')).toMatchFileSnapshot(join(import.meta.dirname, 'sql', 'queries.sql'))
})

test('what is sent of each question, byte by byte, to Athena and to Trino', async () => {
  const march = { since: Date.parse('2026-03-02T00:00:00Z'), until: Date.parse('2026-03-04T00:00:00Z') }
  const of = (question: Question) => candidateStatement(view, sliceOf(question), candidatesOf(question))
  const events = {
    ...{ ...march, vendor: null, actor: null, origin: null, service: null, event: null, resource: null, session: null },
    ...{ descendants: false, ip: null, account: null, region: null, denied: false },
  }
  const { entries } = makeRegistry({ vendors: [], awsAccounts: [] }, parseVendorsFile(VENDORS, 'vendors.yaml'))
  const view = '"ct"."cloudtrail_logs_coarse"'
  const days = daysOf(march)
  const table = new Set(['useridentity', 'eventid', 'eventname', 'eventtime'])
  const coverage = coverageQuestion(march)
  const [explanation] = scansFor(
    {
      keys: ['key:ASIAEXAMPLE', 'made:ASIAEXAMPLE', 'session:AROAEXAMPLE:it’s@1772445600', 'twin:AIDAEXAMPLE'],
      originals: ['0b6d3d3e-5b1f-4c52-9d0b-0a4d1a2b3c4d'],
      sessions: [
        {
          ...{ principalId: 'AROAEXAMPLE:it’s', created: 1772445600, keys: ['ASIAEXAMPLE'] },
          signIns: ['arn:aws:signin:eu-west-1:111122223333:session/1'],
        },
      ],
    },
    days,
  )
  if (explanation === undefined) throw new Error('one scan')
  const sent: Record<string, Statement> = {
    'who-touched i-0abc': of(resourceQuestion(['i-0abc'], march)),
    'who-touched, of all time': of(resourceQuestion(['s3:bucket:reports'], { since: null, until: null })),
    'whois AKIAEXAMPLE': of(identityQuestion('AKIAEXAMPLE', march)),
    'whois 203.0.113.7': of(identityQuestion('203.0.113.7', march)),
    'events --account --region --service --event --denied': of(
      eventsQuestion(
        {
          ...events,
          ...{ account: '111122223333', region: 'eu-west-1', service: 'ec2', event: 'StopInstances', denied: true },
        },
        entries,
      ),
    ),
    'events --vendor acme': of(eventsQuestion({ ...events, vendor: 'acme' }, entries)),
    'report acme': of(reportQuestion('acme', entries, march)),
    coverage: coverageStatement(`(${coarseSelect('"ct"."logs"', table, true)})`, days, candidatesOf(coverage)),
    'coverage: files behind a view': filesStatement('"ct"."logs_files"', days),
    'what explains credentials': explanationStatement(view, explanation.days, explanation.facts, explanation.callers),
    'what a session did': lookupStatement(view, days, holdsAny(["o'brien"])),
    'who is where its keys are used': addressStatement(view, days, ['203.0.113.7']),
    'what SQL would read': explainStatement('SELECT 1'),
  }
  const [athena, trino] = [
    ({ sql, parameters }: Statement) => `${sql}\n-- ExecutionParameters: ${parameters.join(', ')}`,
    textOf,
  ].map((text) => Object.entries(sent).map(([name, statement]) => `-- ${name}\n${text(statement)}\n`))
  const golden = (name: string) => join(import.meta.dirname, 'sql', name)
  await expect(athena?.join('\n')).toMatchFileSnapshot(golden('questions.athena.sql'))
  await expect(trino?.join('\n')).toMatchFileSnapshot(golden('questions.trino.sql'))
})

test('each query that heeds a time reads its days of delivery alone, one beyond the end', () => {
  for (const query of QUERIES.filter(({ parameters }) => parameters.some(({ name }) => name === 'until'))) {
    const { sql } = sent(query)
    expect(sql, query.name).toContain(`"timestamp" >= replace(substr(CAST(? AS varchar), 1, 10), '-', '/')`)
    expect(sql, query.name).toContain(
      `"timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST(? AS varchar))), '%Y/%m/%d')`,
    )
  }
})

test('a store finds events by their time, in whatever file they came', () => {
  for (const query of QUERIES) expect(sqlFor(query, 'duckdb'), query.name).not.toContain('"timestamp"')
})
