import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { TrailError } from '../errors.ts'
import type { LakeEffects } from '../model/lake.ts'

/** Times that a body which breaks off is asked for again, from where it broke. */
const TRIES = 5

type Row = (string | null)[]

/** The rows of a result that Athena wrote to S3, without its header; null where we may not read it. */
export async function resultFile(
  url: string,
  region: string | null,
  { env }: Pick<LakeEffects, 'env'>,
  signal: AbortSignal,
): Promise<AsyncIterable<Row> | null> {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(url) ?? []
  if (bucket === undefined || key === undefined) return null
  const endpoint = env.AWS_ENDPOINT_URL_S3 ?? env.AWS_ENDPOINT_URL
  const client = new S3Client({
    ...(region === null ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
  })
  const open = async (from: number) =>
    (
      await client.send(
        new GetObjectCommand({ Bucket: bucket, Key: key, ...(from === 0 ? {} : { Range: `bytes=${from}-` }) }),
        { abortSignal: signal },
      )
    ).Body as AsyncIterable<Uint8Array> | undefined
  try {
    const body = await open(0)
    if (body === undefined) return null
    return csvRows(withRetries(body, open, client))
  } catch (error) {
    client.destroy()
    if (signal.aborted) throw error
    return null
  }
}

async function* withRetries(
  first: AsyncIterable<Uint8Array>,
  open: (from: number) => Promise<AsyncIterable<Uint8Array> | undefined>,
  client: S3Client,
): AsyncGenerator<Uint8Array> {
  let read = 0
  let body: AsyncIterable<Uint8Array> | undefined = first
  try {
    for (let attempt = 1; ; attempt++) {
      try {
        for await (const chunk of body ?? []) {
          read += chunk.length
          yield chunk
        }
        return
      } catch (cause) {
        if (attempt >= TRIES || (cause as Error).name === 'AbortError')
          throw new TrailError('result-broken', 'the result file broke off while it was read', {
            cause,
            hint: 'Try again.',
          })
        body = await open(read)
      }
    }
  } finally {
    client.destroy()
  }
}

/**
 * Athena's CSV: every value in quotation marks, doubled within, null as nothing at all, an empty text as `""`, lines
 * ended by a line feed. The first line is the header, and left out.
 */
export async function* csvRows(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Row> {
  const decoder = new TextDecoder('utf-8')
  let rest = ''
  let header = true
  for await (const chunk of bytes) {
    const { rows, left } = wholeRows(rest + decoder.decode(chunk, { stream: true }))
    rest = left
    for (const row of rows) {
      if (!header) yield row
      header = false
    }
  }
  const { rows } = wholeRows(`${rest}${decoder.decode()}\n`)
  for (const row of rows) {
    if (!header && row.length > 0) yield row
    header = false
  }
}

const CELL = /"((?:[^"]|"")*)"(?=[,\n])|([^",\n]*)(?=[,\n])/y

/** The rows that end within the text, and what is left of it. */
function wholeRows(text: string): { rows: Row[]; left: string } {
  const rows: Row[] = []
  let row: Row = []
  let start = 0
  let at = 0
  while (at < text.length) {
    if (at === start && text[at] === '\n' && row.length === 0 && text.length === at + 1) break
    CELL.lastIndex = at
    const cell = CELL.exec(text)
    if (cell === null) break
    const [all, quoted, bare = ''] = cell
    row.push(quoted === undefined ? (bare === '' ? null : bare) : quoted.replaceAll('""', '"'))
    at += all.length + 1
    if (text[at - 1] !== '\n') continue
    rows.push(row)
    row = []
    start = at
  }
  return { rows, left: text.slice(start) }
}
