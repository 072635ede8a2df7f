import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CHROMIUM } from '../../scripts/install-real.ts'
import type { VendorReport } from '../../src/model/report.ts'
import { reportPage } from '../../src/report/page.ts'
import { SAMPLES } from '../support/cli.ts'
import { runTrail } from '../support/in-process.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const folder = mkdtempSync(join(tmpdir(), 'trail-chromium-'))
let browser: Browser
let acme: VendorReport

beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
  const context = ['--store', join(folder, 's.duckdb'), '--vendors', join(SAMPLES, 'vendors.yaml'), '--quiet']
  await runTrail(['ingest', SAMPLES, ...context], { cwd: folder })
  expect((await runTrail(['report', '--all', '-o', folder, ...context], { cwd: folder })).code).toBe(0)
  acme = JSON.parse((await runTrail(['report', 'acme', '--format', 'json', ...context])).stdout)
})
afterAll(async () => {
  await browser?.close()
  rmSync(folder, { recursive: true, force: true })
})

/** How far the page reaches beyond its window. Text, since the compiler knows no browser here. */
const OVERFLOW = 'document.documentElement.scrollWidth - innerWidth'

const VIEWS = {
  light: { viewport: { width: 1280, height: 900 }, colorScheme: 'light' },
  dark: { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' },
  narrow: { viewport: { width: 360, height: 740 }, colorScheme: 'light' },
} as const

/** A page opened with everything but its own file denied; what it said and asked for is kept. */
async function opened(
  file: string,
  view: keyof typeof VIEWS,
): Promise<{ page: Page; said: string[]; asked: string[] }> {
  const page = await browser.newPage(VIEWS[view])
  const said: string[] = []
  const asked: string[] = []
  page.on('console', (message) => said.push(message.text()))
  page.on('pageerror', (error) => said.push(String(error)))
  page.on('dialog', (dialog) => said.push(dialog.message()))
  await page.route('**', (route) => {
    const url = route.request().url()
    if (url === `file://${file}`) return route.continue()
    asked.push(url)
    return route.abort()
  })
  await page.goto(`file://${file}`)
  return { page, said, asked }
}

/** Rules of axe that the page breaks, with the first place of each. */
async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(AXE)
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
    }
    return (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)
  })
}

for (const name of ['report-acme.html', 'index.html']) {
  for (const view of Object.keys(VIEWS) as (keyof typeof VIEWS)[]) {
    test(`${name} is drawn (${view}) without a word in the console, a request or a barrier`, async () => {
      const { page, said, asked } = await opened(join(folder, name), view)
      expect(await barriers(page)).toEqual([])
      const wide = await page.evaluate<number>(OVERFLOW)
      expect(wide).toBeLessThanOrEqual(0)
      const shot = await page.screenshot({ timeout: 120_000 })
      expect(shot.length).toBeGreaterThan(10_000)
      expect({ said, asked }).toEqual({ said: [], asked: [] })
      await page.close()
    })
  }
}

const BARS = `[...document.querySelectorAll('svg[aria-labelledby^="activity"] rect')].map((bar) => {
  const { width, height } = bar.getBoundingClientRect()
  return { kind: bar.getAttribute('class'), width, height, fill: getComputedStyle(bar).fill }
})`

test('the charts have bars where the numbers are, and a name and a text for whoever can’t see them', async () => {
  const { page } = await opened(join(folder, 'report-acme.html'), 'light')
  const bars = await page.evaluate<{ kind: string; width: number; height: number; fill: string }[]>(BARS)
  expect(bars.length).toBeGreaterThan(20)
  expect(bars.every(({ width, height }) => width > 0 && height > 0)).toBe(true)
  expect(new Set(bars.map(({ fill }) => fill)).size).toBe(new Set(bars.map(({ kind }) => kind)).size)
  for (const picture of await page.locator('svg[role="img"]').all())
    expect(
      await picture.evaluate(
        (svg) => svg.querySelector('title')?.textContent && svg.querySelector('desc')?.textContent,
      ),
    ).toBeTruthy()
  await page.close()
})

test('a number leads to its event ids and back by keyboard alone', async () => {
  const { page } = await opened(join(folder, 'report-acme.html'), 'light')
  await page.locator('.figures a.ev').first().focus()
  await page.keyboard.press('Enter')
  // A press of a key returns before the browser has gone where it leads.
  await page.waitForURL(({ hash }) => /^#e\d+$/.test(hash))
  const at = new URL(page.url()).hash
  await page.locator(`${at} a`).first().focus()
  await page.keyboard.press('Enter')
  await page.waitForURL(({ hash }) => hash === at.replace('e', 'n'))
  await page.close()
})

test('it prints, with its charts', async () => {
  const { page } = await opened(join(folder, 'report-acme.html'), 'light')
  const pdf = await page.pdf({ format: 'A4' })
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
  expect(pdf.length).toBeGreaterThan(50_000)
  await page.close()
})

const HOSTILE = [
  `</title></style></svg><script>alert(1)</script><img src=x onerror=alert(1)>`,
  `"><svg onload=alert(1)>`,
  '\u202ereversed\u2066',
  'x'.repeat(10_000),
]

test('hostile names are shown as text: nothing runs, nothing is asked for, the page stays readable', async () => {
  let next = 0
  const times = /^\d{4}-\d\d-\d\dT/
  const words = new Set([
    'exact',
    'strong',
    'likely',
    'role',
    'account',
    'other',
    'day',
    'read',
    'high',
    'critical',
    'medium',
    'low',
    'info',
    'present',
    'empty',
    'unknown',
  ])
  const hostile = JSON.parse(JSON.stringify(acme), (_, value) =>
    typeof value === 'string' && !times.test(value) && !words.has(value) ? HOSTILE[next++ % HOSTILE.length] : value,
  ) as VendorReport
  const file = join(folder, 'hostile.html')
  writeFileSync(file, reportPage(hostile))
  expect(statSync(file).size).toBeLessThan(2_000_000)
  const { page, said, asked } = await opened(file, 'narrow')
  expect(await page.locator('script, img, [onload], [onerror]').count()).toBe(0)
  const text = await page.locator('body').innerText()
  expect(text).toContain('<script>alert(1)</script>')
  expect(text).toContain('\\u{202e}reversed')
  expect(text).toContain('(10,000 characters)')
  expect(await page.evaluate<number>(OVERFLOW)).toBeLessThanOrEqual(0)
  expect({ said, asked }).toEqual({ said: [], asked: [] })
  await page.close()
})
