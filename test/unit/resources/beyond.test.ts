import { expect, test } from 'vitest'
import { record, touchesOf } from './record.ts'
import { BEYOND_DATA } from './rows/beyond-data.ts'
import { BEYOND_EC2 } from './rows/beyond-ec2.ts'
import { BEYOND_EDGE } from './rows/beyond-edge.ts'
import { BEYOND_IDENTITY } from './rows/beyond-identity.ts'
import { BEYOND_RUN } from './rows/beyond-run.ts'
import { BEYOND_VPC } from './rows/beyond-vpc.ts'

const ALL = [...BEYOND_EC2, ...BEYOND_VPC, ...BEYOND_IDENTITY, ...BEYOND_RUN, ...BEYOND_DATA, ...BEYOND_EDGE]

test.each(ALL)('$event touches these resources and no others', ({ event, parts, touches }) => {
  expect(touchesOf(record(event, parts))).toEqual([...touches].sort())
})

test('what a denied call without a request meant is not guessed', () => {
  expect(touchesOf(record('ecs.RunTask', { errorCode: 'AccessDenied' }))).toEqual([])
  expect(touchesOf(record('ecs.RunTask', { rq: { taskDefinition: 'job' } }))).toContain('parent ecs:cluster default')
})
