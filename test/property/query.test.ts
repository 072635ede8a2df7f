import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TrailError } from '../../src/errors.ts'
import { bindPositional, literal, parametersIn } from '../../src/query/bind.ts'
import { forDuckdb } from '../../src/query/dialect/duckdb.ts'
import { tokenize } from '../../src/query/tokens.ts'

const name = fc.constantFrom('since', 'a', 'b_2', 'Name')
/** Pieces that must come out as they went in, whatever `$name` they hold. */
const still = fc.oneof(
  fc.string().map((text) => `'${text.replaceAll("'", "''")}'`),
  fc.string().map((text) => `"${text.replaceAll('"', '""')}"`),
  fc.string().map((text) => `--${text.replaceAll(/[\n\r]/g, ' ')} $since\n`),
  fc.string().map((text) => `/*${text.replaceAll(/[*/]/g, ' ')}$since*/`),
  fc.constantFrom(
    "E'\\' $since '",
    '/* /* $a */ $b */',
    '$$ $since $$',
    '$x$ $a $$ $x$',
    'select',
    '(',
    ')',
    ',',
    '1e-3',
  ),
)
const piece = fc.oneof(
  still.map((text) => ({ text, parameter: null as string | null })),
  name.map((each) => ({ text: `$${each}`, parameter: each })),
)

test('pieces joined are the text, whatever it is', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string({ unit: 'binary' }),
        fc.array(piece).map((all) => all.map((each) => each.text).join(' ')),
      ),
      (sql) => {
        const tokens = tokenize(sql)
        expect(tokens.map(({ text }) => text).join('')).toBe(sql)
        expect(tokens.every(({ text }) => text !== '')).toBe(true)
      },
    ),
    { numRuns: 100 },
  )
})

test('each $name outside of strings and comments becomes one ?, in order, and nothing else changes', () => {
  fc.assert(
    fc.property(fc.array(piece), fc.string(), (pieces, value) => {
      const sql = pieces.map(({ text }) => text).join(' ')
      const names = pieces.flatMap(({ parameter }) => (parameter === null ? [] : [parameter]))
      const values = { since: value, a: 1, b_2: null, Name: true }
      expect(parametersIn(sql)).toEqual(names)
      expect(bindPositional(sql, values)).toEqual({
        sql: pieces.map(({ text, parameter }) => (parameter === null ? text : '?')).join(' '),
        parameters: names.map((each) => literal(values[each as keyof typeof values])),
      })
    }),
    { numRuns: 300 },
  )
})

test('a text as a literal is one string token and nothing beside it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (value) => {
      const tokens = tokenize(`${literal(value)};`)
      expect(tokens.map(({ kind }) => kind)).toEqual(['string', 'symbol'])
      expect(tokens[0]?.text.slice(1, -1).replaceAll("''", "'")).toBe(value)
    }),
  )
})

/** Words that the rewriting looks for, in any order and nesting. */
const scrap = fc.oneof(
  still,
  fc.constantFrom(
    ...'select from join cross unnest values ( ) [ ] , . ; as array varchar cast transform any_match reduce if x -> y = 1 listagg within group ignore nulls over show columns timestamp "$path" cloudtrail_logs with ties at time zone'.split(
      ' ',
    ),
  ),
)
const meaning = (sql: string) =>
  tokenize(sql).flatMap(({ kind, text }) => (kind === 'string' || kind === 'comment' ? [text] : []))

test('rewriting keeps every string and comment that it meets, or refuses in words; it never fails otherwise', () => {
  fc.assert(
    fc.property(fc.array(scrap, { maxLength: 40 }), (scraps) => {
      const sql = scraps.join(' ')
      try {
        const after = meaning(forDuckdb(sql).sql)
        const kept = meaning(sql).filter((text) => text.startsWith("'"))
        for (const text of kept) expect(after).toContain(text)
      } catch (error) {
        if (!(error instanceof TrailError)) throw error
      }
    }),
    { numRuns: 1000 },
  )
})

test('SQL without anything of Trino’s own comes out as it went in', () => {
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const sql = `SELECT ${pieces.map(({ text }) => text).join(' ')}`
      const balanced = forDuckdb(sql)
      expect(balanced.sql).toBe(sql)
    }),
    { numRuns: 300 },
  )
})
