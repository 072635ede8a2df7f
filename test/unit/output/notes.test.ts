import { expect, test } from 'vitest'
import { noteLines } from '../../../src/output/views/words.ts'

const began = (time: string) => `unresolved: the session of role Deploy began at 2026-03-02T${time}Z, before the logs`

test('notes that differ in nothing but times are said once, with how many more there are', () => {
  const notes = [began('09:10:00'), began('09:11:00'), began('09:11:00'), began('09:12:00.5'), 'hint: a name resembles']
  expect(noteLines(notes).map(({ text }) => text)).toEqual([
    `! ${began('09:10:00')} (2 more like it: --format json)`,
    '! hint: a name resembles',
  ])
})
