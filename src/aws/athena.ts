import { randomUUID } from 'node:crypto'
import {
  AthenaClient,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  type GetQueryResultsCommandOutput,
  GetTableMetadataCommand,
  type QueryExecution,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
} from '@aws-sdk/client-athena'
import { TrailError } from '../errors.ts'
import {
  athenaUsd,
  checkParameters,
  type LakeColumn,
  type LakeEffects,
  type LakeEngine,
  type LakeResult,
  plainCell,
  type Statement,
  tooMuchRead,
} from '../model/lake.ts'
import { explainAthena, failedQuery } from './athena-errors.ts'
import { resultFile } from './athena-results.ts'

export interface AthenaOptions {
  region: string | null
  workgroup: string
  database: string
  /** Where results go, `s3://bucket/prefix/`; null where the workgroup says. */
  output: string | null
  /** Bytes that one query may read; null for any. */
  maxScan: number | null
  /** Take an earlier result of the same query that is at most so many minutes old; null for never. */
  reuseMinutes: number | null
}

/** How often the state of a query is asked for: often at first, since most are quick. Milliseconds. */
const POLL = { first: 200, most: 3000, factor: 1.5 }

export function athenaClient(region: string | null): AthenaClient {
  // Throttled calls are tried again by the SDK, with back-off; Start is safe to repeat for its token.
  return new AthenaClient({ maxAttempts: 8, ...(region === null ? {} : { region }) })
}

export function athenaEngine(
  options: AthenaOptions,
  effects: LakeEffects,
  client: AthenaClient = athenaClient(options.region),
): LakeEngine {
  return {
    name: 'athena',
    async run(statement, signal) {
      checkParameters(statement)
      return new Query(client, options, effects, signal).run(statement)
    },
    again: (id, signal) => new Query(client, options, effects, signal).again(id),
    async properties(schema, table) {
      const request = { CatalogName: 'AwsDataCatalog', DatabaseName: schema.at(-1), TableName: table }
      try {
        const { TableMetadata } = await client.send(
          new GetTableMetadataCommand({ ...request, WorkGroup: options.workgroup }),
        )
        return TableMetadata?.Parameters ?? null
      } catch (error) {
        throw explainAthena(error, options.workgroup)
      }
    },
    close: () => client.destroy(),
  }
}

class Query {
  readonly #client: AthenaClient
  readonly #options: AthenaOptions
  readonly #effects: LakeEffects
  readonly #signal: AbortSignal

  constructor(client: AthenaClient, options: AthenaOptions, effects: LakeEffects, signal: AbortSignal) {
    this.#client = client
    this.#options = options
    this.#effects = effects
    this.#signal = signal
  }

  async run(statement: Statement): Promise<LakeResult> {
    this.#signal.throwIfAborted()
    const id = await this.#start(statement)
    return this.#resultOf(id, await this.#ended(id))
  }

  /** Waits for a query that somebody started, and does not stop it; it is paid for once. */
  async again(id: string): Promise<LakeResult> {
    const execution = await this.#finished(id)
    this.#effects.onSpent({ engine: 'athena', queryId: id, bytes: 0, usd: 0, ms: 0, reused: true })
    if (execution.Status?.State !== 'SUCCEEDED') throw failedQuery(id, execution, this.#options.workgroup)
    return this.#resultOf(id, execution)
  }

  async #resultOf(id: string, execution: QueryExecution): Promise<LakeResult> {
    const first = await this.#page(id, undefined)
    const columns = (first.ResultSet?.ResultSetMetadata?.ColumnInfo ?? []).map(({ Name = '', Type = '' }) => ({
      name: Name,
      type: Type,
    }))
    const written = execution.ResultConfiguration?.OutputLocation ?? null
    return { columns, rows: this.#rows(id, execution, first, columns), written }
  }

  async #start({ sql, parameters }: Statement): Promise<string> {
    const { workgroup, database, output, reuseMinutes } = this.#options
    const answer = await this.#ask(() =>
      this.#client.send(
        new StartQueryExecutionCommand({
          QueryString: sql,
          ClientRequestToken: randomUUID(),
          WorkGroup: workgroup,
          QueryExecutionContext: { Database: database },
          ...(parameters.length === 0 ? {} : { ExecutionParameters: [...parameters] }),
          ...(output === null ? {} : { ResultConfiguration: { OutputLocation: output } }),
          ...(reuseMinutes === null
            ? {}
            : {
                ResultReuseConfiguration: {
                  ResultReuseByAgeConfiguration: { Enabled: true, MaxAgeInMinutes: reuseMinutes },
                },
              }),
        }),
      ),
    )
    if (answer.QueryExecutionId === undefined) throw new TrailError('athena-answer', 'Athena gave the query no id')
    return answer.QueryExecutionId
  }

  /** Waits for the end. Whatever makes an end of the waiting before it stops the query: it would be paid for. */
  async #ended(id: string): Promise<QueryExecution> {
    let execution: QueryExecution
    try {
      execution = await this.#finished(id)
    } catch (error) {
      await this.#stop(id)
      throw error
    }
    this.#spent(id, execution)
    if (execution.Status?.State === 'SUCCEEDED') return execution
    throw failedQuery(id, execution, this.#options.workgroup)
  }

  async #finished(id: string): Promise<QueryExecution> {
    for (let wait = POLL.first; ; wait = Math.min(wait * POLL.factor, POLL.most)) {
      const execution = await this.#execution(id)
      if (/^(SUCCEEDED|FAILED|CANCELLED)$/.test(execution.Status?.State ?? '')) return execution
      const bytes = execution.Statistics?.DataScannedInBytes ?? 0
      if (this.#options.maxScan !== null && bytes > this.#options.maxScan)
        throw tooMuchRead(bytes, this.#options.maxScan, id)
      await this.#effects.sleep(wait, this.#signal)
      this.#signal.throwIfAborted()
    }
  }

  async #stop(id: string): Promise<void> {
    await this.#client.send(new StopQueryExecutionCommand({ QueryExecutionId: id })).catch(() => {})
    this.#spent(id, await this.#execution(id).catch(() => ({})))
  }

  async #execution(id: string): Promise<QueryExecution> {
    const answer = await this.#ask(() => this.#client.send(new GetQueryExecutionCommand({ QueryExecutionId: id })))
    return answer.QueryExecution ?? {}
  }

  #spent(id: string, { Statistics, StatementType }: QueryExecution): void {
    const bytes = Statistics?.DataScannedInBytes ?? 0
    this.#effects.onSpent({
      engine: 'athena',
      queryId: id,
      bytes,
      usd: StatementType === 'DDL' ? 0 : athenaUsd(bytes),
      ms: Statistics?.TotalExecutionTimeInMillis ?? Statistics?.EngineExecutionTimeInMillis ?? 0,
      reused: Statistics?.ResultReuseInformation?.ReusedPreviousResult === true,
    })
  }

  #page(id: string, token: string | undefined): Promise<GetQueryResultsCommandOutput> {
    return this.#ask(() =>
      this.#client.send(new GetQueryResultsCommand({ QueryExecutionId: id, MaxResults: 1000, NextToken: token })),
    )
  }

  /** One page from Athena; more than one from the file that it wrote, which is many times faster, where we may read it. */
  async *#rows(
    id: string,
    execution: QueryExecution,
    first: GetQueryResultsCommandOutput,
    columns: readonly LakeColumn[],
  ): AsyncGenerator<readonly unknown[]> {
    const typed = (row: readonly (string | null)[]) => row.map((value, i) => plainCell(value, columns[i]?.type ?? ''))
    const file = execution.ResultConfiguration?.OutputLocation ?? ''
    if (first.NextToken !== undefined && file.endsWith('.csv')) {
      const rows = await resultFile(file, this.#options.region, this.#effects, this.#signal)
      if (rows !== null) {
        for await (const row of rows) yield typed(row)
        return
      }
    }
    const dml = execution.StatementType === undefined || execution.StatementType === 'DML'
    let page = first
    let header = dml
    for (;;) {
      for (const { Data = [] } of page.ResultSet?.Rows ?? []) {
        if (!header) yield typed(Data.map((each) => each.VarCharValue ?? null))
        header = false
      }
      if (page.NextToken === undefined) return
      this.#signal.throwIfAborted()
      page = await this.#page(id, page.NextToken)
    }
  }

  async #ask<Answer>(call: () => Promise<Answer>): Promise<Answer> {
    try {
      return await call()
    } catch (error) {
      throw explainAthena(error, this.#options.workgroup)
    }
  }
}
