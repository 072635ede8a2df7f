/** The ARN patterns of IAM's list (`arn:${Partition}:glue:${Region}:${Account}:table/${DatabaseName}/${TableName}`), read and filled. */
import { partitionOf } from '../model/arn.ts'

/** Where calls were made; null for what the log does not tell. */
export interface Place {
  account: string | null
  region: string | null
}

const VARIABLE = /\$\{([^}]+)\}/g
const PLACES = new Set(['Partition', 'Region', 'Account'])
/** Variables that say nothing about which resource they belong to: equal names do not mean equal values. */
const VAGUE = /^(?:Id|Name|Type|Version|Scope|UUID|ResourceId|ResourceName|ResourceType)$/

/** Some types are listed with two patterns in one text. */
export function patternsIn(listed: string): string[] {
  return listed.split(/,\s*/).filter((each) => each.startsWith('arn:'))
}

/** The variables of a pattern's resource, in their order. */
export function variablesOf(pattern: string): string[] {
  return [...pattern.matchAll(VARIABLE)].map(([, name = '']) => name).filter((name) => !PLACES.has(name))
}

/** A pattern with what is known filled in, and `*` for the rest. */
export function filled(pattern: string, { account, region }: Place, known: ReadonlyMap<string, string>): string {
  return pattern.replace(VARIABLE, (_, name: string) => {
    if (name === 'Partition') return partitionOf(region)
    if (name === 'Region') return region ?? '*'
    if (name === 'Account') return account ?? '*'
    return known.get(name) ?? '*'
  })
}

/** What an ARN says for the variables of its type's pattern, save those that are vague; empty where it does not fit. */
export function bindings(pattern: string, arn: string): Map<string, string> {
  const names = [...pattern.matchAll(VARIABLE)].map(([, name = '']) => name)
  const [head = '', ...parts] = pattern.split(/\$\{[^}]+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  // A log may hold any text for an ARN: what ends at a colon must not be tried at every length.
  const any = parts.map((part, at) => (PLACES.has(names[at] ?? '') ? `([^:]*)${part}` : `(.*?)${part}`))
  const values = new RegExp(`^${head}${any.join('')}$`, 's').exec(arn)
  if (values === null) return new Map()
  return new Map(
    names.flatMap((name, at) => {
      const value = values[at + 1]
      return value === undefined || PLACES.has(name) || VAGUE.test(name) ? [] : [[name, value] as const]
    }),
  )
}

/** The words of a pattern that are fixed, without its service: `autoScalingGroup`, `autoScalingGroupName`. */
export function wordsOf(pattern: string): string[] {
  const resource = pattern.split(':').slice(5).join(':')
  return resource.split(/[/:]/).filter((word) => word !== '' && !word.includes('${'))
}
