import type { Chain } from './chain.ts'

/**
 * The chains of one caller by several of its credentials as one: what they have in common. Null where their origins
 * differ. `group` is the credential group that each chain ends with.
 */
export function joined(ways: readonly { group: string; chain: Chain }[]): Chain | null {
  const chains = ways.map(({ chain }) => chain)
  const origins = new Set(chains.map(({ origin, delegate }) => JSON.stringify([origin, delegate])))
  const [first, ...rest] = chains
  if (first === undefined || origins.size > 1) return null
  if (rest.length === 0) return first
  const common = <Each>(pick: (chain: Chain) => readonly Each[], of: (each: Each) => string): Each[] =>
    pick(first).filter((each) => rest.every((chain) => pick(chain).some((other) => of(other) === of(each))))
  return {
    ...first,
    hops: first.hops.map((hop, i) =>
      rest.every((chain) => chain.hops[i]?.accessKeyId === hop.accessKeyId) ? hop : { ...hop, accessKeyId: null },
    ),
    keys: common(
      (chain) => chain.keys,
      ({ value }) => value,
    ),
    roles: common(
      (chain) => chain.roles,
      ({ arn }) => arn,
    ),
    externalIds: common(
      (chain) => chain.externalIds,
      ({ value }) => value,
    ),
    parents: [...new Set([...chains.flatMap(({ parents }) => parents), ...ways.map(({ group }) => group)])],
  }
}
