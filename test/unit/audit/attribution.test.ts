import { join } from 'node:path'
import { expect, test } from 'vitest'
import { eventMap } from '../../../src/cli/built-in.ts'
import { audit } from '../../../src/engine/audit.ts'
import { loadScenarios, SCENARIOS_FOLDER } from '../../support/scenarios.ts'
import { withStoreOf } from '../../support/store.ts'

/** Scenarios of attribution in which an audit must find nothing that it could mistake for a fault. */
const HARMLESS: readonly [number: string, why: string, rules: readonly string[]][] = [
  ['33', 'AssumeRoot is its caller’s deed', ['K04']],
  ['77', 'a vendor whose entry lists only its role came from an account that nobody else has', ['T02']],
  ['79', 'a vendor whose entry lists only its external id', ['T02']],
  ['99', 'a user of the vendor’s own account is no user of ours', ['K01', 'K02', 'K07']],
]

const scenarios = loadScenarios()

async function findingsOf(scenario: (typeof scenarios)[number]): Promise<string[]> {
  const options = { vendor: null, since: null, until: null, map: eventMap(), given: null }
  return withStoreOf(join(SCENARIOS_FOLDER, scenario.name, 'events.json'), scenario, async (store, actors) =>
    (await audit(store, actors, options)).findings.map(({ id }) => id),
  )
}

test.each(scenarios.filter(({ findings }) => findings.length > 0).map((each) => [each.name, each] as const))(
  '%s: the audit finds it',
  async (_, scenario) => {
    expect(await findingsOf(scenario)).toEqual(expect.arrayContaining([...scenario.findings]))
  },
)

test.each(HARMLESS)('%s: %s', async (number, _, rules) => {
  const scenario = scenarios.find(({ name }) => name.startsWith(`${number}-`))
  if (scenario === undefined) throw new Error(`no scenario ${number}`)
  const found = await findingsOf(scenario)
  expect(found.filter((id) => rules.includes(id))).toEqual([])
})
