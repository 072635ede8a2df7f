import { createInterface, type Interface } from 'node:readline'
import { printable } from '../../output/printable.ts'
import { complete, type Vocabulary } from '../../query/complete.ts'
import type { Terminal } from '../io.ts'
import type { History } from './history.ts'
import type { SqlShell } from './sql-shell.ts'

const PROMPT = 'trail> '
const GOES_ON = '  ...> '

/** A dialogue on a terminal, until Ctrl-D or `.quit`. */
export function onTerminal(
  shell: SqlShell,
  { input, output }: Terminal,
  history: History,
  vocabulary: Vocabulary,
): Promise<void> {
  return new Promise((done) => {
    const lines: string[] = []
    let running = false
    let closed = false
    const readline = createInterface({
      input,
      output,
      prompt: PROMPT,
      history: history.newestFirst(),
      historySize: 1000,
      completer: (before: string): [string[], string] => {
        const whole = `${shell.pending}${readline.line}`
        const { candidates, word } = complete(`${shell.pending}${before}`, whole, vocabulary)
        return [candidates, word]
      },
    })
    let kept: string[] = []
    readline.on('history', (entries) => {
      kept = entries
    })
    let isKept = true

    const run = async () => {
      running = true
      // While a query runs the terminal is an ordinary one again: Ctrl-C is a signal, what is typed waits.
      readline.pause()
      setRaw(input, false)
      let expecting = 'statement'
      for (let line = lines.shift(); line !== undefined && expecting !== 'nothing'; line = lines.shift()) {
        if (shell.pending === '') isKept = !/^\s/.test(line)
        expecting = await shell.feed(line, (text) => isKept && history.add(text))
        const trouble = history.takeTrouble()
        if (trouble !== null) shell.options.io.err(`${printable(trouble)}\n`)
      }
      running = false
      if (closed) return done()
      if (expecting === 'nothing') return readline.close()
      setRaw(input, true)
      keepWhole(kept, shell, history)
      readline.setPrompt(expecting === 'more' ? GOES_ON : PROMPT)
      readline.prompt()
    }
    readline.on('line', (line) => {
      lines.push(line)
      if (!running) void run()
    })
    readline.on('SIGINT', () => {
      shell.pending = ''
      output.write('^C')
      emptied(readline)
      readline.setPrompt(PROMPT)
      readline.prompt()
    })
    readline.on('close', () => {
      closed = true
      output.write('\n')
      if (!running) done()
    })
    readline.prompt()
  })
}

function setRaw(input: Terminal['input'], on: boolean): void {
  if (input.isTTY) input.setRawMode(on)
}

/** readline keeps lines; what is called back is to be a whole statement, and the lines of one that is not ended yet. */
function keepWhole(entries: string[], shell: SqlShell, history: History): void {
  const open = shell.pending === '' ? [] : shell.pending.trimEnd().split('\n').reverse()
  entries.splice(0, entries.length, ...open, ...history.newestFirst())
}

/** Drops the line that is being typed, as node's own REPL does; the method is there, though its types are not. */
function emptied(readline: Interface): void {
  ;(readline as Interface & { clearLine(): void }).clearLine()
}
