import type { Progress } from '../ingest/ingest.ts'
import type { Io } from './io.ts'
import type { Listing } from './sources.ts'

/** How often a line on a terminal is drawn anew, and a quiet one written elsewhere. */
const DRAW_MS = 100
const QUIET_MS = 30_000
const BAR = 20

export interface ProgressLine {
  /** Whether a bar is drawn, so that it is worth knowing how much there is. */
  isDrawn: boolean
  list(listing: Listing): void
  update(now: Progress): void
  stop(): void
}

/** One bar of progress on a terminal, a quiet line now and then elsewhere, nothing with `--quiet`. */
export function startProgress(io: Io, { quiet }: { quiet: boolean }): ProgressLine {
  if (quiet) return { isDrawn: false, list() {}, update() {}, stop() {} }
  const started = io.now()
  let drawn = started
  let listing: Listing = { objects: 0, complete: false }
  return {
    isDrawn: io.isErrTty,
    list(now) {
      listing = now
    },
    update(progress) {
      const now = io.now()
      if (now - drawn < (io.isErrTty ? DRAW_MS : QUIET_MS)) return
      drawn = now
      const text = progressText(progress, listing, (now - started) / 1000)
      io.err(io.isErrTty ? `\r\x1b[2K${text.slice(0, Math.max(20, io.columns - 1))}` : `${text}\n`)
    },
    stop() {
      if (io.isErrTty) io.err('\r\x1b[2K')
    },
  }
}

/** `████░░ 1200 of 3400 objects, …`; without a complete listing there is no bar and no time left. */
export function progressText(progress: Progress, listing: Listing, seconds: number): string {
  const { objects, bytes, events } = progress
  const rate = Math.round(events / Math.max(0.001, seconds))
  const done = `${(bytes / 1e6).toFixed(1)} MB, ${events} events, ${rate} events/s`
  if (listing.objects === 0) return `${objects} objects, ${done}`
  if (!listing.complete) return `${objects} of ${listing.objects} objects and more, ${done}`
  const part = Math.min(1, objects / Math.max(1, listing.objects))
  const full = Math.round(part * BAR)
  const bar = '█'.repeat(full) + '░'.repeat(BAR - full)
  const left = part === 0 ? '' : `, ${duration((seconds * (1 - part)) / part)} left`
  return `${bar} ${objects} of ${listing.objects} objects, ${done}${left}`
}

function duration(seconds: number): string {
  const whole = Math.ceil(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`
}

/** Says on stderr that a query is still running, and for how long; nothing for one that is quick, or with `--quiet`. */
export function startWaiting(io: Io, { quiet }: { quiet: boolean }): { stop(): void } {
  if (quiet) return { stop() {} }
  const started = io.now()
  let shown = false
  const timer = setInterval(
    () => {
      const seconds = Math.round((io.now() - started) / 1000)
      shown = true
      io.err(io.isErrTty ? `\r\x1b[2Krunning, ${seconds} s (Ctrl-C ends it)` : `running, ${seconds} s\n`)
    },
    io.isErrTty ? 2000 : QUIET_MS,
  )
  timer.unref()
  return {
    stop() {
      clearInterval(timer)
      if (shown && io.isErrTty) io.err('\r\x1b[2K')
      shown = false
    },
  }
}
