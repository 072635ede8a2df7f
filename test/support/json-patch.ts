import type { Json } from '../../src/model/json.ts'
import type { PatchStep } from '../../src/policy/document.ts'

type Node = Json | undefined

/** RFC 6902 for the operations that trail writes, with RFC 6901 pointers; throws where a place is not there. */
export function patched(document: Json, steps: readonly PatchStep[]): Json {
  const copy = { root: structuredClone(document) }
  for (const step of steps) {
    const keys = [
      'root',
      ...step.path
        .split('/')
        .slice(1)
        .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~')),
    ]
    const last = keys.pop() as string
    const holder = keys.reduce<Node>((node, key) => childOf(node, key), copy)
    if (Array.isArray(holder)) inList(holder, last, step)
    else if (typeof holder === 'object' && holder !== null) inObject(holder as Record<string, unknown>, last, step)
    else throw new Error(`${step.path}: there is no such place`)
  }
  return copy.root
}

function childOf(node: Node, key: string): Node {
  if (typeof node !== 'object' || node === null || !Object.hasOwn(node, key)) throw new Error(`there is no ${key}`)
  return (node as Record<string, Json>)[key]
}

function inList(list: unknown[], key: string, step: PatchStep): void {
  const at = key === '-' ? list.length : Number(key)
  const most = step.op === 'add' ? list.length : list.length - 1
  if (!Number.isInteger(at) || at < 0 || at > most) throw new Error(`${step.path}: there is no such item`)
  if (step.op === 'remove') list.splice(at, 1)
  else list.splice(at, step.op === 'add' ? 0 : 1, step.value)
}

function inObject(object: Record<string, unknown>, key: string, step: PatchStep): void {
  if (step.op !== 'add' && !Object.hasOwn(object, key)) throw new Error(`${step.path}: there is no such member`)
  if (step.op === 'remove') delete object[key]
  else object[key] = step.value
}
