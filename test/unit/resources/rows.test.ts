import { expect, test } from 'vitest'
import { record, touchesOf } from './record.ts'
import { DATA_ROWS } from './rows/data.ts'
import { EC2_ROWS, TOLD_BY_ROW_1 } from './rows/ec2.ts'
import { IDENTITY_ROWS } from './rows/identity.ts'
import { PLATFORM_ROWS } from './rows/platform.ts'

const ROWS = [...EC2_ROWS, ...IDENTITY_ROWS, ...DATA_ROWS, ...PLATFORM_ROWS]

test.each(ROWS)('row $row, $event, touches these resources and no others', ({ event, parts, touches }) => {
  expect(touchesOf(record(event, parts))).toEqual([...touches].sort())
})

test('every row of the reference has a case', () => {
  const told = new Set([...ROWS.map(({ row }) => row), ...TOLD_BY_ROW_1])
  expect(Array.from({ length: 110 }, (_, index) => index + 1).filter((row) => !told.has(row))).toEqual([])
})

test('a failed event touches what it would have touched', () => {
  for (const { event, parts } of ROWS) {
    const plain = touchesOf(record(event, parts))
    expect(touchesOf(record(event, { ...parts, errorCode: 'AccessDenied', errorMessage: 'no' }))).toEqual(plain)
  }
})
