import { type DuckDBAppender, DuckDBDataChunk, type DuckDBType } from '@duckdb/node-api'
import duckdb from '@duckdb/node-bindings'

/**
 * Rows are collected by column and handed to DuckDB a vector at a time: one call for a column of numbers where the
 * appender takes one for each cell. The node API's own vectors check and box each value, so the bindings below it are
 * used (decision 0003).
 */
const ROWS = 2048

/** The cells of one column, up to {@link ROWS} of them. Every row sets each column once, by value or by null. */
abstract class Column {
  readonly #valid = new Uint32Array(ROWS / 32).fill(0xffffffff)
  #nulls = false

  setNull(row: number): void {
    this.#nulls = true
    const word = row >>> 5
    this.#valid[word] = (this.#valid[word] ?? 0) & ~(1 << (row & 31))
  }

  /** Copies the first `rows` cells into DuckDB's vector and starts anew. */
  flush(vector: duckdb.Vector, rows: number): void {
    this.copy(vector, rows)
    if (!this.#nulls) return
    duckdb.vector_ensure_validity_writable(vector)
    duckdb.copy_data_to_vector_validity(vector, 0, this.#valid.buffer, 0, this.#valid.byteLength)
    this.#valid.fill(0xffffffff)
    this.#nulls = false
  }

  protected isNull(row: number): boolean {
    return this.#nulls && ((this.#valid[row >>> 5] ?? 0) & (1 << (row & 31))) === 0
  }

  protected abstract copy(vector: duckdb.Vector, rows: number): void
}

/** UINTEGER. */
export class Numbers extends Column {
  readonly #items = new Uint32Array(ROWS)

  set(row: number, value: number | null): void {
    if (value === null) this.setNull(row)
    else this.#items[row] = value
  }

  protected copy(vector: duckdb.Vector, rows: number): void {
    duckdb.copy_data_to_vector(vector, 0, this.#items.buffer, 0, rows * 4)
  }
}

/** BIGINT, from its two halves, and TIMESTAMP. */
export class Longs extends Column {
  readonly #words = new Uint32Array(ROWS * 2)

  setHalves(row: number, high: number, low: number): void {
    this.#words[row * 2] = low
    this.#words[row * 2 + 1] = high
  }

  /** Milliseconds since 1970 UTC. */
  setInstant(row: number, ms: number | null): void {
    if (ms === null) {
      this.setNull(row)
      return
    }
    const micros = ms * 1000
    this.setHalves(row, Math.floor(micros / 2 ** 32), micros % 2 ** 32)
  }

  protected copy(vector: duckdb.Vector, rows: number): void {
    duckdb.copy_data_to_vector(vector, 0, this.#words.buffer, 0, rows * 8)
  }
}

/** UUID, from its four words, the first digits first. */
export class Uuids extends Column {
  readonly #words = new Uint32Array(ROWS * 4)

  set(row: number, words: Uint32Array): void {
    const at = row * 4
    this.#words[at] = words[3] ?? 0
    this.#words[at + 1] = words[2] ?? 0
    this.#words[at + 2] = words[1] ?? 0
    // DuckDB keeps a UUID as a signed number that sorts as the text does: its first bit is turned over.
    this.#words[at + 3] = (words[0] ?? 0) ^ 0x80000000
  }

  protected copy(vector: duckdb.Vector, rows: number): void {
    duckdb.copy_data_to_vector(vector, 0, this.#words.buffer, 0, rows * 16)
  }
}

export class Booleans extends Column {
  readonly #items = new Uint8Array(ROWS)

  set(row: number, value: boolean | null): void {
    if (value === null) this.setNull(row)
    else this.#items[row] = value ? 1 : 0
  }

  protected copy(vector: duckdb.Vector, rows: number): void {
    duckdb.copy_data_to_vector(vector, 0, this.#items.buffer, 0, rows)
  }
}

export class Texts extends Column {
  readonly #items: string[] = new Array<string>(ROWS).fill('')

  set(row: number, value: string | null): void {
    if (value === null) this.setNull(row)
    else this.#items[row] = value
  }

  protected copy(vector: duckdb.Vector, rows: number): void {
    for (let row = 0; row < rows; row++) {
      if (this.isNull(row)) continue
      duckdb.vector_assign_string_element(vector, row, this.#items[row] ?? '')
      this.#items[row] = ''
    }
  }
}

export class Blobs extends Column {
  readonly #items = new Map<number, Uint8Array>()

  set(row: number, value: Uint8Array | null): void {
    if (value === null) this.setNull(row)
    else this.#items.set(row, value)
  }

  protected copy(vector: duckdb.Vector): void {
    for (const [row, value] of this.#items) duckdb.vector_assign_string_element_len(vector, row, value)
    this.#items.clear()
  }
}

/** Staged text beyond this goes to DuckDB before a chunk is full: records may be long. */
const HEAVY = 8 * 2 ** 20

/**
 * Long texts, encoded once into one buffer, from which DuckDB copies them; each ends there with a line feed. `onText` is
 * given the buffer's new bytes when they leave.
 */
export class StagedTexts extends Column {
  readonly #ends = new Uint32Array(ROWS)
  readonly #onText: (bytes: Uint8Array) => void
  #buffer = Buffer.allocUnsafe(HEAVY / 2)
  #end = 0
  #told = 0

  constructor(onText: (bytes: Uint8Array) => void) {
    super()
    this.#onText = onText
  }

  /** `instead`, where given, is what `onText` is told in place of the text. */
  set(row: number, text: string, instead: Uint8Array | null): void {
    const start = this.#end
    this.#reserve(text.length * 3 + 1)
    this.#end += this.#buffer.write(text, start, 'utf8')
    this.#ends[row] = this.#end
    if (instead !== null) {
      this.#tell(start)
      this.#onText(instead)
      this.#told = this.#end
    }
    this.#buffer[this.#end++] = 10
  }

  get isHeavy(): boolean {
    return this.#end >= HEAVY
  }

  protected copy(vector: duckdb.Vector, rows: number): void {
    this.#tell(this.#end)
    let start = 0
    for (let row = 0; row < rows; row++) {
      const end = this.#ends[row] ?? 0
      duckdb.vector_assign_string_element_len(vector, row, this.#buffer.subarray(start, end))
      start = end + 1
    }
    this.clear()
    if (this.#buffer.length > 4 * HEAVY) this.#buffer = Buffer.allocUnsafe(HEAVY / 2)
  }

  /** Drops what is staged and was not told. */
  clear(): void {
    this.#end = 0
    this.#told = 0
  }

  #tell(end: number): void {
    if (end > this.#told) this.#onText(this.#buffer.subarray(this.#told, end))
    this.#told = end
  }

  #reserve(bytes: number): void {
    if (this.#end + bytes <= this.#buffer.length) return
    const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#end + bytes))
    this.#buffer.copy(larger, 0, 0, this.#end)
    this.#buffer = larger
  }
}

/** The columns of one table, and how far the current chunk is filled. */
export class Rows {
  readonly #columns: readonly Column[]
  readonly #chunk: DuckDBDataChunk
  #filled = 0

  constructor(columns: readonly (readonly [Column, DuckDBType])[]) {
    this.#columns = columns.map(([column]) => column)
    this.#chunk = DuckDBDataChunk.create(columns.map(([, type]) => type))
  }

  /** The row whose cells are to be set next. */
  get row(): number {
    return this.#filled
  }

  /** Ends the row; a full chunk, or one that weighs enough, goes to the appender. */
  end(appender: DuckDBAppender, isHeavy = false): void {
    if (++this.#filled === ROWS || isHeavy) this.flush(appender)
  }

  /** Hands over what is there. */
  flush(appender: DuckDBAppender): void {
    if (this.#filled === 0) return
    const { chunk } = this.#chunk
    duckdb.data_chunk_reset(chunk)
    for (const [index, column] of this.#columns.entries())
      column.flush(duckdb.data_chunk_get_vector(chunk, index), this.#filled)
    this.#chunk.rowCount = this.#filled
    appender.appendDataChunk(this.#chunk)
    this.#filled = 0
  }

  /** Drops what was collected. */
  clear(): void {
    this.#filled = 0
  }
}
