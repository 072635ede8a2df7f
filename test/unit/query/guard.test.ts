import { expect, test } from 'vitest'
import { refusedFunction } from '../../../src/query/guard.ts'

test.each([
  [`select * from enable_logging(storage='file')`, 'enable_logging'],
  ['select "enable_logging" /* so */ ()', 'enable_logging'],
  ['SELECT GETENV($$HOME$$)', 'GETENV'],
  ['call pragma_version()', 'pragma_version'],
  // The lexer ends a comment at a carriage return, ends E'…' by its own rules, and nests comments.
  ['select 1 -- x\rfrom enable_logging()', 'enable_logging'],
  ["select E'\\'', getenv('HOME') --'", 'getenv'],
  ["select 1 /* /* */ ' */ from enable_logging() --'", 'enable_logging'],
])('%s is refused', (sql, name) => {
  expect(refusedFunction(sql)).toBe(name)
})

test.each([
  `select 'enable_logging()' from events`,
  '-- getenv()\nselect 1',
  'select /* getenv( */ count(*) from events',
  'select getenv from (select 1 as getenv)',
  "select 'it''s getenv(' || eventName from events",
])('%s is none of the refused functions', (sql) => {
  expect(refusedFunction(sql)).toBeNull()
})
