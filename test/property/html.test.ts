import fc from 'fast-check'
import { expect, test } from 'vitest'
import { html } from '../../src/report/html.ts'

/** What a browser reads back: the five entities and the backtick. */
function unescaped(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39|#96);/g, (_, name: string) => {
    return { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#96': '`' }[name] ?? ''
  })
}

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...'<>&"\'`=/ \u0000\u202e\ud800!-[]'.split(''), 'script', '--', ']]>') }),
)

test('no value of a template can end the text or the attribute that it stands in', () => {
  fc.assert(
    fc.property(anyText, (value) => {
      const { text } = html`<p title="${value}">${value}</p>`
      const match = /^<p title="([^"<>'`]*)">([^"<>'`]*)<\/p>$/.exec(text)
      expect(match).not.toBeNull()
      expect(match?.[1]).toBe(match?.[2])
    }),
  )
})

test('a browser reads back what was written, where nothing in it is hidden', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-ascii' }), (value) => {
      expect(unescaped(html`${value}`.text)).toBe(value)
    }),
  )
})

test('what a reader can’t see is spelled out', () => {
  expect(html`${'a\u202eb\u0000c\u200bd\ud800'}`.text).toBe('a\\u{202e}b\\x00c\\u{200b}d\\u{d800}')
})

test('a template stands in another as it is, lists one after the other, nothing for nothing', () => {
  expect(html`<ul>${['<a>', html`<b>`, 3, null, undefined, false, [html`<i>`]]}</ul>`.text).toBe(
    '<ul>&lt;a&gt;<b>3<i></ul>',
  )
})
