import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'

/** A terminal of its own that a test types at and reads. Whoever opened it closes it. */
export interface Screen {
  /** Types a text as it is. */
  type(text: string): void
  /** Presses keys by tmux's names: Enter, Tab, Up, C-c. */
  press(...keys: string[]): void
  /** What is seen, without blank lines. */
  seen(): string
  /** Waits until what is seen matches, and answers with it. */
  until(pattern: RegExp): Promise<string>
  close(): void
}

/**
 * Runs a command of the shell on a terminal of 120 columns and 50 lines. When it ends the screen says `ended with STATUS`
 * and stays: tmux itself may miss the end of a command, and does not always know its status.
 */
export function openScreen(command: string): Screen {
  const socket = `trail-${randomUUID()}`
  const tmux = (...words: string[]) =>
    execFileSync('tmux', ['-L', socket, '-f', '/dev/null', ...words], { encoding: 'utf8' })
  const lasting = `trap : INT; ${command}; printf '\\nended with %s\\n' $?; exec cat`
  tmux('new-session', '-d', '-x', '120', '-y', '50', lasting)
  const seen = () =>
    tmux('capture-pane', '-p')
      .split('\n')
      .filter((line) => line.trim() !== '')
      .join('\n')
  return {
    // tmux takes a semicolon at the end of a word as the end of its command.
    type: (text) => void tmux('send-keys', '-l', '--', text.replace(/;$/, '\\;')),
    press: (...keys) => void tmux('send-keys', ...keys),
    seen,
    async until(pattern) {
      const deadline = Date.now() + 60_000
      for (;;) {
        const text = seen()
        if (pattern.test(text)) return text
        if (Date.now() > deadline) throw new Error(`${pattern} did not come; the terminal shows:\n${text}`)
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
    },
    close: () => void tmux('kill-server'),
  }
}
