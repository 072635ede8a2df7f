import { command } from '../audit/shell.ts'
import { type Html, html } from './html.ts'
import { number, shortened } from './text.ts'

interface Entry {
  label: string
  count: number
  ids: readonly string[]
  command: string | null
}

/** A number shows so many event ids; its command lists them all, unless a name in it is too long for any use. */
const IDS = 20
const LONGEST_COMMAND = 500

/** The appendix of a page: each number that was linked, with event ids and the command that lists them all. */
export class Evidence {
  readonly #entries: Entry[] = []

  /** `count` as a link to its event ids; plain where there are none. `query`: what lists them all, null for nothing. */
  link(count: number, label: string, ids: readonly string[], query: string | null = null): Html {
    if (ids.length === 0) return html`${number(count)}`
    const command = query !== null && query.length <= LONGEST_COMMAND ? query : null
    const at = this.#entries.push({ label, count, ids: ids.slice(0, IDS), command })
    return html`<a class="ev" id="n${at}" href="#e${at}" aria-label="${number(count)}: events of ${shortened(label, 120)}">${number(count)}</a>`
  }

  appendix(): Html {
    if (this.#entries.length === 0) return html`<p>No number on this page rests on an event.</p>`
    return html`<ol class="evidence">${this.#entries.map((entry, i) => item(entry, i + 1))}</ol>`
  }
}

function item({ label, count, ids, command }: Entry, at: number): Html {
  const all = ids.length >= count
  return html`
<li id="e${at}"><p><a href="#n${at}" aria-label="Back to ${shortened(label, 120)}">${shortened(label, 120)}</a>: ${all ? `${number(ids.length)}` : `${number(ids.length)} of ${number(count)}`}</p>
<p class="ids">${ids.map((id) => html`<code>${shortened(id, 80)}</code> `)}</p>${all || command === null ? null : html`<p class="all">All: <code>${command}</code></p>`}</li>`
}

/** Command lines for one vendor within the window of its report. */
export class Commands {
  readonly #vendor: string
  readonly #range: string

  constructor(vendor: string, { since, until }: { since: string | null; until: string | null }) {
    this.#vendor = vendor
    this.#range =
      (since === null ? '' : (command` --since ${since}` ?? '')) +
      (until === null ? '' : (command` --until ${until}` ?? ''))
  }

  /** `trail events` with filters, each `[option, value]`; null where a value can't stand on a command line. */
  events(...filters: readonly (readonly [option: string, value: string | null])[]): string | null {
    let line = command`trail events --vendor ${this.#vendor}`
    for (const [option, value] of filters) {
      const more = value === null ? null : command` ${value}`
      if (line === null || more === null) return null
      line = `${line} --${option}${more}`
    }
    return line === null ? null : line + this.#range
  }

  flags(...flags: readonly string[]): string | null {
    const line = this.events()
    return line === null ? null : `${line}${flags.map((flag) => ` --${flag}`).join('')}`
  }
}
