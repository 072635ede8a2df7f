import { expect, test } from 'vitest'
import { createProgram } from '../../../src/cli/program.ts'
import { runTrail } from '../../support/in-process.ts'

const io = { out: async () => {}, err: () => {} } as never

test('wrong usage of any command, and of any command within it, ends with 2 and never the process itself', async () => {
  const names = (await createProgram(io, () => {}, [])).commands.map((command) => command.name())
  const whole = await createProgram(io, () => {}, names)
  const lines = whole.commands.flatMap((command) => [
    [command.name()],
    ...command.commands.map((each) => [command.name(), each.name()]),
  ])
  expect(lines).toContainEqual(['policy', 'actions'])
  for (const line of lines) {
    const { code, stdout, stderr } = await runTrail([...line, '--no-such-option'])
    expect({ line, code, stdout }).toEqual({ line, code: 2, stdout: '' })
    expect(stderr).toContain('--no-such-option')
  }
})

test('an argument or an option without a value in it is wrong usage, and no question about nothing', async () => {
  for (const line of [
    ['who-touched', ''],
    ['whois', ''],
    ['show', ''],
    ['sql', ''],
    ['ingest', 'x', ''],
  ]) {
    const { code, stderr } = await runTrail(line)
    expect({ line, code, stderr }).toEqual({ line, code: 2, stderr: expect.stringMatching(/<.*> is empty/) })
  }
  for (const blank of [' ', ';', '-- what was asked'])
    expect(await runTrail(['sql', blank])).toMatchObject({ code: 2, stderr: expect.stringContaining('no SQL to run') })
  const option = await runTrail(['events', '--resource', ''])
  expect(option).toMatchObject({ code: 2, stderr: expect.stringContaining('--resource is empty') })
  expect((await runTrail(['events', '--store', ''])).stderr).toContain('--store is empty')
})

test('a missing argument and a choice that is none end with 2 within policy too', async () => {
  expect((await runTrail(['policy', 'actions', 'ec2'])).code).toBe(2)
  expect((await runTrail(['policy', 'generate', 'acme', '--scope', 'wide'])).code).toBe(2)
})
