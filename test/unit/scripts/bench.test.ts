import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import { RARE } from '../../../scripts/bench/corpus.ts'
import { type Corpus, corpus } from '../../../scripts/bench/full/corpora.ts'
import { documentOf } from '../../../scripts/bench/full/document.ts'
import { Figures, measured, spreadOf } from '../../../scripts/bench/full/measure.ts'

const work = mkdtempSync(join(tmpdir(), 'trail-bench-unit-'))
afterAll(() => rmSync(work, { recursive: true, force: true }))

const texts = ({ folder }: Corpus) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.gz'))
    .sort()
    .map((path) => gunzipSync(readFileSync(join(folder, path))).toString())
const idsOf = (made: Corpus) => texts(made).flatMap((text) => text.match(/"eventID":"[^"]+"/g) ?? [])

test('a corpus is the same whoever makes it, has as many events and files as it says, and holds the rare resource', () => {
  const one = corpus(work, 'one', 200, 20)
  const again = corpus(work, 'again', 200, 20)
  expect(texts(one)).toEqual(texts(again))
  expect({ events: idsOf(one).length, files: texts(one).length }).toEqual({ events: one.events, files: one.files })
  expect(texts(one).join('')).toContain(RARE)
  expect(one.bytes).toBeGreaterThan(0)
})

test('what comes later shares no event with what is loaded already', () => {
  const ids = new Set(idsOf(corpus(work, 'one', 200, 20)))
  expect(idsOf(corpus(work, 'more', 100, 20, 1_000_000)).filter((id) => ids.has(id))).toEqual([])
})

test('a figure is the median of its rounds, with the least and the most', () => {
  expect(spreadOf([5, 1, 3])).toEqual({ median: 3, least: 1, most: 5 })
  const figures = new Figures()
  for (const wall of [4, 2, 6]) figures.add('ingest a: trail', { wall, cpu: 2 * wall, peak: 10 })
  figures.add('ingest a: gunzip', { wall: 2, cpu: 1, peak: 1 })
  expect(figures.ratio('ingest a: trail', 'ingest a: gunzip', 'wall')).toBe(2)
  expect(figures.names('ingest a')).toEqual(['ingest a: trail', 'ingest a: gunzip'])
})

test('a program that fails is no figure', () => {
  if (!existsSync('/usr/bin/time')) return
  const bench = { work, env: process.env }
  expect(measured(bench, ['true']).wall).toBeGreaterThanOrEqual(0)
  expect(() => measured(bench, ['sh', '-c', 'echo wrong >&2; exit 3'])).toThrow(/ended 3: wrong/)
  expect(measured(bench, ['sh', '-c', 'exit 3'], [0, 3]).cpu).toBeGreaterThanOrEqual(0)
})

test('the page names what could not be measured, and gives a dash for a ratio without a base', () => {
  const page = documentOf({
    corpora: [],
    figures: new Figures(),
    rounds: 1,
    stores: new Map(),
    inProcess: new Map(),
    verified: 0,
    peers: ['a tool that no registry has'],
  })
  expect(page).toContain('Not measured: a tool that no registry has.')
  expect(page).not.toContain('NaN')
})
