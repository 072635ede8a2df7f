import { usageError } from '../../errors.ts'
import type { Layout } from './ddl.ts'

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
