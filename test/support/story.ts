import type { JsonObject } from '../../src/model/json.ts'
import { loadScenarios } from './scenarios.ts'

export const SCENARIOS = loadScenarios()

/** One story of several written scenarios, each in accounts, keys and times of its own. */
export function story(numbers: readonly number[]): JsonObject[] {
  return numbers.flatMap((number, at) => elsewhere(SCENARIOS[number % SCENARIOS.length]?.records ?? [], at))
}

/** The same records in other accounts, with other keys and ids, so that nothing ties them to the first. */
function elsewhere(records: readonly JsonObject[], world: number): JsonObject[] {
  if (world === 0) return [...records]
  const text = JSON.stringify(records)
    .replace(/\b\d{12}\b/g, (account) => String((Number(account) + world * 7919) % 1e12).padStart(12, '0'))
    .replace(/\bA(KIA|SIA|ROA|IDA)[A-Z0-9]{10,}/g, (id) => `${id}${'BCDEFGH'[world]}`)
    .replace(
      /"(eventID|sharedEventID|originalEventID)":"[0-9a-f]{8}/g,
      (head) => `${head.slice(0, -8)}w${world}${head.slice(-6)}`,
    )
    .replace(/"creationDate":"2026/g, `"creationDate":"${2026 + world}`)
    .replace(/"eventTime":"2026/g, `"eventTime":"${2026 + world}`)
  return JSON.parse(text)
}
