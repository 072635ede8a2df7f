/** Which of a vendor's accounts a trust policy is for. */

/** A role of one can be assumed from none of the others. */
export const PARTITIONS = ['aws', 'aws-us-gov', 'aws-cn', 'aws-eusc', 'aws-iso', 'aws-iso-b'] as const

export interface AccountQuestion {
  /** What the vendor is called in warnings. */
  name: string
  /** The vendor's accounts, with their partition where the registry knows it. */
  known: readonly { account: string; partition: string | null }[]
  /** Accounts that the logs show it to come from, those that come most first. */
  seen: readonly string[]
  /** The partitions of the accounts whose logs are loaded. */
  ours: readonly string[]
  /** Accounts and partition that were asked for. */
  asked: readonly string[]
  partition: string | null
}

export interface AccountChoice {
  partition: string
  /** Those to be trusted. */
  accounts: string[]
  /** The vendor's that are not trusted. */
  others: { account: string; partition: string }[]
  warnings: string[]
}

/**
 * Those that were asked for, else those that the logs show, else all of them, and then a warning: each that is trusted
 * without need is a way in. A role is assumed from its own partition only.
 */
export function chooseAccounts(question: AccountQuestion): AccountChoice {
  const { name, known, seen, asked } = question
  const all = new Map(known.map(({ account, partition }) => [account, partition]))
  // Who lists no accounts is known by its callers.
  if (all.size === 0) for (const account of seen) all.set(account, null)
  const { partition, warnings } = partitionFor(question, [...all])
  const here = [...all].filter(([, of]) => of === null || of === partition).map(([account]) => account)
  const shown = here.filter((account) => seen.includes(account))
  const accounts = asked.length > 0 ? [...new Set(asked)] : shown.length > 0 ? shown : here
  const others = [...all]
    .filter(([account]) => !accounts.includes(account))
    .map(([account, of]) => ({ account, partition: of ?? partition }))
  const left = others.filter((each) => each.partition === partition)
  if (asked.length === 0 && shown.length === 0 && here.length > 1)
    warnings.push(
      `${here.length} accounts of ${name} are trusted, for no log shows from which of them it calls: ask, and name it with --account.`,
    )
  if (asked.length === 0 && shown.length > 0 && left.length > 0)
    warnings.push(
      `${shown.length === 1 ? 'The account' : `The ${shown.length} accounts`} from which ${name} is seen to call ${shown.length === 1 ? 'is' : 'are'} trusted, and not ${left.length === 1 ? 'its other one' : `its ${left.length} others`}: --account names more.`,
    )
  const elsewhere = [...new Set(others.map((each) => each.partition))].filter((each) => each !== partition)
  for (const other of elsewhere)
    warnings.push(
      `${others.filter((each) => each.partition === other).length} of ${name}’s accounts are in ${other}, which a role in ${partition} can’t trust: --partition ${other}.`,
    )
  return { partition, accounts, others, warnings }
}

/** The partition that was asked for; else that of the logs, of the accounts that were asked for, or of the vendor's. */
function partitionFor(
  { partition, ours, asked, known }: AccountQuestion,
  all: readonly [string, string | null][],
): { partition: string; warnings: string[] } {
  if (partition !== null) return { partition, warnings: [] }
  const [only, ...more] = ours
  const named = asked.flatMap((account) => known.find((each) => each.account === account)?.partition ?? [])
  const [first] = named
  if (first !== undefined) return { partition: first, warnings: [] }
  if (only !== undefined && more.length === 0) return { partition: only, warnings: [] }
  const of = new Set(all.flatMap(([, each]) => each ?? []))
  const [single, ...others] = of
  const chosen = single !== undefined && others.length === 0 ? single : 'aws'
  const warnings =
    more.length === 0
      ? []
      : [`The logs are of ${ours.join(' and ')}: the policy is for ${chosen}; --partition names another.`]
  return { partition: chosen, warnings }
}
