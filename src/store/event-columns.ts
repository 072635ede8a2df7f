import { BIGINT, BLOB, BOOLEAN, type DuckDBAppender, TIMESTAMP, UINTEGER, UUID, VARCHAR } from '@duckdb/node-api'
import { Blobs, Booleans, Longs, Numbers, Rows, StagedTexts, Texts, Uuids } from './columns.ts'
import { readId } from './event-id.ts'
import { halves } from './key.ts'

// The two tables that every event fills; all others are written cell by cell.

/** What an event's row takes as it stands in the record. */
interface EventCells {
  eventId: string
  time: number | null
  position: number
  errorMessage: string | null
  omitted: boolean
  record: { text: string; bytes: Uint8Array | null }
}

/** What the writer's dictionaries made of the rest. */
interface EventNumbers {
  n: number
  file: number
  form: number
  caller: number
  ip: number | null
  agent: number | null
}

/**
 * The rows of table `event`, in the order of its columns. The records' own bytes, each followed by a line feed, are told
 * to whoever asked for them, in the order of the rows and at the latest by {@link flush}.
 */
export class EventColumns {
  readonly #n = new Numbers()
  readonly #id = new Uuids()
  readonly #idText = new Texts()
  readonly #time = new Longs()
  readonly #form = new Numbers()
  readonly #caller = new Numbers()
  readonly #ip = new Numbers()
  readonly #agent = new Numbers()
  readonly #file = new Numbers()
  readonly #position = new Numbers()
  readonly #errorMessage = new Texts()
  readonly #omitted = new Booleans()
  readonly #record: StagedTexts
  readonly #bytes = new Blobs()
  readonly #words = new Uint32Array(4)
  readonly #rows: Rows

  constructor(onRecords: (bytes: Uint8Array) => void) {
    this.#record = new StagedTexts(onRecords)
    this.#rows = new Rows([
      [this.#n, UINTEGER],
      [this.#id, UUID],
      [this.#idText, VARCHAR],
      [this.#time, TIMESTAMP],
      [this.#form, UINTEGER],
      [this.#caller, UINTEGER],
      [this.#ip, UINTEGER],
      [this.#agent, UINTEGER],
      [this.#file, UINTEGER],
      [this.#position, UINTEGER],
      [this.#errorMessage, VARCHAR],
      [this.#omitted, BOOLEAN],
      [this.#record, VARCHAR],
      [this.#bytes, BLOB],
    ])
  }

  /** Answers whether the event's id is none that table `event` holds as a UUID. */
  add(appender: DuckDBAppender, event: EventCells, numbers: EventNumbers): boolean {
    const { row } = this.#rows
    const isUuid = readId(event.eventId, this.#words)
    this.#n.set(row, numbers.n)
    this.#id.set(row, this.#words)
    this.#idText.set(row, isUuid ? null : event.eventId)
    this.#time.setInstant(row, event.time)
    this.#form.set(row, numbers.form)
    this.#caller.set(row, numbers.caller)
    this.#ip.set(row, numbers.ip)
    this.#agent.set(row, numbers.agent)
    this.#file.set(row, numbers.file)
    this.#position.set(row, event.position)
    this.#errorMessage.set(row, event.errorMessage)
    this.#omitted.set(row, event.omitted ? true : null)
    this.#record.set(row, event.record.text, event.record.bytes)
    this.#bytes.set(row, event.record.bytes)
    this.#rows.end(appender, this.#record.isHeavy)
    return !isUuid
  }

  flush(appender: DuckDBAppender): void {
    this.#rows.flush(appender)
  }

  clear(): void {
    this.#rows.clear()
    this.#record.clear()
  }
}

/** The rows of table `touch` that no run holds yet, in the order of its columns. */
export class TouchColumns {
  readonly #key = new Longs()
  readonly #n = new Numbers()
  readonly #spec = new Numbers()
  readonly #id = new Texts()
  readonly #arn = new Texts()
  readonly #summary = new Texts()
  readonly #run = new Numbers()
  readonly #rows = new Rows([
    [this.#key, BIGINT],
    [this.#n, UINTEGER],
    [this.#spec, UINTEGER],
    [this.#id, VARCHAR],
    [this.#arn, VARCHAR],
    [this.#summary, VARCHAR],
    [this.#run, UINTEGER],
  ])

  add(
    appender: DuckDBAppender,
    touch: { n: number; spec: number; id: string; arn: string | null; summary: string | null },
  ): void {
    const { row } = this.#rows
    const [high, low] = halves(touch.id)
    this.#key.setHalves(row, high, low)
    this.#n.set(row, touch.n)
    this.#spec.set(row, touch.spec)
    this.#id.set(row, touch.id)
    this.#arn.set(row, touch.arn)
    this.#summary.set(row, touch.summary)
    this.#run.set(row, 0)
    this.#rows.end(appender)
  }

  flush(appender: DuckDBAppender): void {
    this.#rows.flush(appender)
  }

  clear(): void {
    this.#rows.clear()
  }
}
