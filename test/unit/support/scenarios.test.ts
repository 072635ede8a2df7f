import { describe, expect, it } from 'vitest'
import { loadScenarios } from '../../support/scenarios.ts'

const scenarios = loadScenarios()

describe('the scenarios of attribution', () => {
  it('are numbered without a gap', () => {
    const numbers = scenarios.map((scenario) => Number(scenario.name.split('-')[0]))
    expect(numbers).toEqual(numbers.map((_, at) => at + 1))
    expect(numbers.length).toBeGreaterThanOrEqual(60)
  })

  it.each(scenarios.map((scenario) => [scenario.name, scenario] as const))(
    '%s speaks only of events that it has, and expects something',
    (_, scenario) => {
      const ids = new Set(scenario.records.map((record) => record.eventID))
      const named = [
        ...scenario.actors.keys(),
        ...scenario.outcomes.keys(),
        ...[...scenario.touches.values()].flat().map((touch) => touch.eventId),
        ...[...scenario.touches.values()].flat().flatMap((touch) => touch.twins ?? []),
        ...[...scenario.notTouched.values()].flat(),
        ...scenario.same.flat(),
        ...scenario.different.flat(),
      ]
      expect(named.filter((id) => !ids.has(id))).toEqual([])
      expect(scenario.actors.size + scenario.touches.size + scenario.outcomes.size).toBeGreaterThan(0)
      expect(scenario.title).not.toBe('')
    },
  )

  it('never expect an event both as a touch and as none', () => {
    for (const { name, touches, notTouched } of scenarios) {
      for (const [resource, ids] of notTouched) {
        const touched = (touches.get(resource) ?? []).map((touch) => touch.eventId)
        expect(
          ids.filter((id) => touched.includes(id)),
          name,
        ).toEqual([])
      }
    }
  })
})
