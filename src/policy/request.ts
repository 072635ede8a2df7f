/** Looking through a request's parameters, whose shape each service makes for itself. */
import type { Json } from '../model/json.ts'

/** The first value under such a key, at any depth. */
export function deep(
  value: Json | undefined,
  key: RegExp,
  takes: (found: Json) => boolean = () => true,
  depth = 0,
): Json | undefined {
  if (typeof value !== 'object' || value === null || depth > 12) return undefined
  for (const [name, inner] of Object.entries(value)) {
    if (inner === undefined) continue
    if (key.test(name) && takes(inner)) return inner
    const below = deep(inner, key, takes, depth + 1)
    if (below !== undefined) return below
  }
  return undefined
}

/** Every text below, with its key; an object's own name goes before (`iamInstanceProfile/name`). */
export function walk(
  value: Json | undefined,
  key: string,
  visit: (key: string, value: string) => void,
  depth = 0,
): void {
  if (typeof value === 'string') visit(key, value)
  if (typeof value !== 'object' || value === null || depth > 20) return
  const parent = key.replace(/^.*\//, '')
  for (const [name, inner] of Object.entries(value))
    walk(inner, Array.isArray(value) ? key : parent === '' ? name : `${parent}/${name}`, visit, depth + 1)
}
