import type { ExtractedTouch } from '../model/resource.ts'
import type { Cell } from './cells.ts'

/** Beyond this many remembered specs the memory is dropped; ids go on, and a spec may get a second one. */
const REMEMBERED = 100_000

interface Known {
  id: number
  touch: ExtractedTouch
}

/** Gives small numbers to what many touches share, as {@link Dictionary} does to texts. */
export class Specs {
  readonly #known = new Map<string, Known[]>()
  #size = 0
  #next: number
  #fresh: { id: number; cells: Cell[] }[] = []

  constructor(next: number) {
    this.#next = next
  }

  /** `head` is the resource's ARN up to its id; null where its ARN does not end in its id. */
  idOf(touch: ExtractedTouch, head: string | null): number {
    const key = `${touch.found.path}\t${head ?? touch.resource.type}`
    const known = this.#known.get(key)
    if (known !== undefined) for (const each of known) if (isAlike(each.touch, touch)) return each.id
    if (this.#size >= REMEMBERED) {
      this.#known.clear()
      this.#size = 0
    }
    const id = this.#next++
    this.#size++
    if (known === undefined || this.#size === 1) this.#known.set(key, [{ id, touch }])
    else known.push({ id, touch })
    const { resource, relation, of, found } = touch
    this.#fresh.push({
      id,
      cells: [
        resource.type,
        resource.account,
        resource.region,
        relation,
        of,
        found.by,
        found.path,
        found.confidence,
        head,
      ],
    })
    return id
  }

  /** What came since the last call, to be written in the same transaction as the touches that use it. */
  takeFresh(): { id: number; cells: Cell[] }[] {
    const fresh = this.#fresh
    this.#fresh = []
    return fresh
  }
}

function isAlike(left: ExtractedTouch, right: ExtractedTouch): boolean {
  return (
    left.resource.type === right.resource.type &&
    left.resource.account === right.resource.account &&
    left.resource.region === right.resource.region &&
    left.relation === right.relation &&
    left.of === right.of &&
    left.found.by === right.found.by &&
    left.found.confidence === right.found.confidence
  )
}
