import { test } from 'vitest'
import { expectAlike } from '../support/lake-law.ts'
import { SCENARIOS } from '../support/story.ts'

// Node is all that it needs, but it takes minutes: in the everyday suite all scenarios are asked together.
for (const scenario of SCENARIOS)
  test(`a lake tells each event of ${scenario.name.split('-')[0]}, asked for alone, as a store does: ${scenario.title}`, () => {
    const { touches, notTouched } = scenario
    const resources = [...touches.keys(), ...notTouched.keys()].map((name) => [name])
    return expectAlike(scenario, resources, 'each')
  })
