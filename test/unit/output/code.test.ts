import { expect, test } from 'vitest'
import { markdown } from '../../../src/output/markdown.ts'
import { terminal } from '../../../src/output/table.ts'
import { code } from '../../../src/output/view.ts'

test('JSON stays the same document on a terminal and in Markdown, whatever a log put into it', () => {
  const policy = { Resource: 'arn:aws:iam::111122223333:role/\u001b[31mred\u202e\u{e0041}\ud800' }
  const section = code('json', JSON.stringify(policy, null, 2))
  const shown = terminal([section], 80, (text) => text).text
  const [, fenced = ''] = /^```json\n([\s\S]*)\n```$/m.exec([...markdown([section])].join('')) ?? []
  for (const text of [shown, fenced]) {
    expect(JSON.parse(text)).toEqual(policy)
    expect(text).toMatch(/^[\n\x20-\x7e]*$/)
  }
})
