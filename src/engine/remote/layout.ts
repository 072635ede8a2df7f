import { usageError } from '../../errors.ts'

/** Where logs lie, as their listing shows. */
export interface Layout {
  /** `s3://bucket/prefix/AWSLogs/o-id` without a slash at its end; accounts lie below it. */
  root: string
  accounts: readonly string[]
  regions: readonly string[]
  /** The first day of delivery, `2026-03-02`; null where none was found. */
  firstDay: string | null
}

/** Names in a layout are folders in a bucket: whoever may write there chooses them. */
const SAFE_VALUE = /^[A-Za-z0-9-]{1,64}$/
const SAFE_ROOT = /^[a-z][a-z0-9]*:\/\/[A-Za-z0-9._/=+@ -]*$/

/** @throws TrailError for a layout that can't stand in a table's definition. */
export function checked({ root, accounts, regions, firstDay }: Layout): void {
  const wrong = [...accounts, ...regions].find((value) => !SAFE_VALUE.test(value))
  if (wrong !== undefined || !SAFE_ROOT.test(root) || (firstDay !== null && !/^\d{4}-\d{2}-\d{2}$/.test(firstDay)))
    throw usageError('bad-layout', `${JSON.stringify(wrong ?? root)} can't stand in a table's definition`)
  if (accounts.length === 0 || regions.length === 0)
    throw usageError(
      'no-layout',
      `no CloudTrail logs lie below ${root}`,
      'The address is of the bucket, or of a prefix above AWSLogs/.',
    )
}

/** The folders below a prefix, with the slash at their ends. */
export type ListFolders = (prefix: string) => Promise<string[]>

const ACCOUNT = /^\d{12}\/$/

/** Finds where CloudTrail's logs lie below a prefix: one account's, an organization's, with whatever prefix above. */
export async function findLayout(bucket: string, prefix: string, list: ListFolders): Promise<Layout> {
  const roots = await rootsBelow(prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`, list, 4)
  const [root, other] = roots
  if (root === undefined)
    throw usageError(
      'no-layout',
      `no CloudTrail logs lie below s3://${bucket}/${prefix}`,
      'Name the bucket, or the prefix above AWSLogs/.',
    )
  if (other !== undefined)
    throw usageError(
      'several-layouts',
      `logs lie in several trees: ${roots.map((each) => `s3://${bucket}/${each.prefix}`).join(', ')}`,
      'Name one of them: each is a table of its own.',
    )
  const places = await Promise.all(
    root.accounts.map(async (account) => ({ account, regions: await list(`${root.prefix}${account}/CloudTrail/`) })),
  )
  const found = places.filter(({ regions }) => regions.length > 0)
  const regions = [...new Set(found.flatMap((place) => place.regions.map((folder) => folder.slice(0, -1))))].sort()
  const firsts = await Promise.all(
    found.flatMap((place) =>
      place.regions.map((region) => firstDay(`${root.prefix}${place.account}/CloudTrail/${region}`, list)),
    ),
  )
  return {
    root: `s3://${bucket}/${root.prefix.replace(/\/$/, '')}`,
    accounts: found.map(({ account }) => account).sort(),
    regions,
    firstDay: firsts.filter((day): day is string => day !== null).sort()[0] ?? null,
  }
}

interface Root {
  prefix: string
  accounts: string[]
}

/** Folders that hold accounts: `AWSLogs/` or `AWSLogs/o-id/`; a prefix inside such a tree leads up to it. */
async function rootsBelow(prefix: string, list: ListFolders, depth: number): Promise<Root[]> {
  const inside = /^((?:.*\/)?AWSLogs\/(?:o-[a-z0-9]+\/)?)(\d{12})\//.exec(prefix)
  if (inside?.[1] !== undefined && inside[2] !== undefined) return [{ prefix: inside[1], accounts: [inside[2]] }]
  const folders = await list(prefix)
  const accounts = folders.filter((folder) => ACCOUNT.test(folder)).map((folder) => folder.slice(0, -1))
  if (/(^|\/)AWSLogs\/(o-[a-z0-9]+\/)?$/.test(prefix) && accounts.length > 0) return [{ prefix, accounts }]
  if (depth === 0) return []
  const below = folders.filter((folder) => !ACCOUNT.test(folder)).slice(0, 50)
  return (await Promise.all(below.map((folder) => rootsBelow(`${prefix}${folder}`, list, depth - 1)))).flat()
}

async function firstDay(region: string, list: ListFolders): Promise<string | null> {
  const parts: string[] = []
  for (let prefix = region; parts.length < 3; ) {
    const first = (await list(prefix)).filter((folder) => /^\d{2,4}\/$/.test(folder)).sort()[0]
    if (first === undefined) return null
    parts.push(first.slice(0, -1))
    prefix = `${prefix}${first}`
  }
  return parts.join('-')
}
