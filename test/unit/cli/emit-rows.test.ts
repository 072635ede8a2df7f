import fc from 'fast-check'
import { expect, test } from 'vitest'
import { emitRows } from '../../../src/cli/emit-rows.ts'
import type { Io } from '../../../src/cli/io.ts'
import type { Settings } from '../../../src/cli/session.ts'
import { type Format, render } from '../../../src/output/index.ts'
import { sqlView } from '../../../src/output/views/sql.ts'

type Row = Record<string, unknown>

async function emitted(format: Format, batches: readonly Row[][], columns: readonly string[], isFlat: boolean) {
  let out = ''
  let err = ''
  let read = 0
  async function* incoming() {
    for (const batch of batches) {
      read++
      yield batch
    }
  }
  const io = {
    out: async (text: string) => {
      out += text
    },
    err: (text: string) => {
      err += text
    },
    isTty: false,
    columns: 80,
    env: {},
  } as unknown as Io
  const settings = { format, globals: {}, quiet: false } as unknown as Settings
  const rows = await emitRows(io, settings, { columns, isFlat, batches: incoming() })
  return { out, err, rows, read }
}

const value = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.constant(null),
  fc.boolean(),
  fc.array(fc.string(), { maxLength: 2 }),
)
const rowsOf = (cell: fc.Arbitrary<unknown>) =>
  fc.array(fc.array(fc.record({ a: cell, b: cell }), { maxLength: 3 }), { maxLength: 4 })

test('rows that come in parts are the same document as rows that are there', () =>
  fc.assert(
    fc.asyncProperty(
      fc.constantFrom<Format>('json', 'ndjson', 'csv', 'md', 'table'),
      fc.oneof(
        rowsOf(value).map((batches) => ({ batches, isFlat: true })),
        rowsOf(fc.oneof(value, fc.dictionary(fc.string(), value))).map((batches) => ({ batches, isFlat: false })),
      ),
      async (format, { batches, isFlat }) => {
        const { text } = render(format, sqlView(['a', 'b']), batches.flat(), {
          width: 80,
          paint: (each) => each,
          unmask: false,
        })
        const { out, rows } = await emitted(format, batches, ['a', 'b'], isFlat)
        expect(out).toBe([...text].join(''))
        expect(rows).toBe(batches.flat().length)
      },
    ),
  ))

test('a table reads no more than it shows, and says so', async () => {
  const batches = Array.from({ length: 50 }, (_, i) => Array.from({ length: 100 }, (_, j) => ({ n: i * 100 + j })))
  const { out, err, read } = await emitted('table', batches, ['n'], true)
  expect(out.trim().split('\n').at(-1)).toBe('199')
  expect(err).toBe('only the first 200 rows are shown; --format json, ndjson or csv has them all\n')
  expect(read).toBe(3)
})
