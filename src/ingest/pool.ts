export interface PoolOptions<Item> {
  /** How many items are worked on at once. */
  concurrency: number
  /** What an item weighs while it is under way, e.g. the bytes it will take in memory. */
  weightOf: (item: Item) => number
  /** No further item is begun while those under way weigh this much; one alone may weigh more. */
  maxWeight: number
}

/**
 * Works on the items of `source` as they come and yields the results as they finish, in no order. An item counts until
 * the consumer asks for the next result, so that what is waiting is bounded too. (No Promise.race: it would hang one
 * more reaction on each task under way for each that ends.)
 */
export async function* pool<Item, Result>(
  source: AsyncIterable<Item>,
  work: (item: Item) => Promise<Result>,
  options: PoolOptions<Item>,
): AsyncGenerator<Result> {
  const items = source[Symbol.asyncIterator]()
  const finished: { result: Result; weight: number }[] = []
  let failed: { error: unknown } | null = null
  let wake = () => {}
  let [asking, exhausted, running, weight] = [false, false, 0, 0]
  const fail = (error: unknown) => {
    failed ??= { error }
    wake()
  }
  const begin = (item: Item) => {
    const own = options.weightOf(item)
    running++
    weight += own
    work(item).then((result) => {
      running--
      finished.push({ result, weight: own })
      wake()
    }, fail)
  }
  const ask = () => {
    const under = running + finished.length
    const room = under === 0 || (under < options.concurrency && weight < options.maxWeight)
    if (asking || exhausted || failed !== null || !room) return
    asking = true
    items.next().then((next) => {
      asking = false
      if (next.done === true) exhausted = true
      else begin(next.value)
      ask()
      wake()
    }, fail)
  }
  try {
    for (;;) {
      ask()
      if (failed !== null) throw (failed as { error: unknown }).error
      const next = finished.shift()
      if (next !== undefined) {
        yield next.result
        weight -= next.weight
      } else if (exhausted && running === 0) return
      else await new Promise<void>((resolve) => (wake = resolve))
    }
  } finally {
    exhausted = true
    items.return?.().catch(() => {})
  }
}
