import { expect, test } from 'vitest'
import { countHours, type PlaceFacts, stretchesOf } from '../../../src/audit/coverage.ts'
import { keepsWritesOnly, type TrailCall, trailGaps } from '../../../src/audit/trail-switches.ts'

const HOUR = 3_600_000
const T0 = Date.parse('2026-03-02T00:00:00Z')
const hour = (n: number) => T0 + n * HOUR

function place(facts: Partial<PlaceFacts>): PlaceFacts {
  return {
    present: new Set(),
    digests: [],
    stopped: [],
    writeOnly: [],
    asked: { from: null, to: null },
    ...facts,
  }
}

function states(facts: Partial<PlaceFacts>): string[] {
  return stretchesOf(place(facts)).map(
    ({ from, to, state, reason }) =>
      `${(from - T0) / HOUR}-${(to - T0) / HOUR} ${state}${reason === null ? '' : ` ${reason}`}`,
  )
}

test('without digests an hour without events is unknown, never empty', () => {
  expect(states({ present: new Set([hour(0), hour(3)]) })).toEqual([
    '0-1 present',
    '1-3 unknown no-digest',
    '3-4 present',
  ])
})

test('a digest makes an hour empty, or missing where a file that it names is not loaded', () => {
  const digest = (n: number, absent: number) => ({ from: hour(n), to: hour(n + 1), absent })
  expect(
    states({ present: new Set([hour(0), hour(1)]), digests: [digest(0, 0), digest(1, 2), digest(2, 0), digest(3, 1)] }),
  ).toEqual(['0-1 present', '1-2 partial digest-lists-file', '2-3 empty', '3-4 missing digest-lists-file'])
})

test('while the trail is stopped hours are missing, and those it was stopped in are there in part', () => {
  expect(
    states({ present: new Set([hour(0), hour(3)]), stopped: [{ from: hour(0) + 60_000, to: hour(3) + 5 }] }),
  ).toEqual(['0-1 partial trail-stopped', '1-3 missing trail-stopped', '3-4 partial trail-stopped'])
})

test('hours of a trail that keeps writes only are there in part', () => {
  expect(states({ present: new Set([hour(0), hour(1)]), writeOnly: [{ from: hour(1), to: hour(2) }] })).toEqual([
    '0-1 present',
    '1-2 partial write-only',
  ])
})

test('a question about a time covers the whole of it', () => {
  const facts = place({ present: new Set([hour(5)]), asked: { from: hour(4), to: hour(7) + 1 } })
  expect(countHours(stretchesOf(facts))).toEqual({ present: 1, empty: 0, missing: 0, partial: 0, unknown: 3 })
})

test('nothing known gives no hours', () => {
  expect(states({})).toEqual([])
})

const ARN = 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/main'
function call(n: number, eventName: string, requestParameters: TrailCall['requestParameters']): TrailCall {
  return {
    time: hour(n),
    eventName,
    account: '111122223333',
    region: 'eu-west-1',
    requestParameters,
    responseElements: null,
  }
}

test('a trail is stopped from StopLogging to StartLogging, by name or by ARN', () => {
  expect(
    trailGaps([call(1, 'StopLogging', { name: 'main' }), call(4, 'StartLogging', { name: ARN })], hour(9)),
  ).toEqual([{ account: '111122223333', region: 'eu-west-1', from: hour(1), to: hour(4), why: 'stopped' }])
})

test('a deleted trail stays stopped until another event of it, and never beyond the logs', () => {
  expect(trailGaps([call(2, 'DeleteTrail', { name: ARN })], hour(9))).toEqual([
    { account: '111122223333', region: 'eu-west-1', from: hour(2), to: hour(9), why: 'stopped' },
  ])
})

test('stopping a trail of all regions, or of the organization, is a gap everywhere', () => {
  const made = call(0, 'CreateTrail', { name: 'main', isMultiRegionTrail: true, isOrganizationTrail: true })
  expect(trailGaps([made, call(1, 'StopLogging', { name: 'main' })], hour(2))).toMatchObject([
    { account: null, region: null, from: hour(1), to: hour(2) },
  ])
})

test('another trail’s start does not end the gap', () => {
  expect(
    trailGaps([call(1, 'StopLogging', { name: 'main' }), call(2, 'StartLogging', { name: 'other' })], hour(3)),
  ).toMatchObject([{ from: hour(1), to: hour(3) }])
})

test('selectors that leave out management reads are seen, basic and advanced', () => {
  const advanced = (...readOnly: string[]) => ({
    advancedEventSelectors: [
      {
        fieldSelectors: [
          { field: 'eventCategory', equals: ['Management'] },
          ...(readOnly.length === 0 ? [] : [{ field: 'readOnly', equals: readOnly }]),
        ],
      },
    ],
  })
  expect(keepsWritesOnly({ eventSelectors: [{ readWriteType: 'WriteOnly', includeManagementEvents: true }] })).toBe(
    true,
  )
  expect(keepsWritesOnly({ eventSelectors: [{ readWriteType: 'All', includeManagementEvents: true }] })).toBe(false)
  expect(keepsWritesOnly(advanced('false'))).toBe(true)
  expect(keepsWritesOnly(advanced('true'))).toBe(false)
  expect(keepsWritesOnly(advanced())).toBe(false)
  expect(keepsWritesOnly(null)).toBe(false)
})
