import { resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import {
  authorizationDetails,
  type Given,
  NOTHING_GIVEN,
  parseAuthorizationDetails,
  parseCredentialReport,
} from '../audit/given.ts'
import type { Json } from '../model/json.ts'
import { textAt } from '../model/json.ts'
import type { Io } from './io.ts'
import { readText } from './session.ts'

export interface GivenFlags {
  authorizationDetails?: string
  credentialReport?: string
  iam?: boolean
  profile?: string
}

/** What files or IAM itself add to the logs; null for nothing. Files stand above IAM's own answers. */
export async function givenBy(flags: GivenFlags, io: Io): Promise<Given | null> {
  const { authorizationDetails: details, credentialReport: report, iam } = flags
  if (details === undefined && report === undefined && iam !== true) return null
  const read = (file: string, what: string) => readText(resolve(io.cwd, file), what)
  return {
    ...NOTHING_GIVEN,
    ...(iam === true ? await live(flags.profile) : {}),
    ...(details === undefined ? {} : parseAuthorizationDetails(read(details, 'authorization details'), details)),
    ...(report === undefined ? {} : parseCredentialReport(read(report, 'credential report'), report)),
  }
}

async function live(profile: string | undefined): Promise<Given> {
  const { readIam } = await import('../aws/iam.ts')
  const { details, report, keys } = await readIam(profile, (ms) => delay(ms))
  const users = new Map(
    details.UserDetailList.map((user) => [textAt(user as Json, 'UserName') ?? '', textAt(user as Json, 'Arn') ?? '']),
  )
  const reported = parseCredentialReport(report, 'the credential report')
  return {
    ...authorizationDetails(JSON.parse(JSON.stringify(details)) as Json),
    rootSignIns: reported.rootSignIns,
    // The list has the keys' ids; of root only the report tells.
    keys: [
      ...keys.map(({ user, key, active, madeAt }) => {
        const owner = users.get(user) ?? user
        return { key, owner, account: owner.split(':')[4] ?? '', root: false, active, madeAt, usedAt: null }
      }),
      ...reported.keys.filter(({ root }) => root),
    ],
  }
}
