import { expect, test } from 'vitest'
import { bindings } from '../../../src/policy/arn-pattern.ts'

const TABLE = `arn:\${Partition}:glue:\${Region}:\${Account}:table/\${DatabaseName}/\${TableName}`

test('an ARN says the parts of its type', () => {
  expect(bindings(TABLE, 'arn:aws:glue:eu-west-1:111122223333:table/sales/orders')).toEqual(
    new Map([
      ['DatabaseName', 'sales'],
      ['TableName', 'orders'],
    ]),
  )
  expect(bindings(TABLE, 'arn:aws:glue:eu-west-1:111122223333:database/sales')).toEqual(new Map())
})

test('no text that a log holds for an ARN is tried in every way that it could be cut', () => {
  expect(bindings(TABLE, `arn:${':glue:'.repeat(20_000)}x`)).toEqual(new Map())
  expect(bindings(TABLE, `arn:${'a:glue:b:c:table'.repeat(5_000)}`)).toEqual(new Map())
})
