export interface PoolOptions<Item> {
  /** How many items are worked on at once. */
  concurrency: number
  /** What an item weighs while it is under way, e.g. the bytes it will take in memory. */
  weightOf: (item: Item) => number
  /** No further item is begun while those under way weigh this much; one alone may weigh more. */
  maxWeight: number
}

type Step<Item, Result> =
  | { kind: 'item'; next: IteratorResult<Item> }
  | { kind: 'done'; task: symbol; weight: number; result: Result }

/**
 * Works on the items of `source` as they come and yields the results as they finish, in no order. An item counts until
 * the consumer asks for the next result, so that what is waiting is bounded too.
 */
export async function* pool<Item, Result>(
  source: AsyncIterable<Item>,
  work: (item: Item) => Promise<Result>,
  options: PoolOptions<Item>,
): AsyncGenerator<Result> {
  const items = source[Symbol.asyncIterator]()
  const running = new Map<symbol, Promise<Step<Item, Result>>>()
  let asked: Promise<Step<Item, Result>> | null = null
  let exhausted = false
  let weight = 0
  try {
    for (;;) {
      const room = running.size === 0 || (running.size < options.concurrency && weight < options.maxWeight)
      if (asked === null && !exhausted && room) asked = items.next().then((next) => ({ kind: 'item', next }))
      if (asked === null && running.size === 0) return
      const step = await Promise.race(asked === null ? running.values() : [asked, ...running.values()])
      if (step.kind === 'item') {
        asked = null
        if (step.next.done === true) exhausted = true
        else weight += begin(step.next.value, work, options, running)
        continue
      }
      running.delete(step.task)
      yield step.result
      weight -= step.weight
    }
  } finally {
    // An aborted run must not leave rejections that nobody hears.
    for (const task of [...running.values(), ...(asked === null ? [] : [asked])]) task.catch(() => {})
    items.return?.().catch(() => {})
  }
}

function begin<Item, Result>(
  item: Item,
  work: (item: Item) => Promise<Result>,
  options: PoolOptions<Item>,
  running: Map<symbol, Promise<Step<Item, Result>>>,
): number {
  const task = Symbol('task')
  const weight = options.weightOf(item)
  running.set(
    task,
    work(item).then((result) => ({ kind: 'done', task, weight, result })),
  )
  return weight
}
