import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { auditPage } from '../../scripts/audit-page.ts'
import { cliReference } from '../../scripts/cli-reference.ts'
import { installed, licences } from '../../scripts/licences.ts'
import { queriesPage } from '../../scripts/queries-page.ts'
import { resourceTypes } from '../../scripts/resource-types.ts'
import { scalePage } from '../../scripts/scale-page.ts'
import { schemaPage } from '../../scripts/schema-page.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')

test('the generated pages are what the program would write now (npm run docs)', async () => {
  expect(read('docs/cli-reference.md')).toBe(await cliReference())
  expect(read('docs/audit.md')).toBe(auditPage())
  expect(read('docs/resources.md')).toBe(resourceTypes())
  expect(read('docs/queries.md')).toBe(queriesPage())
  expect(read('docs/scale.md')).toBe(scalePage())
  const schema = await schemaPage()
  expect(read('docs/schema.md')).toBe(schema)
  // Every table, column and function has its sentence.
  expect(schema).not.toMatch(/\| \|$|^## \w+\n\n\n/m)
  expect(read('docs/licences.md')).toBe(licences())
})

test('every package that trail is installed with has a licence that lets it be, and none asks for more', () => {
  const free = /^\(?(Apache-2\.0|MIT|ISC|0BSD|BSD-[23]-Clause|Unicode-3\.0|PDDL-1\.0)( (OR|AND) .*)?\)?$/
  expect(installed().filter(({ licence }) => !free.test(licence))).toEqual([])
})

test('links between the pages lead somewhere', () => {
  const pages = [
    'README.md',
    'CHANGELOG.md',
    ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .map((name) => `docs/${name}`),
  ]
  const broken = pages.flatMap((page) =>
    [...read(page).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)]
      .map((match) => match[1] ?? '')
      .filter((target) => !existsSync(join(ROOT, dirname(page), target)))
      .map((target) => `${page}: ${target}`),
  )
  expect(broken).toEqual([])
})
