import { afterEach, expect, test, vi } from 'vitest'
import { answer } from '../../../src/cli/ask.ts'
import type { Io } from '../../../src/cli/io.ts'
import type { Settings } from '../../../src/cli/session.ts'
import type { Desk } from '../../../src/engine/sql.ts'

afterEach(() => {
  vi.useRealTimers()
})

function made(ask: Desk['ask']) {
  const said: string[] = []
  const ended: number[] = []
  const io = {
    out: async () => {},
    err: (text: string) => void said.push(text),
    isErrTty: false,
    now: () => 0,
    onInterrupt: () => () => {},
    end: (code: number) => void ended.push(code),
  } as unknown as Io
  const settings = { format: 'json', quiet: true, globals: {} } as unknown as Settings
  return { io, settings, desk: { ask } as unknown as Desk, said, ended }
}

test('a query that heeds no interrupt ends the process some seconds after its time, with exit code 3', async () => {
  vi.useFakeTimers()
  let release = () => {}
  const { io, settings, desk, said, ended } = made(
    () =>
      new Promise((done) => {
        release = done
      }),
  )
  const asked = answer(io, settings, desk, 'select 1', { maxRows: null, timeout: 2000 })
  await vi.advanceTimersByTimeAsync(6900)
  expect(ended).toEqual([])
  await vi.advanceTimersByTimeAsync(200)
  expect(ended).toEqual([3])
  expect(said.join('')).toContain("longer than 2 s and can't be stopped")
  release()
  await asked
})

test('a query that ends in time, or is interrupted, ends nothing else', async () => {
  vi.useFakeTimers()
  const { io, settings, desk, ended } = made(async () => {})
  await answer(io, settings, desk, 'select 1', { maxRows: null, timeout: 1000 })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(ended).toEqual([])
})
