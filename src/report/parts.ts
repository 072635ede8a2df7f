import { type Html, html, type Value } from './html.ts'
import { count } from './text.ts'

/** What stands at the top of a column: `>` behind a name aligns it right. */
export interface TableOptions {
  caption: string
  columns: readonly string[]
  rows: readonly (readonly Value[])[]
  /** How many rows there are in all, where the table holds only the first of them, and what shows the rest. */
  of?: number
  rest?: string | null
  /** What stands there when there is no row. */
  none: string
}

/** A table that may be scrolled sideways where it is too wide; its first column are row headings. */
export function table({ caption, columns, rows, of, rest, none }: TableOptions): Html {
  if (rows.length === 0) return html`<p class="none">${none}</p>`
  const right = columns.map((name) => name.endsWith('>'))
  const cellOf = (value: Value, i: number) =>
    i === 0 ? html`<th scope="row">${value}</th>` : html`<td${right[i] === true ? NUMBER : null}>${value}</td>`
  const cut = of !== undefined && of > rows.length
  return html`
<div class="scroll" role="region" aria-label="${caption}" tabindex="0">
<table>
<caption>${caption}</caption>
<thead><tr>${columns.map((name, i) => html`<th scope="col"${right[i] === true ? NUMBER : null}>${name.replace(/>$/, '')}</th>`)}</tr></thead>
<tbody>${rows.map(
    (row) => html`
<tr>${row.map(cellOf)}</tr>`,
  )}
</tbody>
</table>
</div>${
    cut
      ? html`
<p class="cut">The first ${count(rows.length, 'row')} of ${count(of, 'row').replace(/ rows?$/, '')}.${rest == null ? null : html` All: <code>${rest}</code>`}</p>`
      : null
  }`
}

const NUMBER = html` class="n"`

/** A section with its heading, for the list of contents too. */
export interface Part {
  id: string
  title: string
  body: Html
}

export function section({ id, title, body }: Part): Html {
  return html`
<section id="${id}" aria-labelledby="${id}-h">
<h2 id="${id}-h">${title}</h2>
${body}
</section>`
}

/** The numbers of a picture, for whoever can't see it. */
export function asTable(options: TableOptions): Html {
  return html`
<details><summary>The same as a table</summary>${table(options)}
</details>`
}

export function figure(caption: string, picture: Html, legend: Html | null = null): Html {
  return html`
<figure>
<figcaption>${caption}</figcaption>${legend}
<div class="scroll" role="region" aria-label="Picture: ${caption}" tabindex="0">${picture}</div>
</figure>`
}

/** What the colours of a picture mean. */
export function legend(entries: readonly (readonly [kind: string, name: string])[]): Html {
  return html`
<ul class="legend">${entries.map(([kind, name]) => html`<li><svg width="12" height="12" aria-hidden="true" focusable="false"><rect class="${kind}" width="12" height="12" rx="2"/></svg>${name}</li>`)}</ul>`
}
