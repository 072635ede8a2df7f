import { type AskOptions, type Desk, openDesk } from '../engine/sql.ts'
import { sqlView } from '../output/views/sql.ts'
import type { Values } from '../query/bind.ts'
import type { Store } from '../store/open.ts'
import { emit } from './emit.ts'
import type { Io } from './io.ts'
import { limitOf } from './options.ts'
import { startWaiting } from './progress.ts'
import { type Settings, withStore } from './session.ts'

/** What `sql`, `query` and the shell take beside the statement. */
export interface Limits {
  maxRows: number | null
  /** Milliseconds. */
  timeout: number | null
}

export function limitsOf(options: { timeout?: string | undefined; maxRows?: string | undefined }): Limits {
  const seconds = limitOf(options.timeout, '--timeout')
  return { maxRows: limitOf(options.maxRows, '--max-rows'), timeout: seconds === null ? null : seconds * 1000 }
}

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
  try {
    const answers = await desk.ask(sql, options)
    waiting.stop()
    for (const { columns, rows, cut } of answers) {
      await emit(io, settings, sqlView(columns), rows)
      if (cut) say(`cut at ${limits.maxRows} rows`)
    }
    return answers.reduce((sum, { rows }) => sum + rows.length, 0)
  } finally {
    waiting.stop()
    release()
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
