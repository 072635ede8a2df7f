import { AthenaFault, type AthenaServer, type Execute, type Ran } from './athena-server.ts'
import type { S3Server } from './s3-server.ts'

interface Page {
  columns?: { name: string; type: string }[]
  data?: unknown[][]
  nextUri?: string
  stats?: { physicalInputBytes?: number }
  error?: { errorName: string; message: string }
}

/** Runs what the stand-in is asked in a real Trino, database `ct` in its Hive catalog, with parameters bound there. */
export function inTrino(url: string): Execute {
  return async (sql, parameters, cancelled) => {
    const headers = { ...HEADERS, 'X-Trino-Prepared-Statement': `p=${encodeURIComponent(sql)}` }
    const text = parameters.length === 0 ? sql : `EXECUTE p USING ${parameters.join(', ')}`
    const ran: Ran = { columns: [], rows: [], bytes: 0 }
    let page = await ask(`${url}/v1/statement`, {
      method: 'POST',
      body: text,
      headers: parameters.length > 0 ? headers : HEADERS,
    })
    for (;;) {
      ran.bytes = page.stats?.physicalInputBytes ?? ran.bytes
      const columns = page.columns ?? ran.columns
      ran.columns = columns
      for (const row of page.data ?? []) ran.rows.push(row.map((value, i) => cellOf(value, columns[i]?.type ?? '')))
      if (page.nextUri === undefined) return ran
      if (cancelled.aborted) await fetch(page.nextUri, { method: 'DELETE' })
      page = await ask(page.nextUri, {})
    }
  }
}

/** Athena reads a statement before it gives it an id: what can't be read fails at the start. */
export async function readInTrino(url: string, sql: string): Promise<void> {
  try {
    let page = await ask(`${url}/v1/statement`, { method: 'POST', body: `PREPARE p FROM ${sql}`, headers: HEADERS })
    while (page.nextUri !== undefined) page = await ask(page.nextUri, {})
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw new AthenaFault('InvalidRequestException', 'MALFORMED_QUERY', message.replace('SYNTAX_ERROR: ', ''))
  }
}

/** Writes each result where Athena does, as its CSV: quoted values, null as nothing. */
export function writeResults(server: AthenaServer, s3: S3Server): void {
  const cell = (value: string | null) => (value === null ? '' : `"${value.replaceAll('"', '""')}"`)
  server.onResult = (location, { columns, rows }) => {
    const [, bucket = '', key = ''] = /^s3:\/\/([^/]+)\/(.+)$/.exec(location) ?? []
    const lines = [columns.map(({ name }) => name), ...rows].map((row) => `${row.map(cell).join(',')}\n`)
    s3.put(bucket, key, lines.join(''))
  }
}

const HEADERS = {
  'X-Trino-User': 'test',
  'X-Trino-Catalog': 'hive',
  'X-Trino-Schema': 'ct',
  'X-Trino-Time-Zone': 'UTC',
}

async function ask(url: string, init: RequestInit): Promise<Page> {
  const page = (await (await fetch(url, init)).json()) as Page
  if (page.error !== undefined) throw new Error(`${page.error.errorName}: ${page.error.message}`)
  return page
}

/** A value in Athena's words: rows as `{arn=a, type=b}`, maps as `{k=v}`, arrays as `[a, b]`. */
function cellOf(value: unknown, type: string): string | null {
  if (value === null || value === undefined) return null
  if (typeof value !== 'object') return String(value)
  if (!Array.isArray(value))
    return `{${Object.entries(value)
      .map(([key, each]) => `${key}=${cellOf(each, '')}`)
      .join(', ')}}`
  const fields = /^row\((.*)\)$/s
    .exec(type)?.[1]
    ?.split(', ')
    .map((field) => field.split(' ')[0])
  if (fields === undefined) {
    const inner = /^array\((.*)\)$/s.exec(type)?.[1] ?? ''
    return `[${value.map((each) => cellOf(each, inner)).join(', ')}]`
  }
  return `{${value.map((each, i) => `${fields[i]}=${cellOf(each, '')}`).join(', ')}}`
}
