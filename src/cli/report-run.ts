import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import type { CommandUnknownOpts } from '@commander-js/extra-typings'
import type { Registry } from '../attribution/vendor.ts'
import { reportQuestion } from '../engine/remote/question.ts'
import { allReports, reportIndex, vendorReport } from '../engine/report.ts'
import { usageError } from '../errors.ts'
import { SEVERITIES } from '../model/finding.ts'
import type { ReportIndexRow, VendorReport } from '../model/report.ts'
import { reportsView, reportView } from '../output/views/report.ts'
import { indexPage } from '../report/index-page.ts'
import { PAGE_RESOURCES, reportPage } from '../report/page.ts'
import type { Store } from '../store/open.ts'
import { baselineOf } from './baseline.ts'
import { eventMap } from './built-in.ts'
import { emit } from './emit.ts'
import type { Io } from './io.ts'
import { EVENTS_UNASKED, writeReportEvents } from './report-events.ts'
import { type Settings, settingsOf, withLogs, withStore } from './session.ts'

/** Formats that people read show the first of a long list; those for programs are never cut. */
function resourcesFor({ format }: Settings): number | null {
  return format === 'json' || format === 'ndjson' || format === 'csv' ? null : PAGE_RESOURCES
}

/** A report is a page unless another format is asked for, on a terminal too. */
async function reportSettings(command: CommandUnknownOpts, io: Io): Promise<Settings> {
  const settings = await settingsOf(command, io)
  return { ...settings, format: settings.globals.format ?? 'html' }
}

/** How a report is written: where to, and whether with a list of its events. */
export interface ReportOutput {
  output: string | undefined
  /** The list of all events beside a page: undefined where it is not too long. */
  events: boolean | undefined
  /** The file of accepted findings, where it isn't trail.yaml's. */
  baseline: string | undefined
}

export async function reportOne(
  command: CommandUnknownOpts,
  io: Io,
  vendor: string,
  { output, events, baseline }: ReportOutput,
): Promise<void> {
  const settings = await reportSettings(command, io)
  const question = (registry: Registry) => reportQuestion(vendor, registry.entries, settings.range)
  const accepted = await baselineOf(baseline, settings, io)
  const toFile = output !== '-' && (output !== undefined || settings.format === 'html')
  await withLogs(settings, io, question, async (store, actors) => {
    const report = await vendorReport(store, actors, {
      vendor,
      ...settings.range,
      resources: resourcesFor(settings),
      map: eventMap(),
      baseline: accepted,
    })
    if (!toFile) return emit(io, settings, { ...reportView, documents: { html: reportPage } }, report)
    const path = fileFor(io, output, fileName(report.vendor.id, settings.format))
    const list = settings.format === 'html' ? await eventsBeside(store, path, report, events) : null
    const documents = { html: (answer: VendorReport) => reportPage(answer, list) }
    const pieces: string[] = []
    await emit({ ...io, out: async (piece) => void pieces.push(piece) }, settings, { ...reportView, documents }, report)
    const text = pieces.join('')
    write(path, text)
    if (!settings.quiet) io.err(`${path} (${kilobytes(text)}): ${said(report)}${list === null ? '' : `; ${list}`}\n`)
  })
}

/** The list of all events beside a page, and its name; null where there is none to write. */
async function eventsBeside(
  store: Store,
  path: string,
  { totals }: VendorReport,
  asked: boolean | undefined,
): Promise<string | null> {
  if (!(asked ?? (totals.events > 0 && totals.events <= EVENTS_UNASKED))) return null
  const list = `${path.replace(/\.html?$/i, '')}.events.csv`
  await writeReportEvents(store, list)
  return basename(list)
}

/** The registry's ids are letters, digits and dashes; nothing else becomes part of a path. */
function fileName(id: string, format: string): string {
  return `report-${id.replace(/[^A-Za-z0-9._-]/g, '_')}.${format === 'table' ? 'txt' : format}`
}

function fileFor(io: Io, output: string | undefined, name: string): string {
  const path = resolve(io.cwd, output ?? name)
  if (existsSync(path) && statSync(path).isDirectory()) return join(path, name)
  if (!existsSync(dirname(path)))
    throw usageError('no-folder', `there is no folder ${dirname(path)}`, 'Make it first, or name another file with -o.')
  return path
}

function write(path: string, text: string): void {
  try {
    writeFileSync(path, text)
  } catch (cause) {
    throw usageError('not-writable', `${path} can't be written: ${cause instanceof Error ? cause.message : cause}`)
  }
}

function kilobytes(text: string): string {
  return `${Math.ceil(Buffer.byteLength(text) / 1000).toLocaleString('en-US')} kB`
}

function said({ totals }: VendorReport): string {
  return `${totals.events} events, ${totals.changes} changes, ${totals.denied} denied`
}

export async function reportAll(
  command: CommandUnknownOpts,
  io: Io,
  { output, events, baseline }: ReportOutput,
): Promise<void> {
  const settings = await reportSettings(command, io)
  const range = settings.range
  const accepted = await baselineOf(baseline, settings, io)
  const pages = settings.format === 'html'
  if (!pages && output !== undefined && output !== '-')
    throw usageError(
      'report-folder',
      '-o with --all is a folder of pages',
      'Redirect the output of other formats instead.',
    )
  if (pages && output === '-')
    throw usageError(
      'report-folder',
      'pages of all vendors need a folder',
      'Name one with -o, or ask for --format json.',
    )
  await withStore(settings, io, async (store, actors) => {
    const folder = resolve(io.cwd, output ?? 'reports')
    const rows: ReportIndexRow[] = []
    const reports: VendorReport[] = []
    for await (const report of allReports(store, actors, {
      ...range,
      resources: resourcesFor(settings),
      map: eventMap(),
      baseline: accepted,
    })) {
      rows.push(rowOf(report))
      if (!pages) {
        reports.push(report)
        continue
      }
      const name = fileName(report.vendor.id, 'html')
      makeFolder(folder)
      const list = await eventsBeside(store, join(folder, name), report, events)
      write(join(folder, name), reportPage(report, list))
    }
    const index = await reportIndex(
      store,
      actors,
      range,
      rows.sort((a, b) => b.events - a.events),
    )
    if (!pages) return emit(io, settings, reportsView, { ...index, reports })
    makeFolder(folder)
    write(
      join(folder, 'index.html'),
      indexPage(index, (id) => fileName(id, 'html')),
    )
    if (!settings.quiet)
      io.err(
        `${join(folder, 'index.html')}: ${rows.length} vendors, ${index.unknownAccounts.length} unknown accounts\n`,
      )
  })
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true })
  } catch (cause) {
    throw usageError('not-writable', `${folder} can't be made: ${cause instanceof Error ? cause.message : cause}`)
  }
}

function rowOf({ vendor, totals, classes, findings }: VendorReport): ReportIndexRow {
  const faults = findings.filter(({ severity }) => severity !== 'info')
  return {
    id: vendor.id,
    name: vendor.name,
    events: totals.events,
    changes: totals.changes,
    denied: totals.denied,
    sessions: totals.sessions,
    findings: faults.length,
    worst: SEVERITIES.find((severity) => faults.some((finding) => finding.severity === severity)) ?? null,
    first: totals.first,
    last: totals.last,
    evidence: classes.flatMap(({ evidence }) => evidence),
  }
}
