import type { CoverageReport } from '../model/coverage.ts'
import { partitionsLine } from '../output/views/words.ts'
import { coverageChart } from './charts.ts'
import { html } from './html.ts'
import { documentOf } from './page.ts'
import { placesTables } from './sections/basis.ts'
import { count, shown, time } from './text.ts'

/** How many rows a table of the page has at most. */
const ROWS = 500

/** One self-contained page of what the logs cover, hour by hour: no network, no script. */
export function coveragePage({ accounts, categories, partitions }: CoverageReport): string {
  const spans = accounts.flatMap(({ regions }) => regions.flatMap(({ timeline }) => timeline))
  const window = {
    first: spans.map(({ from }) => from).sort()[0] ?? null,
    last:
      spans
        .map(({ to }) => to)
        .sort()
        .at(-1) ?? null,
  }
  const regions = accounts.reduce((sum, account) => sum + account.regions.length, 0)
  const top = html`<p class="kicker">What the answers rest on</p>
<h1>Coverage of the logs</h1>
<p class="lede">${
    window.first === null || window.last === null
      ? partitions === undefined
        ? html`The store holds no events.`
        : html`The partitions that were read hold no events.`
      : html`${count(accounts.length, 'account')}, ${count(regions, 'region')} in all, from ${time(window.first)} to ${time(window.last)} UTC.`
  }</p>
${partitions === undefined ? null : html`<p>${shown(partitionsLine(partitions))}</p>`}`
  const hours = {
    id: 'hours',
    title: 'Hours',
    body: html`${coverageChart({ places: accounts, where: [], window })}${placesTables(accounts, (most) => Math.max(most, ROWS))}`,
  }
  const kinds = {
    id: 'kinds',
    title: 'Kinds of events',
    body: html`<ul>
<li>Management writes: ${categories.managementWrite ? 'recorded' : 'none in these logs'}.</li>
<li>Management reads: ${categories.managementRead ? 'recorded' : 'none in these logs: who looked at what, and AssumeRole, can’t be known'}.</li>
<li>Data events: ${categories.data.length === 0 ? 'none: reads and writes of objects, items and messages can’t be known' : html`of ${categories.data.map((source, i) => html`${i === 0 ? null : ', '}${shown(source)}`)}; those of other services can’t be known`}.</li>
<li>Network activity: ${categories.networkActivity.length === 0 ? 'none' : html`of ${categories.networkActivity.map((source, i) => html`${i === 0 ? null : ', '}${shown(source)}`)}`}.</li>
</ul>`,
  }
  return documentOf('Coverage of the logs', top, [hours, kinds], null)
}
