import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonPieces, raw, toJson } from '../../src/output/json.ts'

const leaf = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.boolean(),
  fc.constantFrom(null, undefined, 2n ** 60n, 7n),
  fc.constantFrom(raw('{\n "a" : [1,\r\n2] }'), raw('[]')),
)
const { answer } = fc.letrec((tie) => ({
  answer: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    leaf,
    fc.array(tie('answer')),
    fc.dictionary(fc.string(), tie('answer'), { noNullPrototype: true }),
    // Longer than what becomes text at once.
    fc.tuple(leaf, fc.integer({ min: 990, max: 2100 })).map(([each, length]) => Array(length).fill(each)),
  ),
}))

test('an answer in pieces is the answer at once', () => {
  fc.assert(
    fc.property(
      answer.filter((value) => value !== undefined),
      (value) => {
        expect([...jsonPieces(value)].join('')).toBe(toJson(value, 2))
      },
    ),
    { numRuns: 200 },
  )
})

test('no piece of a long list grows with the list', () => {
  const touches = Array.from({ length: 100_000 }, (_, i) => ({ eventId: `event-${i}`, twins: [] }))
  const pieces = [...jsonPieces({ resource: 'r', touches }), ...jsonPieces([{ touches }])]
  expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThan(100_000)
})
