import { printable } from '../output/printable.ts'

/** A piece of HTML that is safe to stand in a page: made by {@link html} alone. */
export class Html {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

export type Value = Html | string | number | null | undefined | false | readonly Value[]

/**
 * HTML from a template: every value is text and escaped, wherever it stands, save for what is {@link Html} itself; lists
 * are put one after the other, nothing for null, undefined and false. Attributes must be quoted in the template. What a
 * reader can't see, or what turns the direction of writing, is spelled out.
 */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Html {
  return new Html(parts.reduce((text, part, i) => text + textOf(values[i - 1]) + part))
}

function textOf(value: Value): string {
  if (value === null || value === undefined || value === false) return ''
  if (value instanceof Html) return value.text
  return typeof value === 'object' ? value.map(textOf).join('') : escaped(String(value))
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
}

function escaped(text: string): string {
  return printable(text).replace(/[&<>"'`]/g, (char) => ENTITIES[char] ?? '')
}
