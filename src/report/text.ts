import { utcFormat } from 'd3-time-format'
import { printableLine } from '../output/printable.ts'
import { type Html, html } from './html.ts'

/** How much of a name from a log a page shows: any ARN in full, nothing that would bury the page. */
const SHOWN = 240

/** A text from a log on one line; of a very long one its beginning, its end and its length. */
export function shown(text: string | null, most = SHOWN): Html {
  if (text === null) return html`<span class="none">unknown</span>`
  return html`${shortened(text, most)}`
}

export function shortened(text: string, most = SHOWN): string {
  const chars = [...printableLine(text.slice(0, most * 8)), ...printableLine(text.slice(most * 8).slice(-40))]
  if (text.length <= most * 8 && chars.length <= most) return chars.join('')
  return `${chars.slice(0, most - 40).join('')}…${chars.slice(-20).join('')} (${number(text.length)} characters)`
}

/** A name that can be copied. */
export function code(text: string | null, most = SHOWN): Html {
  return text === null ? shown(null) : html`<code>${shortened(text, most)}</code>`
}

/** `1,234`. */
export function number(count: number): string {
  return count.toLocaleString('en-US')
}

/** `1 call`, `1,234 calls`. */
export function count(n: number, noun: string, many = `${noun}s`): string {
  return `${number(n)} ${n === 1 ? noun : many}`
}

const DAY = utcFormat('%-d %B %Y')

/** `2 March 2026`, for sentences. */
export function day(iso: string): string {
  return DAY(new Date(iso))
}

/** The days of a period, as a sentence begins: `Between … and …`, or `On …` where it is one. */
export function period(first: string, last: string): string {
  return day(first) === day(last) ? `On ${day(first)}` : `Between ${day(first)} and ${day(last)}`
}

/** The days of a period, within a sentence: `from … to …`, or `on …` where it is one. */
export function span(first: string, last: string): string {
  return day(first) === day(last) ? `on ${day(first)}` : `from ${day(first)} to ${day(last)}`
}

/** A time for tables, to the minute; the second stands in `datetime`. */
export function time(iso: string | null): Html {
  if (iso === null) return html`<span class="none">no time</span>`
  return html`<time datetime="${iso}">${iso.slice(0, 16).replace('T', ' ')}</time>`
}

/** `ec2` of `ec2.amazonaws.com`. */
export function service(eventSource: string | null): string {
  return eventSource === null ? 'unknown' : eventSource.replace(/\.amazonaws\.com(\.cn)?$/, '')
}
