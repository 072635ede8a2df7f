import { type AskOptions, type Desk, openDesk } from '../engine/sql.ts'
import { EXIT } from '../errors.ts'
import type { Values } from '../query/bind.ts'
import type { Store } from '../store/open.ts'
import { emitRows } from './emit-rows.ts'
import type { Io } from './io.ts'
import { limitOf } from './options.ts'
import { startWaiting } from './progress.ts'
import { type Settings, withStore } from './session.ts'

/** What `sql`, `query` and the shell take beside the statement. */
export interface Limits {
  maxRows: number | null
  /** Milliseconds. */
  timeout: number | null
  /** Session tokens and passwords in tables too. */
  unmask?: boolean
}

export function limitsOf(options: {
  timeout?: string | undefined
  maxRows?: string | undefined
  unmask?: boolean | undefined
}): Limits {
  const seconds = limitOf(options.timeout, '--timeout')
  return {
    maxRows: limitOf(options.maxRows, '--max-rows'),
    timeout: seconds === null ? null : seconds * 1000,
    unmask: options.unmask === true,
  }
}

/** What is done within one value can't be interrupted: it is waited for so long beyond its time. */
const GRACE_MS = 5000

/** Asks a desk and prints each answer; Ctrl-C ends the query. Answers with how many rows there were. */
export async function answer(
  io: Io,
  settings: Settings,
  desk: Desk,
  sql: string,
  limits: Limits & { values?: Values },
): Promise<number> {
  const say = (note: string) => settings.quiet || io.err(`${note}\n`)
  const waiting = startWaiting(io, settings)
  let release = () => {}
  const options: AskOptions = {
    ...limits,
    onStart: (interrupt) => {
      release = io.onInterrupt(interrupt)
    },
    onNote: (note) => say(`note: ${note}`),
  }
  const last =
    limits.timeout === null
      ? null
      : setTimeout(() => {
          io.err(
            `trail: the query took longer than ${(limits.timeout ?? 0) / 1000} s and can't be stopped; trail ends\n`,
          )
          io.end(EXIT.failed)
        }, limits.timeout + GRACE_MS)
  try {
    let rows = 0
    await desk.ask(sql, options, async (answer) => {
      rows += await emitRows(io, settings, { ...answer, batches: stopping(answer.batches, waiting) }, limits)
      if (answer.wasCut()) say(`cut at ${limits.maxRows} rows`)
    })
    return rows
  } finally {
    if (last !== null) clearTimeout(last)
    waiting.stop()
    release()
  }
}

/** Nothing may be drawn over the rows once they come. */
async function* stopping<Item>(items: AsyncIterable<Item>, waiting: { stop(): void }): AsyncGenerator<Item> {
  for await (const item of items) {
    waiting.stop()
    yield item
  }
}

/** Runs `work` at a desk on the store that the settings name. */
export async function atDesk(
  settings: Settings,
  io: Io,
  work: (desk: Desk, store: Store) => Promise<void>,
): Promise<void> {
  await withStore(settings, io, async (store, actors) => {
    const desk = await openDesk(store, actors)
    try {
      await work(desk, store)
    } finally {
      desk.close()
    }
  })
}
