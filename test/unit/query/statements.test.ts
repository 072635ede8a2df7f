import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cutStatements, onOneLine, wordsOf } from '../../../src/query/statements.ts'

test('a statement ends at a semicolon that is its own, and the rest waits', () => {
  expect(cutStatements('select \';\', "a;b" -- c;\n, /* ; */ 1; select 2; sel')).toEqual({
    statements: ['select \';\', "a;b" -- c;\n, /* ; */ 1;', 'select 2;'],
    rest: 'sel',
  })
  expect(cutStatements(';; ; -- nothing\n;')).toEqual({ statements: [], rest: '' })
})

test.each(["select 'it''s;", 'select "a;', 'select /* ; /* */ ;', 'select $$;', "select e'\\';"])(
  '%s is not at its end',
  (text) => expect(cutStatements(`${text}\n`)).toEqual({ statements: [], rest: `${text}\n` }),
)

test('however text is parted into lines, the same statements come of it', () => {
  const piece = fc.constantFrom('select 1', ';', "'a;b'", "'", '\n', ' ', '--;', '/*', '*/', '"', '$$', 'x')
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const text = `${pieces.join('')}\n`
      const found: string[] = []
      let pending = ''
      for (const line of text.split('\n').slice(0, -1)) {
        const { statements, rest } = cutStatements(`${pending}${line}\n`)
        found.push(...statements)
        pending = rest
      }
      const whole = cutStatements(text)
      expect({ found, rest: pending }).toEqual({ found: whole.statements, rest: whole.rest })
    }),
  )
})

test('a statement is called back on one line, its comments closed; one with a line end in a text is not', () => {
  expect(onOneLine('select 1 -- one */ two\n  from   x;\n')).toBe('select 1 /* one * / two */ from x;')
  expect(onOneLine("select 'a\nb'")).toBeNull()
})

test('words are parted by white space, and quotes hold one together', () => {
  expect(wordsOf(`.query x  a=1 b='two words' c="it's" d='' e='open`)).toEqual([
    '.query',
    'x',
    'a=1',
    'b=two words',
    "c=it's",
    'd=',
    'e=open',
  ])
})
