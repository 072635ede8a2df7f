/** Resources that a log names without their ARN, in the ARN's form: what the name does not tell becomes `*`. */
import { filled, type Place, variablesOf, wordsOf } from './arn-pattern.ts'

/** A resource by its name alone. */
export interface SeenName extends Place {
  /** `iam`, as ARNs have it. */
  service: string
  /** `role`: the first word of its ARNs. */
  kind: string
  /** The name; of a resource in another `PARENT/NAME`; `*` where `standsFor` is more than one. */
  id: string
  /** The request calls it a name (`configRuleName`): where the ARN has an id, this is not it. */
  isName: boolean
  /** 1, or how many names this one stands for. */
  standsFor: number
  /** The calls made it. */
  created: boolean
}

const plain = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '')

/** Whether the type with this pattern is what the log calls such a kind; `loosely`: `cacheCluster` is a `cluster`. */
export function isKind({ service, kind }: SeenName, pattern: string, loosely: boolean): boolean {
  if (pattern.split(':')[2] !== service) return false
  const words = wordsOf(pattern).map(plain)
  const wanted = plain(kind)
  return loosely ? words[0] !== undefined && wanted.endsWith(words[0]) : words.includes(wanted)
}

/**
 * The ARN patterns that a named resource may have; none where its name can't be placed in its type's pattern. `others`:
 * parts that other resources of the call tell, as the cluster of a node group.
 */
export function arnsOfName(name: SeenName, pattern: string, others: ReadonlyMap<string, string>): string[] {
  const { id } = name
  if (/^arn:/.test(id)) return []
  const variables = variablesOf(pattern)
  const fill = (known: Iterable<readonly [string, string]>) => filled(pattern, name, new Map([...others, ...known]))
  const [only] = variables
  if (variables.length === 1 && only !== undefined) {
    if (id === '*') return [fill([])]
    // IAM's requests never hold the path, which is a part of the ARN.
    if (/WithPath$/.test(only)) return [fill([[only, id]]), fill([[only, `*/${id}`]])]
    // Six characters that only the secret's ARN has.
    if (name.service === 'secretsmanager') return [fill([[only, `${id}-??????`]])]
    return [fill(name.isName && isId(only) ? [] : [[only, id]])]
  }
  if (id === '*') return [fill([])]
  const tellable = variables.filter((each) => !/^(UUID|Scope)$/.test(each))
  const parts = id.split(/[/:]/)
  if (parts.length === tellable.length) return [fill(tellable.map((each, at) => [each, parts[at] ?? '*'] as const))]
  const own = ownVariable(name.kind, tellable)
  if (parts.length !== 1 || own === null) return []
  return [fill(name.isName && isId(own) ? [] : [[own, id]])]
}

function isId(variable: string): boolean {
  return /Id(entifier)?$/.test(variable)
}

/** The variable that holds the resource's own name: the one that is called like it, a name rather than an id. */
function ownVariable(kind: string, variables: readonly string[]): string | null {
  const alike = variables.filter((each) => plain(each).startsWith(plain(kind)))
  const among = alike.length > 0 ? alike : variables
  return among.findLast((each) => each.endsWith('Name')) ?? (alike.length > 0 ? (alike[0] ?? null) : null)
}
