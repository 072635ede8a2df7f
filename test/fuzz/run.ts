import { mutate, randomOf } from './mutate.ts'
import { seedsOf } from './seeds.ts'
import { isRefusal, type Target } from './targets.ts'

export interface Find {
  target: string
  input: Buffer
  error: unknown
}

/** A single input that takes longer is a trap of its own. */
const SLOW_MS = 5000

/** Runs mutated inputs through a target until `goOn` says no more; stops at the first find. */
export async function fuzz(
  target: Target,
  { seed, realLogs, goOn }: { seed: number; realLogs: string | null; goOn: (runs: number) => boolean },
): Promise<{ runs: number; find: Find | null }> {
  const random = randomOf(seed)
  const pool = seedsOf(target.seeds, realLogs)
  const pick = () => pool[Math.floor(random() * pool.length)] ?? Buffer.alloc(0)
  let runs = 0
  for (; goOn(runs); runs++) {
    const input = runs < pool.length ? (pool[runs] ?? Buffer.alloc(0)) : mutate(pick(), pick(), random)
    const started = performance.now()
    try {
      await target.run(input)
    } catch (error) {
      if (!isRefusal(error)) return { runs, find: { target: target.name, input, error } }
    }
    if (performance.now() - started > SLOW_MS)
      return { runs, find: { target: target.name, input, error: new Error(`took longer than ${SLOW_MS} ms`) } }
  }
  return { runs, find: null }
}
