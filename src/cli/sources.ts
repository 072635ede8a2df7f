import { resolve } from 'node:path'
import { usageError } from '../errors.ts'
import { localSource, present, stdinSource } from '../ingest/source/local.ts'
import type { PassedOver, Pruning, Source, SourceObject } from '../ingest/source/source.ts'
import type { IngestFlags } from './ingest-run.ts'
import type { Io } from './io.ts'

/** The objects of all inputs, one input after the other. What an input names is checked before anything is read. */
export async function openSources(
  inputs: readonly string[],
  flags: IngestFlags,
  pruning: Pruning,
  passed: PassedOver,
  io: Io,
): Promise<AsyncIterable<SourceObject>> {
  return inTurn((await openInputs(inputs, flags, passed, io)).map((source) => source.objects(pruning)))
}

export async function openInputs(
  inputs: readonly string[],
  flags: IngestFlags,
  passed: PassedOver,
  io: Io,
): Promise<Source[]> {
  const opened: Source[] = []
  for (const input of inputs) {
    if (input === '-') opened.push(stdinSource(io.stdin))
    else if (input.startsWith('s3:') || /^arn:[^:]*:s3/.test(input)) {
      const { openS3 } = await import('../ingest/source/s3.ts')
      opened.push(await openS3(input, s3Options(flags), passed))
    } else if (/^[a-z][a-z0-9+.-]*:\/\//i.test(input)) {
      throw usageError(
        'bad-source',
        `${JSON.stringify(input)} is no source`,
        'A source is s3://bucket[/prefix], a folder, a file, or - for standard input.',
      )
    } else {
      const path = resolve(io.cwd, input)
      await present(path)
      opened.push(localSource(path, passed))
    }
  }
  return opened
}

function s3Options(flags: IngestFlags) {
  return {
    profile: flags.profile ?? null,
    endpointUrl: flags.endpointUrl ?? null,
    region: flags.bucketRegion ?? null,
    requestPayer: flags.requestPayer === true,
    noSignRequest: flags.signRequest === false,
  }
}

/** One source after the other. */
async function* inTurn(sources: readonly AsyncIterable<SourceObject>[]): AsyncGenerator<SourceObject> {
  for (const source of sources) yield* source
}

/** How many objects a listing may be ahead of the reading; each takes about half a kilobyte. */
const AHEAD = 100_000

export interface Listing {
  objects: number
  complete: boolean
}

/** Lists as far ahead of the reading as memory allows, so that whoever waits can be told how much there is. */
export async function* listedAhead(
  source: AsyncIterable<SourceObject>,
  onListed: (listing: Listing) => void,
  most = AHEAD,
): AsyncGenerator<SourceObject> {
  const queue: SourceObject[] = []
  let objects = 0
  let end: { error: unknown } | 'listed' | null = null
  let wake = () => {}
  let stopped = false
  const changed = () => new Promise<void>((resolve) => (wake = resolve))
  const list = async () => {
    for await (const object of source) {
      queue.push(object)
      onListed({ objects: ++objects, complete: false })
      wake()
      while (queue.length >= most && !stopped) await changed()
      if (stopped) return
    }
    onListed({ objects, complete: true })
  }
  const listing = list().then(
    () => {
      end = 'listed'
      wake()
    },
    (error: unknown) => {
      end = { error }
      wake()
    },
  )
  try {
    for (;;) {
      const object = queue.shift()
      if (object !== undefined) {
        wake()
        yield object
      } else if (end === null) await changed()
      else if (end === 'listed') return
      else throw (end as { error: unknown }).error
    }
  } finally {
    stopped = true
    wake()
    await listing
  }
}
