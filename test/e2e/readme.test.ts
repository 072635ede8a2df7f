import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { inFolder, SAMPLES, trail } from '../support/cli.ts'

const README = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8')

interface Shown {
  command: string
  output: string[]
}

/** The commands that the README shows with their output, in order. A line `…` stands for any lines. */
function transcript(): Shown[] {
  const shown: Shown[] = []
  for (const [, block = ''] of README.matchAll(/```console\n([\s\S]*?)```/g)) {
    for (const line of block.trimEnd().split('\n')) {
      if (line.startsWith('$ trail ')) shown.push({ command: line.slice(8), output: [] })
      else shown.at(-1)?.output.push(line)
    }
    while (shown.at(-1)?.output.at(-1)?.startsWith('npm ')) shown.at(-1)?.output.pop()
  }
  return shown
}

function trimmed(text: string): string[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => line.trimEnd())
}

test('what the README shows is what a user sees in a terminal', () =>
  inFolder(async (folder) => {
    cpSync(SAMPLES, join(folder, 'sample-logs'), { recursive: true })
    for (const file of ['vendors.yaml', 'trail.yaml']) cpSync(join(SAMPLES, file), join(folder, file))
    const commands = transcript()
    expect(commands.length).toBeGreaterThanOrEqual(4)
    for (const { command, output } of commands) {
      const ran = await trail([...command.split(' '), '--format', 'table'], { cwd: folder })
      expect(ran.code, command).toBe(0)
      const expected = trimmed(output.join('\n'))
      const actual = trimmed(`${ran.stdout}${ran.stderr}`)
      const cut = expected.indexOf('…')
      if (cut >= 0) expect(actual.slice(0, cut), command).toEqual(expected.slice(0, cut))
      else expect(actual, command).toEqual(expected)
    }
  }))

test('the two commands of the README are scripts that the project has', () => {
  const { scripts, bin } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'))
  expect(README).toContain('npm ci && npx trail demo\nnpm ci && npm test\n')
  expect(scripts.test).toBeTypeOf('string')
  expect(scripts.prepare).toBeTypeOf('string')
  expect(bin.trail).toBe('bin/trail.cjs')
})
