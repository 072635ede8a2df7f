import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fuzz } from './run.ts'
import { isRefusal, TARGETS } from './targets.ts'

const RUNS = 400

test.each(TARGETS.map((target) => [target.name, target] as const))(
  '%s: mutated input is read or refused in words',
  async (_, target) => {
    const { find } = await fuzz(target, { seed: 20260302, realLogs: null, goOn: (runs) => runs < RUNS })
    expect(
      find === null ? null : { error: String(find.error), input: find.input.toString('latin1').slice(0, 2000) },
    ).toBeNull()
  },
)

/** What longer runs found, each in a file of its own: `SEEDS.HASH`. */
const FINDS = join(import.meta.dirname, 'finds')

test.each(existsSync(FINDS) ? readdirSync(FINDS).sort() : [])('what was found once stays mended: %s', async (name) => {
  const targets = TARGETS.filter(({ seeds }) => name.startsWith(`${seeds}.`))
  expect(targets).not.toEqual([])
  for (const each of targets) {
    try {
      await each.run(readFileSync(join(FINDS, name)))
    } catch (error) {
      expect(isRefusal(error), `${each.name}: ${String(error)}`).toBe(true)
    }
  }
})
