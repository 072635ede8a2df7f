import type { Json, JsonObject } from '../model/json.ts'

export type Root = 'rq' | 'rs' | 'aed' | 'sed'

/** One way down a record, and what to take where nothing is found. */
export interface Path {
  root: Root
  /** Spellings of each step: services differ in the case of first letters and of `DB`, `ARN`, `ID`. */
  steps: readonly (readonly string[])[]
  fallback: string | null
}

/** Values are joined with `/` where there are several parts (`rq.bucketName + rq.key`). */
export type Expression = readonly Path[]

/** Alternatives, the first that yields anything wins: `rq.allocationId ?? rq.publicIp`. */
export type Choice = readonly Expression[]

export interface Hit {
  value: string
  path: string
}

/** The keys of an object rather than its values: `rq.requestItems.{keys}`. */
const KEYS = '{keys}'

/** Only objects whose field has one of these values: `rq.requestItems.{operation=Put,Delete}.tableName`. */
const WHERE = '{where}'
const WHERE_WRITTEN = /^\{(\w+)=([\w,]+)\}$/

/** Lists and the wrappers that query protocols put around them are passed through without being named. */
const WRAPPERS = ['items', 'item', 'member', 'Items', 'Item', 'content'] as const

/** Deeper than any record that a service writes; a guard against nesting made to exhaust the stack. */
const DEPTH = 40

/** A field's spellings: as given, with the other case of its first letter, and `dB`/`Arn` in their variants. */
function spellings(key: string): string[] {
  const all = new Set([key, key.charAt(0).toUpperCase() + key.slice(1), key.charAt(0).toLowerCase() + key.slice(1)])
  for (const one of [...all]) {
    if (/^dB|^DB|^db/.test(one)) for (const db of ['dB', 'DB', 'db']) all.add(db + one.slice(2))
    if (/a?r?n$/i.test(one)) for (const arn of ['Arn', 'ARN']) all.add(one.replace(/(?:Arn|ARN|aRN|arn)$/, arn))
  }
  if (key.toLowerCase() === 'arn') all.add('aRN')
  return [...all]
}

function compilePath(text: string): Path {
  const [path = '', fallback = null] = text.trim().split('|')
  const [root = '', ...steps] = path.split('.')
  return { root: root as Root, steps: steps.map(compileStep), fallback }
}

function compileStep(step: string): string[] {
  if (step === KEYS) return [KEYS]
  const [, field, values] = WHERE_WRITTEN.exec(step) ?? []
  return field === undefined || values === undefined ? spellings(step) : [WHERE, field, ...values.split(',')]
}

/** Reads `rq.a.b`, `rq.a + rq.b|default`, `rq.a ?? rs.b`. Keys with dots are not needed by any rule. */
export function compile(text: string): Choice {
  return text.split('??').map((choice) => choice.split(' + ').map(compilePath))
}

type Trail = (string | number)[]

function pathText(root: string, trail: Trail): string {
  let out = root
  for (const step of trail) out += typeof step === 'number' ? `[${step}]` : `.${step}`
  return out
}

/** Walks one path and adds every text or number at its end to `out`. */
export function collect(body: JsonObject, rootPath: string, path: Path, out: Hit[]): void {
  descend(body, path.steps, 0, [], rootPath, out)
}

function descend(
  value: Json | undefined,
  steps: Path['steps'],
  index: number,
  trail: Trail,
  root: string,
  out: Hit[],
): void {
  if (value === null || value === undefined || trail.length > DEPTH) return
  if (typeof value !== 'object') {
    if (index < steps.length || typeof value === 'boolean' || value === '') return
    out.push({ value: String(value), path: pathText(root, trail) })
    return
  }
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      trail.push(i)
      descend(value[i], steps, index, trail, root, out)
      trail.pop()
    }
    return
  }
  const step = steps[index]
  if (step !== undefined) {
    if (step[0] === KEYS) {
      for (const key of Object.keys(value)) if (key !== '') out.push({ value: key, path: pathText(root, trail) })
      return
    }
    if (step[0] === WHERE) {
      const [, field = '', ...values] = step
      if (values.includes(String(value[field]))) descend(value, steps, index + 1, trail, root, out)
      return
    }
    for (const key of step) {
      const child = value[key]
      if (child === undefined) continue
      trail.push(key)
      descend(child, steps, index + 1, trail, root, out)
      trail.pop()
      return
    }
  }
  for (const key of WRAPPERS) {
    const child = value[key]
    if (child === undefined) continue
    trail.push(key)
    descend(child, steps, index, trail, root, out)
    trail.pop()
    return
  }
}
