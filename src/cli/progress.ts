import type { Progress } from '../ingest/ingest.ts'
import type { Io } from './io.ts'

/** How often a line on a terminal is drawn anew, and a quiet one written elsewhere. */
const DRAW_MS = 100
const QUIET_MS = 30_000

/** One line of progress on a terminal, a quiet line now and then elsewhere, nothing with `--quiet`. */
export function startProgress(io: Io, { quiet }: { quiet: boolean }): { update(now: Progress): void; stop(): void } {
  if (quiet) return { update() {}, stop() {} }
  const started = io.now()
  let drawn = started
  let shown = false
  return {
    update(progress) {
      const now = io.now()
      if (now - drawn < (io.isErrTty ? DRAW_MS : QUIET_MS)) return
      drawn = now
      const seconds = Math.max(0.001, (now - started) / 1000)
      const text = `${progress.objects} objects, ${(progress.bytes / 1e6).toFixed(1)} MB, ${progress.events} events, ${Math.round(progress.events / seconds)} events/s`
      if (io.isErrTty) {
        shown = true
        io.err(`\r\x1b[2K${text}`)
      } else io.err(`${text}\n`)
    },
    stop() {
      if (shown) io.err('\r\x1b[2K')
    },
  }
}
