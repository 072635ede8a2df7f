import { test } from 'vitest'
import { expectAlike } from '../../support/lake-law.ts'
import { SCENARIOS } from '../../support/story.ts'

/**
 * Every second scenario, each of its events asked for alone. Node is all that it needs, but it takes minutes: in the
 * everyday suite all scenarios are asked together, and here in two files, which run side by side.
 */
export function everySecond(first: 0 | 1): void {
  for (const scenario of SCENARIOS.filter((_, at) => at % 2 === first))
    test(`a lake tells each event of ${scenario.name.split('-')[0]}, asked for alone, as a store does: ${scenario.title}`, () => {
      const { touches, notTouched } = scenario
      const resources = [...touches.keys(), ...notTouched.keys()].map((name) => [name])
      return expectAlike(scenario, resources, 'each')
    })
}
