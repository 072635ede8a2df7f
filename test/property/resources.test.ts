import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { JsonObject } from '../../src/model/json.ts'
import { fromArn } from '../../src/resources/from-arn.ts'
import { fromName } from '../../src/resources/from-name.ts'
import { extract, interpret, MOST_TOUCHES, matches, RESOURCE_TYPES } from '../../src/resources/index.ts'
import { record, reversed, value } from './resources-records.ts'

test('extract answers any JSON object, and never throws', () => {
  fc.assert(
    fc.property(fc.oneof(record, fc.dictionary(fc.string(), fc.jsonValue())), (made) => {
      const { touches, aliases } = extract(made as JsonObject)
      expect(touches.length).toBeLessThanOrEqual(MOST_TOUCHES)
      for (const { resource } of touches) expect(resource.id).not.toBe('')
      for (const { name } of aliases) expect(name).not.toBe('')
    }),
    { numRuns: 2000 },
  )
})

test('the order of keys changes nothing', () => {
  fc.assert(
    fc.property(record, (made) => {
      expect(extract(reversed(made) as JsonObject)).toEqual(extract(made))
    }),
    { numRuns: 2000 },
  )
})

test('an event touches a resource once', () => {
  fc.assert(
    fc.property(record, (made) => {
      const keys = extract(made).touches.map(({ resource }) =>
        JSON.stringify([resource.type, resource.id, resource.account, resource.region]),
      )
      expect(new Set(keys).size).toBe(keys.length)
    }),
    { numRuns: 2000 },
  )
})

test('the id, the ARN and TYPE:ID of every touch lead back to its resource', () => {
  fc.assert(
    fc.property(record, (made) => {
      for (const { resource } of extract(made).touches) {
        const inputs = [
          resource.id,
          `${resource.type}:${resource.id}`,
          ...(resource.arn === null ? [] : [resource.arn]),
        ]
        for (const input of inputs) {
          const found = interpret(input).some((query) => matches(query, resource))
          expect(found, `${input} for ${JSON.stringify(resource)}`).toBe(true)
        }
      }
    }),
    { numRuns: 3000 },
  )
})

test('interpret answers any text, and never with an empty id', () => {
  fc.assert(
    fc.property(fc.oneof(value, fc.webUrl(), fc.string()), (input) => {
      for (const query of interpret(input)) expect(query.id).not.toBe('')
    }),
    { numRuns: 2000 },
  )
})

test('an ARN made from a name reads back as the same resource', () => {
  const place = { account: '111122223333', region: 'eu-west-1', partition: 'aws' }
  fc.assert(
    fc.property(fc.constantFrom(...RESOURCE_TYPES), value, ({ type }, name) => {
      const named = fromName(type, name, place)
      if (named === null || named.arn === null) return
      const { of: _, ...again } = fromArn(named.arn) ?? { of: null }
      const { of: __, ...first } = named
      expect(again).toEqual(first)
    }),
    { numRuns: 3000 },
  )
})
