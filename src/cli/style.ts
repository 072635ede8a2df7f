import { styleText } from 'node:util'
import type { Paint } from '../output/table.ts'
import type { Tone } from '../output/view.ts'
import type { Io } from './io.ts'

const STYLES: Readonly<Record<Tone, Parameters<typeof styleText>[0] | null>> = {
  plain: null,
  strong: 'bold',
  dim: 'dim',
  good: 'green',
  warn: 'yellow',
  bad: 'red',
}

/** Colours for a terminal that wants them: not where `--no-color` or NO_COLOR says no, nor into a pipe. */
export function paintFor(io: Io, color: boolean | undefined): Paint {
  const wanted = color !== false && !io.env.NO_COLOR && (io.isTty || Boolean(io.env.FORCE_COLOR))
  if (!wanted) return (text) => text
  return (text, tone) => {
    const style = STYLES[tone]
    return style === null || text === '' ? text : styleText(style, text, { validateStream: false })
  }
}
