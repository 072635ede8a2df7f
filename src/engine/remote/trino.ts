import { TrailError, usageError } from '../../errors.ts'
import {
  checkParameters,
  type LakeColumn,
  type LakeEffects,
  type LakeEngine,
  type LakeResult,
  plainCell,
  type Statement,
  tooMuchRead,
} from '../../model/lake.ts'
import { tableName } from './names.ts'
import { httpError, refused, type TrinoError, unreachable } from './trino-errors.ts'
import { propertiesIn } from './trino-table.ts'

export interface TrinoOptions {
  url: string
  user: string
  /** Basic authentication; over TLS only. */
  password: string | null
  /** A JWT, sent as bearer; over TLS only. */
  token: string | null
  catalog: string
  schema: string
  /** Bytes that one query may read; null for any. */
  maxScan: number | null
}

/** What Trino answers to a statement and to each `nextUri`. */
interface Page {
  id?: string
  nextUri?: string
  columns?: { name: string; type: string }[]
  data?: unknown[][]
  stats?: { physicalInputBytes?: number; elapsedTimeMillis?: number }
  error?: TrinoError
}

/** Attempts at one page while the server says that it is busy. */
const TRIES = 8

/** Trino's own protocol (client protocol, v1): POST the statement, follow `nextUri`, DELETE it to cancel. */
export function trinoEngine(options: TrinoOptions, effects: LakeEffects): LakeEngine {
  const server = serverOf(options)
  return {
    name: 'trino',
    async run(statement, signal) {
      checkParameters(statement)
      return new Query(server, options, effects, signal).start(statement)
    },
    again: null,
    async properties(schema, table, signal) {
      // Over delivered files `table` is a view; its table of whole files has a name of its own (ddl.ts).
      for (const name of [`${table}_files`, table]) {
        const sql = `SHOW CREATE TABLE ${tableName([...schema, name], '--table')}`
        try {
          const { rows } = await new Query(server, options, effects, signal).start({ sql, parameters: [] })
          for await (const [text] of rows) return propertiesIn(String(text))
        } catch (error) {
          if (!(error instanceof TrailError) || error.code !== 'bad-sql') throw error
        }
      }
      return null
    },
    close() {},
  }
}

function serverOf({ url, password, token }: TrinoOptions): URL {
  let server: URL
  try {
    server = new URL(url)
  } catch {
    throw usageError(
      'bad-url',
      `${JSON.stringify(url)} is no address of a Trino server`,
      '--trino-url https://HOST:PORT',
    )
  }
  if (server.protocol !== 'https:' && server.protocol !== 'http:')
    throw usageError('bad-url', `a Trino server is reached by https or http, not ${server.protocol}`)
  if (server.username !== '' || server.password !== '')
    throw usageError(
      'bad-url',
      'an address with a password in it is shown in lists of processes',
      'Give it as TRAIL_TRINO_PASSWORD in the environment.',
    )
  const local = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(server.hostname)
  if (server.protocol === 'http:' && !local && (password !== null || token !== null))
    throw usageError('no-tls', 'a password or token is sent over TLS only', 'Use https:// in --trino-url.')
  return server
}

class Query {
  readonly #server: URL
  readonly #options: TrinoOptions
  readonly #effects: LakeEffects
  readonly #signal: AbortSignal
  #page: Page = {}
  #spent = { bytes: 0, ms: 0 }

  constructor(server: URL, options: TrinoOptions, effects: LakeEffects, signal: AbortSignal) {
    this.#server = server
    this.#options = options
    this.#effects = effects
    this.#signal = signal
  }

  async start(statement: Statement): Promise<LakeResult> {
    const headers = {
      'X-Trino-Catalog': this.#options.catalog,
      'X-Trino-Schema': this.#options.schema,
      'X-Trino-Time-Zone': 'UTC',
      'X-Trino-Source': 'trail',
      'Content-Type': 'text/plain',
    }
    try {
      await this.#next(new URL('/v1/statement', this.#server), { method: 'POST', body: textOf(statement), headers })
      while (this.#page.columns === undefined && this.#page.nextUri !== undefined) await this.#follow()
    } catch (error) {
      await this.#end(true)
      throw error
    }
    const columns = this.#page.columns ?? []
    return { columns, rows: this.#rows(columns), written: null }
  }

  async *#rows(columns: readonly LakeColumn[]): AsyncGenerator<readonly unknown[]> {
    let done = false
    try {
      for (;;) {
        for (const row of this.#page.data ?? []) yield row.map((value, i) => plainCell(value, columns[i]?.type ?? ''))
        if (this.#page.nextUri === undefined) break
        await this.#follow()
      }
      done = true
    } finally {
      await this.#end(!done)
    }
  }

  async #follow(): Promise<void> {
    const next = new URL(this.#page.nextUri ?? '', this.#server)
    // Credentials go to the server that was named, wherever its answers point to.
    if (next.origin !== this.#server.origin)
      throw new TrailError('trino-redirect', `${this.#server.origin} sends on to ${next.origin}`, {
        hint: 'Name in --trino-url the address under which the server knows itself.',
      })
    await this.#next(next, { method: 'GET' })
    const { maxScan } = this.#options
    if (maxScan !== null && this.#spent.bytes > maxScan)
      throw tooMuchRead(this.#spent.bytes, maxScan, this.#page.id ?? '')
  }

  async #next(url: URL, init: RequestInit): Promise<void> {
    const page = await this.#ask(url, init)
    this.#page = page
    this.#spent = { bytes: page.stats?.physicalInputBytes ?? 0, ms: page.stats?.elapsedTimeMillis ?? 0 }
    if (page.error !== undefined) throw refused(page.error, page.id ?? '')
  }

  async #ask(url: URL, init: RequestInit): Promise<Page> {
    for (let attempt = 1; ; attempt++) {
      this.#signal.throwIfAborted()
      const answer = await fetch(url, {
        ...init,
        headers: { ...init.headers, ...authentication(this.#options) },
        redirect: 'error',
        signal: this.#signal,
      }).catch((cause) => {
        throw this.#signal.aborted ? cause : unreachable(this.#server, cause)
      })
      if (answer.ok) return (await answer.json()) as Page
      const busy = answer.status === 429 || answer.status >= 502
      if (!busy || attempt >= TRIES) throw httpError(answer.status, this.#server, this.#options)
      await answer.body?.cancel()
      await this.#effects.sleep(Math.min(100 * 2 ** attempt, 5000), this.#signal)
    }
  }

  async #end(cancel: boolean): Promise<void> {
    const { id, nextUri } = this.#page
    if (id === undefined) return
    if (cancel && nextUri !== undefined && new URL(nextUri, this.#server).origin === this.#server.origin)
      await fetch(nextUri, { method: 'DELETE', headers: authentication(this.#options) }).catch(() => {})
    this.#effects.onSpent({ engine: 'trino', queryId: id, ...this.#spent, usd: null, reused: false })
  }
}

/** A statement as one text. A prepared statement would travel in a header, whose size is limited: EXECUTE IMMEDIATE carries it in the body. */
export function textOf({ sql, parameters }: Statement): string {
  if (parameters.length === 0) return sql
  return `EXECUTE IMMEDIATE '${sql.replaceAll("'", "''")}' USING ${parameters.join(', ')}`
}

function authentication({ user, password, token }: TrinoOptions): Record<string, string> {
  const headers: Record<string, string> = { 'X-Trino-User': user }
  if (token !== null) headers.Authorization = `Bearer ${token}`
  else if (password !== null)
    headers.Authorization = `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`
  return headers
}
