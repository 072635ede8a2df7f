import { expect, test } from 'vitest'
import { STAND_INS } from '../../../src/resources/from-name.ts'
import { RESOURCE_TYPES } from '../../../src/resources/index.ts'
import { SERVICE_RULES } from '../../../src/resources/rules/index.ts'

/** Types that rules name and that no ARN can be made for; they need no row in the list. */
const UNLISTED = new Set(['rds:auto-backup', 'rds:cluster-auto-backup'])

test('a type is listed once, and its ARN form fits its service', () => {
  const names = RESOURCE_TYPES.map(({ type }) => type)
  expect(new Set(names).size).toBe(names.length)
  for (const { type, arn } of RESOURCE_TYPES) {
    if (arn === null || type === 'aws:account') continue
    expect(arn.split(':')[0], type).toBe(type.split(':')[0])
    expect(arn.endsWith('{id}'), type).toBe(true)
  }
})

test('every rule names a listed type, events by their names, and paths that begin in the record', () => {
  const known = new Set([...RESOURCE_TYPES.map(({ type }) => type), ...STAND_INS, ...UNLISTED])
  for (const { sources, rules } of SERVICE_RULES) {
    for (const { on, touches } of rules) {
      expect(on, sources[0]).toMatch(/^[A-Z][A-Za-z0-9]+(?: [A-Z][A-Za-z0-9]+)*$/)
      expect(touches.length, on).toBeGreaterThan(0)
      for (const [, type, ...paths] of touches) {
        expect(known.has(type), `${type} of ${on}`).toBe(true)
        for (const path of paths) {
          for (const one of path.split(/ \?\? | \+ /)) expect(one, on).toMatch(/^(?:rq|rs|aed|sed)\.[^\s]+$/)
        }
      }
    }
  }
})
