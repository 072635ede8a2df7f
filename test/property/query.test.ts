import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bindPositional, literal, parametersIn } from '../../src/query/bind.ts'
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
    { numRuns: 300 },
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
