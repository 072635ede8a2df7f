import {
  GetGroupCommand,
  GetGroupPolicyCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  type IAMClient,
  paginateListAttachedGroupPolicies,
  paginateListAttachedRolePolicies,
  paginateListAttachedUserPolicies,
  paginateListGroupPolicies,
  paginateListGroupsForUser,
  paginateListRolePolicies,
  paginateListUserPolicies,
} from '@aws-sdk/client-iam'
import { usageError } from '../errors.ts'
import { iamClient } from './iam-client.ts'
import { explainIam } from './iam-errors.ts'

/** A policy as IAM holds it. */
export interface IamDocument {
  /** A managed policy's ARN, `ARN inline NAME`, or `ARN trust`. */
  name: string
  text: string
  type: 'identity' | 'trust' | 'boundary'
}

type Kind = 'policy' | 'role' | 'user' | 'group'

/** What each kind of ARN takes: said where IAM denies it; the help of `policy check` says the same. */
const NEEDS: Readonly<Record<Kind, readonly string[]>> = {
  policy: ['iam:GetPolicy', 'iam:GetPolicyVersion'],
  role: [
    'iam:GetRole',
    'iam:ListRolePolicies',
    'iam:GetRolePolicy',
    'iam:ListAttachedRolePolicies',
    'iam:GetPolicy',
    'iam:GetPolicyVersion',
  ],
  user: [
    'iam:GetUser',
    'iam:ListUserPolicies',
    'iam:GetUserPolicy',
    'iam:ListAttachedUserPolicies',
    'iam:ListGroupsForUser',
    'iam:ListGroupPolicies',
    'iam:GetGroupPolicy',
    'iam:ListAttachedGroupPolicies',
    'iam:GetPolicy',
    'iam:GetPolicyVersion',
  ],
  group: [
    'iam:GetGroup',
    'iam:ListGroupPolicies',
    'iam:GetGroupPolicy',
    'iam:ListAttachedGroupPolicies',
    'iam:GetPolicy',
    'iam:GetPolicyVersion',
  ],
}

/**
 * The policies behind an ARN of IAM, read and never changed: a managed policy's default version; of a role its trust
 * policy, of a role, user or group the inline and attached policies, of a user those of its groups, and the boundary.
 *
 * @throws TrailError for what IAM refuses or does not know
 */
export async function readIamPolicies(arn: string, profile: string | undefined): Promise<IamDocument[]> {
  const { kind, name } = entityOf(arn)
  const client = iamClient(profile)
  try {
    if (kind === 'policy') return [await managed(client, arn, 'identity')]
    if (kind === 'role') return await ofRole(client, arn, name)
    return kind === 'user' ? await ofUser(client, arn, name) : await ofGroup(client, arn, name)
  } catch (error) {
    throw explainIam(error, NEEDS[kind], 'save what the AWS CLI prints of it and check that file')
  } finally {
    client.destroy()
  }
}

/** A role's session is its role. */
function entityOf(arn: string): { kind: Kind; name: string } {
  const session = /^arn:[^:]+:sts::[^:]*:assumed-role\/([^/]+)/.exec(arn)?.[1]
  if (session !== undefined) return { kind: 'role', name: session }
  const [, kind, name] = /^arn:[^:]+:iam::[^:]*:(policy|role|user|group)\/(?:.*\/)?([^/]+)$/.exec(arn) ?? []
  if (kind !== undefined && name !== undefined) return { kind: kind as Kind, name }
  throw usageError(
    'no-iam-arn',
    `${JSON.stringify(arn)} is no ARN of a managed policy, role, user or group`,
    'Of other services save the policy and check its file (aws s3api get-bucket-policy, aws kms get-key-policy, …).',
  )
}

/** Names are looked up in the account of the credentials: another account's role of that name is another role. */
function sameAccount(arn: string, found: string | undefined): void {
  const [asked, own] = [arn, found ?? ''].map((each) => each.split(':')[4])
  if (found !== undefined && asked !== own)
    throw usageError(
      'other-account',
      `${arn} is not of account ${own}, whose credentials these are`,
      'Set AWS_PROFILE or --profile.',
    )
}

async function managed(client: IAMClient, arn: string, type: IamDocument['type']): Promise<IamDocument> {
  const { Policy } = await client.send(new GetPolicyCommand({ PolicyArn: arn }))
  const version = { PolicyArn: arn, VersionId: Policy?.DefaultVersionId }
  const { PolicyVersion } = await client.send(new GetPolicyVersionCommand(version))
  return document(arn, PolicyVersion?.Document, type)
}

/** IAM percent-encodes documents. */
function document(name: string, encoded: string | undefined, type: IamDocument['type']): IamDocument {
  return { name, text: decodeURIComponent(encoded ?? ''), type }
}

interface Holder {
  arn: string
  inline: AsyncIterable<{ PolicyNames?: string[] | undefined }>
  inlineDocument: (PolicyName: string) => Promise<{ PolicyDocument?: string | undefined }>
  attached: AsyncIterable<{ AttachedPolicies?: { PolicyArn?: string | undefined }[] | undefined }>
}

async function held(client: IAMClient, { arn, inline, inlineDocument, attached }: Holder): Promise<IamDocument[]> {
  const found: IamDocument[] = []
  for await (const { PolicyNames = [] } of inline)
    for (const name of PolicyNames)
      found.push(document(`${arn} inline ${name}`, (await inlineDocument(name)).PolicyDocument, 'identity'))
  for await (const { AttachedPolicies = [] } of attached)
    for (const { PolicyArn } of AttachedPolicies)
      if (PolicyArn !== undefined) found.push(await managed(client, PolicyArn, 'identity'))
  return found
}

async function ofRole(client: IAMClient, arn: string, RoleName: string): Promise<IamDocument[]> {
  const { Role } = await client.send(new GetRoleCommand({ RoleName }))
  sameAccount(arn, Role?.Arn)
  const own = Role?.Arn ?? arn
  return [
    document(`${own} trust`, Role?.AssumeRolePolicyDocument, 'trust'),
    ...(await held(client, {
      arn: own,
      inline: paginateListRolePolicies({ client }, { RoleName }),
      inlineDocument: (PolicyName) => client.send(new GetRolePolicyCommand({ RoleName, PolicyName })),
      attached: paginateListAttachedRolePolicies({ client }, { RoleName }),
    })),
    ...(await boundary(client, Role?.PermissionsBoundary?.PermissionsBoundaryArn)),
  ]
}

async function ofUser(client: IAMClient, arn: string, UserName: string): Promise<IamDocument[]> {
  const { User } = await client.send(new GetUserCommand({ UserName }))
  sameAccount(arn, User?.Arn)
  const found = await held(client, {
    arn: User?.Arn ?? arn,
    inline: paginateListUserPolicies({ client }, { UserName }),
    inlineDocument: (PolicyName) => client.send(new GetUserPolicyCommand({ UserName, PolicyName })),
    attached: paginateListAttachedUserPolicies({ client }, { UserName }),
  })
  for await (const { Groups = [] } of paginateListGroupsForUser({ client }, { UserName }))
    for (const { Arn, GroupName } of Groups)
      if (Arn !== undefined && GroupName !== undefined) found.push(...(await ofMembers(client, Arn, GroupName)))
  return [...found, ...(await boundary(client, User?.PermissionsBoundary?.PermissionsBoundaryArn))]
}

async function ofGroup(client: IAMClient, arn: string, GroupName: string): Promise<IamDocument[]> {
  const { Group } = await client.send(new GetGroupCommand({ GroupName, MaxItems: 1 }))
  sameAccount(arn, Group?.Arn)
  return ofMembers(client, Group?.Arn ?? arn, GroupName)
}

function ofMembers(client: IAMClient, arn: string, GroupName: string): Promise<IamDocument[]> {
  return held(client, {
    arn,
    inline: paginateListGroupPolicies({ client }, { GroupName }),
    inlineDocument: (PolicyName) => client.send(new GetGroupPolicyCommand({ GroupName, PolicyName })),
    attached: paginateListAttachedGroupPolicies({ client }, { GroupName }),
  })
}

async function boundary(client: IAMClient, arn: string | undefined): Promise<IamDocument[]> {
  return arn === undefined ? [] : [await managed(client, arn, 'boundary')]
}
