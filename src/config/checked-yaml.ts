import { isMap, LineCounter, type Node, parseDocument } from 'yaml'
import type * as z from 'zod'
import { type TrailError, usageError } from '../errors.ts'
import { nearest } from '../model/nearest.ts'

/** A settings file is small; a larger one is a mistake or an attack. */
const MAX_LENGTH = 4 * 2 ** 20

/**
 * A YAML text as a checked value. Every fault is a usage error that names file, line and key; an unknown key also the
 * nearest right one.
 */
export function checkedYaml<Schema extends z.ZodType>(text: string, file: string, schema: Schema): z.output<Schema> {
  if (text.length > MAX_LENGTH) throw usageError('bad-yaml', `${file} is larger than ${MAX_LENGTH / 2 ** 20} MB`)
  const lines = new LineCounter()
  const document = parseDocument(text, {
    lineCounter: lines,
    uniqueKeys: true,
    maxAliasCount: 100,
    logLevel: 'silent',
  } as Parameters<typeof parseDocument>[1])
  const [fault] = document.errors
  if (fault !== undefined)
    throw usageError('bad-yaml', `${file}, line ${fault.linePos?.[0].line ?? 1}: ${fault.message.split('\n')[0]}`)
  let value: unknown
  try {
    value = document.toJS({ maxAliasCount: 100 })
  } catch {
    throw usageError('bad-yaml', `${file}: too many aliases`)
  }
  const result = schema.safeParse(value ?? {})
  if (result.success) return result.data
  throw explained(result.error.issues, file, (path) => lineOf(document.contents, path, lines))
}

function explained(
  issues: readonly z.core.$ZodIssue[],
  file: string,
  lineAt: (path: readonly PropertyKey[]) => number,
): TrailError {
  const issue = issues[0]
  if (issue === undefined) return usageError('bad-yaml', `${file} is not valid`)
  const where = issue.path.map(String).join('.')
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? ''
    const near = nearest(key, knownKeys(issue))
    return usageError(
      'unknown-key',
      `${file}, line ${lineAt([...issue.path, key])}: unknown key ${JSON.stringify(key)}${where === '' ? '' : ` in ${where}`}`,
      near === null ? `Known keys: ${knownKeys(issue).join(', ')}` : `Did you mean ${near}?`,
    )
  }
  return usageError(
    'bad-value',
    `${file}, line ${lineAt(issue.path)}: ${where === '' ? '' : `${where}: `}${issue.message}`,
  )
}

/** The keys that stand beside an unknown one; {@link strict} leaves them on the issue. */
function knownKeys(issue: z.core.$ZodIssue): string[] {
  return /keys: (.*)$/.exec(issue.message)?.[1]?.split(', ') ?? []
}

function lineOf(contents: unknown, path: readonly PropertyKey[], lines: LineCounter): number {
  let node = contents as Node | null
  for (const key of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => String(item.key) === String(key))
      if (pair === undefined) break
      const at = (pair.key as Node | null)?.range
      node = pair.value as Node | null
      if (key === path.at(-1) && at) return lines.linePos(at[0]).line
    } else node = ((node as { items?: unknown[] } | null)?.items?.[Number(key)] ?? null) as Node | null
  }
  return node?.range ? lines.linePos(node.range[0]).line : 1
}
