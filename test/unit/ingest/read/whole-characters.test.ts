import fc from 'fast-check'
import { expect, test } from 'vitest'
import { wholeCharacters, wholeCharactersOfString } from '../../../../src/ingest/read/whole-characters.ts'

/** What JSON.parse reads, with each half of a pair replaced: the same by another way. */
function replaced(value: string): string {
  return Buffer.from(value, 'utf8').toString('utf8')
}

test('each half of a pair becomes U+FFFD, whole pairs and all else stay', () => {
  const unit = fc.oneof(
    fc.constantFrom(
      '\\ud83d',
      '\\uDE00',
      '\\u0041',
      '\\\\',
      '\\"',
      '\\n',
      '\\\\ud83d',
      'x',
      '😀',
      '\\ud83d\\ude00',
      'ud83d',
    ),
  )
  fc.assert(
    fc.property(fc.array(unit, { maxLength: 12 }), (units) => {
      const json = `"${units.join('')}"`
      const whole = wholeCharacters(json)
      expect(JSON.parse(whole)).toBe(replaced(JSON.parse(json)))
      if (JSON.parse(json) === replaced(JSON.parse(json))) expect(whole).toBe(json)
    }),
  )
})

test('halves that stand raw in a string become U+FFFD too', () => {
  expect(wholeCharactersOfString('"a\ud83db \\udc00"')).toBe('"a\ufffdb \\ufffd"')
})
