import {
  GenerateCredentialReportCommand,
  GetCredentialReportCommand,
  type IAMClient,
  paginateGetAccountAuthorizationDetails,
  paginateListAccessKeys,
} from '@aws-sdk/client-iam'
import { TrailError } from '../errors.ts'
import { iamClient } from './iam-client.ts'
import { explainIam } from './iam-errors.ts'

/** What IAM says of an account, as its own answers have it. */
export interface IamAccount {
  details: { RoleDetailList: unknown[]; UserDetailList: unknown[]; GroupDetailList: unknown[]; Policies: unknown[] }
  /** The credential report, CSV. */
  report: string
  keys: { user: string; key: string; active: boolean; madeAt: number | null }[]
}

/** So long is a new report waited for. */
const REPORT_TRIES = 20
const REPORT_WAIT_MS = 2_000

/** What {@link readIam} takes, and nothing else. */
const NEEDS = [
  'iam:GetAccountAuthorizationDetails',
  'iam:GenerateCredentialReport',
  'iam:GetCredentialReport',
  'iam:ListAccessKeys',
]

/** Reads the account's IAM with the default credentials; changes nothing (a credential report is made where there is none). */
export async function readIam(profile: string | undefined, sleep: (ms: number) => Promise<void>): Promise<IamAccount> {
  const client = iamClient(profile)
  try {
    const details = await detailsOf(client)
    const users = details.UserDetailList.flatMap((user) => (user as { UserName?: string }).UserName ?? [])
    return { details, report: await reportOf(client, sleep), keys: await keysOf(client, users) }
  } catch (error) {
    throw explainIam(
      error,
      NEEDS,
      'give the files that the AWS CLI writes: --authorization-details, --credential-report',
    )
  } finally {
    client.destroy()
  }
}

/** {@link IamAccount.details} alone: it needs iam:GetAccountAuthorizationDetails and nothing else. */
export async function readAuthorizationDetails(profile: string | undefined): Promise<IamAccount['details']> {
  const client = iamClient(profile)
  try {
    return await detailsOf(client)
  } catch (error) {
    throw explainIam(
      error,
      NEEDS.slice(0, 1),
      'save the answer of the AWS CLI and give it with --authorization-details',
    )
  } finally {
    client.destroy()
  }
}

async function detailsOf(client: IAMClient): Promise<IamAccount['details']> {
  const all: IamAccount['details'] = { RoleDetailList: [], UserDetailList: [], GroupDetailList: [], Policies: [] }
  for await (const page of paginateGetAccountAuthorizationDetails({ client, pageSize: 1000 }, {})) {
    all.RoleDetailList.push(...(page.RoleDetailList ?? []))
    all.UserDetailList.push(...(page.UserDetailList ?? []))
    all.GroupDetailList.push(...(page.GroupDetailList ?? []))
    all.Policies.push(...(page.Policies ?? []))
  }
  return all
}

async function reportOf(client: IAMClient, sleep: (ms: number) => Promise<void>): Promise<string> {
  for (let tries = 0; tries < REPORT_TRIES; tries++) {
    const { State } = await client.send(new GenerateCredentialReportCommand({}))
    if (State === 'COMPLETE') {
      const { Content } = await client.send(new GetCredentialReportCommand({}))
      return Buffer.from(Content ?? new Uint8Array()).toString('utf8')
    }
    await sleep(REPORT_WAIT_MS)
  }
  throw new TrailError('iam-report', 'IAM did not finish its credential report in time', {
    hint: 'Try again in a minute.',
  })
}

async function keysOf(client: IAMClient, users: readonly string[]): Promise<IamAccount['keys']> {
  const keys: IamAccount['keys'] = []
  for (const UserName of users)
    for await (const page of paginateListAccessKeys({ client }, { UserName }))
      for (const { AccessKeyId, Status, CreateDate } of page.AccessKeyMetadata ?? [])
        if (AccessKeyId !== undefined)
          keys.push({
            user: UserName,
            key: AccessKeyId,
            active: Status === 'Active',
            madeAt: CreateDate?.getTime() ?? null,
          })
  return keys
}
