import { createHash, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { isTrivia, tokenize } from '../../src/query/tokens.ts'

/** What stands behind the stand-in: canned rows, or a real Trino. Cells are texts, as Athena gives them. */
export interface Ran {
  columns: { name: string; type: string }[]
  rows: (string | null)[][]
  bytes: number
}
export type Execute = (sql: string, parameters: string[], cancelled: AbortSignal) => Promise<Ran>

interface Query {
  id: string
  sql: string
  state: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED'
  reason: string | null
  ran: Ran | null
  stop: AbortController
}

/** An error as Athena gives it: its type, its own code, its words. */
export class AthenaFault extends Error {
  readonly type: string
  readonly code: string | null
  constructor(type: string, code: string | null, message: string) {
    super(message)
    this.type = type
    this.code = code
  }
}

/**
 * A stand-in that speaks Athena's protocol (JSON 1.1) in front of whatever executes. It follows Athena where that is
 * known to differ from Trino: UNNEST of rows gives one column, parameters stand in WHERE alone, the first row of the
 * first page is the header, results are not there before the end.
 */
export class AthenaServer {
  readonly #execute: Execute
  readonly #queries = new Map<string, Query>()
  readonly #tokens = new Map<string, string>()
  /** The next calls that fail, by operation. */
  readonly faults: { operation: string; fault: AthenaFault }[] = []
  /** Every call, in order. */
  readonly calls: string[] = []
  output: string | null = 's3://results/trail/'
  cutoff: number | null = null
  /** The KMS key of results. */
  key: string | null = null
  /** Athena keeps the results itself: no output location is needed, and none told. */
  managed = false
  /** Reads a statement before it is started; throws the fault of one that can't be read. */
  read: (sql: string) => Promise<void> = async () => {}
  /** Told of each result, with the place that it would be written to. */
  onResult: (location: string, ran: Ran) => void = () => {}
  /** What the catalog says of a table, by its name. */
  readonly tables = new Map<string, Record<string, string>>()
  #server: Server | null = null
  url = ''

  constructor(execute: Execute) {
    this.#execute = execute
  }

  async start(): Promise<void> {
    this.#server = createServer((request, answer) => {
      this.#answer(request)
        .then((body) =>
          answer.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body)),
        )
        .catch((error) => {
          const { type, code, message } =
            error instanceof AthenaFault ? error : new AthenaFault('InternalServerException', null, String(error))
          answer
            .writeHead(400, { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': type })
            .end(JSON.stringify({ __type: type, Message: message, message, AthenaErrorCode: code }))
        })
    })
    await new Promise<void>((done) => this.#server?.listen(0, '127.0.0.1', done))
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections()
    await new Promise((done) => this.#server?.close(done))
  }

  async #answer(request: IncomingMessage): Promise<unknown> {
    const operation = String(request.headers['x-amz-target']).replace('AmazonAthena.', '')
    let text = ''
    for await (const chunk of request) text += chunk
    const input = JSON.parse(text)
    this.calls.push(operation)
    const at = this.faults.findIndex((each) => each.operation === operation)
    const [next] = at < 0 ? [] : this.faults.splice(at, 1)
    if (next !== undefined) throw next.fault
    switch (operation) {
      case 'StartQueryExecution':
        return this.#begin(input)
      case 'GetQueryExecution':
        return { QueryExecution: this.#execution(this.#known(input.QueryExecutionId)) }
      case 'GetQueryResults':
        return this.#results(this.#known(input.QueryExecutionId), input)
      case 'StopQueryExecution':
        return this.#cancel(this.#known(input.QueryExecutionId))
      case 'GetTableMetadata':
        return this.#table(input.TableName)
      case 'GetWorkGroup':
        return this.#workgroup(input.WorkGroup)
    }
    throw new AthenaFault('InvalidRequestException', null, `unknown operation ${operation}`)
  }

  async #begin(input: Record<string, never> & { [key: string]: unknown }) {
    const sql = String(input.QueryString)
    const parameters = (input.ExecutionParameters ?? []) as string[]
    const configured = input.ResultConfiguration as { OutputLocation?: string } | undefined
    if (this.output === null && configured?.OutputLocation === undefined && !this.managed)
      throw invalid(null, 'No output location provided. You did not provide an output location for your query results.')
    const marks = tokenize(sql).filter(({ text }) => text === '?').length
    if (marks !== parameters.length) throw invalid('MALFORMED_QUERY', 'Incorrect number of parameters')
    if (outsideWhere(sql)) throw invalid('MALFORMED_QUERY', 'Execution parameters are supported in WHERE only')
    await this.read(rowsAsOneColumn(sql))
    const token = String(input.ClientRequestToken)
    const digest = createHash('sha256').update(sql).digest('hex')
    if ((this.#tokens.get(token) ?? digest) !== digest)
      throw invalid('IDEMPOTENT_PARAMETER_MISMATCH', 'Idempotent parameters do not match')
    this.#tokens.set(token, digest)
    const query: Query = {
      id: randomUUID(),
      sql,
      state: 'RUNNING',
      reason: null,
      ran: null,
      stop: new AbortController(),
    }
    this.#queries.set(query.id, query)
    this.#execute(rowsAsOneColumn(sql), parameters, query.stop.signal).then(
      (ran) => {
        if (query.state !== 'RUNNING') return
        const over = this.cutoff !== null && ran.bytes > this.cutoff
        query.ran = ran
        query.state = over ? 'CANCELLED' : 'SUCCEEDED'
        query.reason = over ? `Bytes scanned limit was exceeded` : null
        if (!over) this.onResult(this.#location(query.id), ran)
      },
      (error) => {
        if (query.state !== 'RUNNING') return
        query.state = 'FAILED'
        query.reason = error instanceof Error ? error.message : String(error)
      },
    )
    return { QueryExecutionId: query.id }
  }

  #known(id: string): Query {
    const query = this.#queries.get(id)
    if (query === undefined) throw invalid('QUERY_EXECUTION_NOT_FOUND', `QueryExecution ${id} was not found`)
    return query
  }

  #location(id: string): string {
    return `${this.output ?? 's3://given/'}${id}.csv`
  }

  #execution({ id, sql, state, reason, ran }: Query) {
    return {
      QueryExecutionId: id,
      Query: sql,
      StatementType: 'DML',
      ResultConfiguration: this.managed ? {} : { OutputLocation: this.#location(id) },
      Status: {
        State: state,
        ...(reason === null ? {} : { StateChangeReason: reason }),
        ...(state === 'FAILED' ? { AthenaError: { ErrorCategory: 2, Retryable: false, ErrorMessage: reason } } : {}),
      },
      Statistics: { DataScannedInBytes: ran?.bytes ?? 0, TotalExecutionTimeInMillis: 12 },
    }
  }

  #results({ state, ran }: Query, { MaxResults = 1000, NextToken }: { MaxResults?: number; NextToken?: string }) {
    if (state === 'RUNNING')
      throw invalid('INVALID_QUERY_EXECUTION_STATE', 'Query has not yet finished. Current state: RUNNING')
    if (state === 'CANCELLED') throw invalid('RESULT_NOT_FOUND', 'Could not find results')
    if (ran === null)
      throw invalid('INVALID_QUERY_EXECUTION_STATE', `Query did not finish successfully. Final query state: ${state}`)
    const all = [ran.columns.map(({ name }) => name), ...ran.rows]
    const from = Number(NextToken ?? 0)
    const cell = (value: string | null) => (value === null ? {} : { VarCharValue: value })
    return {
      ResultSet: {
        Rows: all.slice(from, from + MaxResults).map((row) => ({ Data: row.map(cell) })),
        ResultSetMetadata: {
          ColumnInfo: ran.columns.map(({ name, type }) => ({ Name: name, Type: type.replace(/\(.*$/, '') })),
        },
      },
      ...(from + MaxResults < all.length ? { NextToken: String(from + MaxResults) } : {}),
    }
  }

  #cancel(query: Query) {
    if (query.state === 'RUNNING') {
      query.state = 'CANCELLED'
      query.reason = 'Query cancelled by user'
      query.stop.abort()
    }
    return {}
  }

  #table(name: string) {
    const parameters = this.tables.get(name)
    if (parameters === undefined)
      throw new AthenaFault('MetadataException', null, `EntityNotFoundException: Entity Not Found: Table ${name}`)
    return { TableMetadata: { Name: name, TableType: 'EXTERNAL_TABLE', Parameters: parameters } }
  }

  #workgroup(name: string) {
    if (name !== 'primary') throw invalid(null, `WorkGroup ${name} is not found.`)
    return {
      WorkGroup: {
        Name: name,
        State: 'ENABLED',
        Configuration: {
          ResultConfiguration: {
            ...(this.output === null ? {} : { OutputLocation: this.output }),
            ...(this.key === null
              ? {}
              : { EncryptionConfiguration: { EncryptionOption: 'SSE_KMS', KmsKey: this.key } }),
          },
          ManagedQueryResultsConfiguration: { Enabled: this.managed },
          ...(this.cutoff === null ? {} : { BytesScannedCutoffPerQuery: this.cutoff }),
          EnforceWorkGroupConfiguration: false,
          EngineVersion: { EffectiveEngineVersion: 'Athena engine version 3' },
        },
      },
    }
  }
}

const invalid = (code: string | null, message: string) => new AthenaFault('InvalidRequestException', code, message)

/** Whether a parameter stands before its statement's first WHERE. */
function outsideWhere(sql: string): boolean {
  const words = tokenize(sql).filter((token) => !isTrivia(token))
  const first = words.findIndex(({ text }) => text === '?')
  return first >= 0 && !words.slice(0, first).some(({ text }) => text.toUpperCase() === 'WHERE')
}

/** Athena unnests rows into one column; Trino into one for each field. Maps and WITH ORDINALITY are left alone. */
export function rowsAsOneColumn(sql: string): string {
  const tokens = tokenize(sql)
  const out: string[] = []
  for (let i = 0; i < tokens.length; i++) {
    const end =
      tokens[i]?.text.toUpperCase() === 'UNNEST'
        ? closing(
            tokens.map(({ text }) => text),
            i + 1,
          )
        : -1
    const after =
      end < 0
        ? ''
        : tokens
            .slice(end + 1)
            .map(({ text }) => text)
            .join('')
    if (end > 0 && /^\s+(AS\s+)?\w+\s*\(\s*\w+\s*\)/i.test(after) && !/^\s+WITH\b/i.test(after)) {
      const inner = tokens
        .slice(i + 2, end)
        .map(({ text }) => text)
        .join('')
      out.push(`UNNEST(transform(${inner}, e_ -> ROW(e_)))`)
      i = end
    } else out.push(tokens[i]?.text ?? '')
  }
  return out.join('')
}

function closing(texts: readonly string[], open: number): number {
  if (texts[open] !== '(') return -1
  let depth = 0
  for (let i = open; i < texts.length; i++) {
    if (texts[i] === '(') depth++
    if (texts[i] === ')' && --depth === 0) return i
  }
  return -1
}
