import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mergeCallers, wantsOf } from '../../src/attribution/group.ts'
import { resolve } from '../../src/attribution/resolve.ts'
import type { JsonObject } from '../../src/model/json.ts'
import { loadClosure, storedResolutions } from '../../src/store/chains.ts'
import type { Store } from '../../src/store/open.ts'
import { rows } from '../../src/store/rows.ts'
import { inFolder } from '../support/cli.ts'
import { loadInto, withStoreOf } from '../support/store.ts'
import { SCENARIOS, story } from '../support/story.ts'

/** Every group's resolution, as the store holds it and as it is when all is resolved anew. */
async function bothWays(store: Store): Promise<{ stored: Record<string, unknown>; anew: Record<string, unknown> }> {
  const groups = (await rows<{ group: string }>(store.connection, 'SELECT DISTINCT "group" FROM caller')).map(
    (row) => row.group,
  )
  const closure = await loadClosure(store.connection, groups, { merge: mergeCallers, wants: wantsOf })
  const stored = await storedResolutions(store.connection, groups)
  return {
    stored: Object.fromEntries(
      [...stored].map(([group, { resolution, profile }]) => [group, { ...resolution, profile }]),
    ),
    anew: Object.fromEntries(groups.map((group) => [group, resolve(group, closure)])),
  }
}

const stories = fc.array(fc.nat(SCENARIOS.length - 1), { minLength: 5, maxLength: 7 }).chain((numbers) => {
  const records = story(numbers)
  return fc.array(fc.nat(2), { minLength: records.length, maxLength: records.length }).map((places) => ({
    batches: [0, 1, 2].map((batch) => records.filter((_, i) => places[i] === batch)),
  }))
})

test('what is resolved from batch to batch is what a recompute of everything gives', async () => {
  await fc.assert(
    fc.asyncProperty(stories, async ({ batches }) => {
      const [first = [], ...rest] = batches
      await withStoreOf(first as readonly JsonObject[], {}, (store) =>
        inFolder(async (folder) => {
          for (const [i, batch] of rest.entries()) {
            const file = join(folder, `${i}.json`)
            writeFileSync(file, JSON.stringify({ Records: batch }))
            await loadInto(store, file)
          }
          const { stored, anew } = await bothWays(store)
          expect(stored).toEqual(anew)
        }),
      )
    }),
    { numRuns: 4 },
  )
}, 120_000)
