import { expect, test } from 'vitest'
import { progressText } from '../../../src/cli/progress.ts'
import { type Listing, listedAhead } from '../../../src/cli/sources.ts'
import type { SourceObject } from '../../../src/ingest/source/source.ts'

const PROGRESS = { objects: 50, bytes: 2_500_000, events: 30_000 }

test('a bar with the time left is drawn once all is listed', () => {
  expect(progressText(PROGRESS, { objects: 200, complete: true }, 10)).toBe(
    '█████░░░░░░░░░░░░░░░ 50 of 200 objects, 2.5 MB, 30000 events, 3000 events/s, 30 s left',
  )
  expect(progressText({ ...PROGRESS, objects: 1 }, { objects: 1000, complete: true }, 10)).toContain('2 h 46 min left')
})

test('while the listing goes on, no end is foretold', () => {
  expect(progressText(PROGRESS, { objects: 200, complete: false }, 10)).toBe(
    '50 of 200 objects and more, 2.5 MB, 30000 events, 3000 events/s',
  )
})

const object = (url: string) => ({ url }) as SourceObject
async function* of(urls: readonly string[], taken: string[] = [], error?: Error): AsyncGenerator<SourceObject> {
  for (const url of urls) {
    taken.push(url)
    yield object(url)
  }
  if (error !== undefined) throw error
}

test('what is listed ahead arrives in its order, and all of it is told', async () => {
  const urls = Array.from({ length: 500 }, (_, i) => `f${i}`)
  let last: Listing | null = null
  const read: string[] = []
  for await (const { url } of listedAhead(of(urls), (listing) => (last = listing), 10)) read.push(url)
  expect(read).toEqual(urls)
  expect(last).toEqual({ objects: 500, complete: true })
})

test('the listing is never further ahead than it may', async () => {
  const taken: string[] = []
  const urls = Array.from({ length: 100 }, (_, i) => `f${i}`)
  let read = 0
  for await (const _ of listedAhead(of(urls, taken), () => {}, 10)) {
    read++
    await new Promise((resolve) => setImmediate(resolve))
    expect(taken.length - read).toBeLessThanOrEqual(11)
  }
})

test('a listing that fails is told after what it gave, and one that is left ends', async () => {
  const read: string[] = []
  await expect(async () => {
    for await (const { url } of listedAhead(of(['a', 'b'], [], new Error('AccessDenied')), () => {})) read.push(url)
  }).rejects.toThrow('AccessDenied')
  expect(read).toEqual(['a', 'b'])
  const taken: string[] = []
  for await (const _ of listedAhead(
    of(
      Array.from({ length: 100 }, (_, i) => `f${i}`),
      taken,
    ),
    () => {},
    5,
  ))
    break
  expect(taken.length).toBeLessThan(100)
})
