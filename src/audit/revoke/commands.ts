import { nameOf, parseArn } from '../../model/arn.ts'
import { command, comment } from '../shell.ts'
import type { Made, Share } from './facts.ts'

/** A command with what undoes it. */
export interface Lines {
  command: string
  undo: string
}

function lines(made: string | null, undo: string | null, what: string): Lines {
  const refused = comment(`the name of ${what} holds characters that no name in AWS has: look at it before you act`)
  return { command: made ?? refused, undo: undo ?? refused }
}

const DENY_POLICY = 'TrailRevokeOlderSessions'

/**
 * The moment before which a session must have begun to be refused: ten minutes ahead, so that a session that is taken
 * while the trust policy is still open is refused too. GNU's and BSD's date are both tried.
 */
const CUT_OFF = '$(date -u -d "+10 minutes" +%Y-%m-%dT%H:%M:%SZ 2>/dev/null || date -u -v+10M +%Y-%m-%dT%H:%M:%SZ)'
const DENY_DOCUMENT = `"{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[{\\"Effect\\":\\"Deny\\",\\"Action\\":\\"*\\",\\"Resource\\":\\"*\\",\\"Condition\\":{\\"DateLessThan\\":{\\"aws:TokenIssueTime\\":\\"${CUT_OFF}\\"}}}]}"`

/** Refuses every session of a role or user that began before now. */
export function denySessions(arn: string): Lines {
  const name = shortName(arn)
  const role = arn.includes(':role/')
  const put = role
    ? command`aws iam put-role-policy --role-name ${name} --policy-name ${DENY_POLICY} --policy-document `
    : command`aws iam put-user-policy --user-name ${name} --policy-name ${DENY_POLICY} --policy-document `
  const undo = role
    ? command`aws iam delete-role-policy --role-name ${name} --policy-name ${DENY_POLICY}`
    : command`aws iam delete-user-policy --user-name ${name} --policy-name ${DENY_POLICY}`
  return lines(put === null ? null : put + DENY_DOCUMENT, undo, arn)
}

/** Whom a trust policy is to refuse: accounts, and identity providers by ARN. None known: everybody. */
export interface Principals {
  accounts: readonly string[]
  issuers: readonly string[]
}

/** A statement that refuses these principals is added to the trust policy; what else it says stays. */
export function closeTrust(arn: string, principals: Principals): Lines {
  const name = shortName(arn)
  const denied = {
    ...(principals.accounts.length === 0 ? {} : { AWS: principals.accounts }),
    ...(principals.issuers.length === 0 ? {} : { Federated: principals.issuers }),
  }
  const statement = JSON.stringify({
    Sid: 'TrailRevoked',
    Effect: 'Deny',
    Principal: Object.keys(denied).length === 0 ? { AWS: '*' } : denied,
    Action: ['sts:AssumeRole', 'sts:AssumeRoleWithSAML', 'sts:AssumeRoleWithWebIdentity', 'sts:TagSession'],
  })
  const file = `trust-${parseArn(arn)?.account ?? ''}-${name}`
  const [before, after] = [`${file}.before.json`, `${file}.after.json`]
  return lines(
    command`aws iam get-role --role-name ${name} --query Role.AssumeRolePolicyDocument --output json > ${before} && jq --argjson deny ${statement} '.Statement = ([.Statement] | flatten | map(select(.Sid != "TrailRevoked"))) + [$deny]' ${before} > ${after} && aws iam update-assume-role-policy --role-name ${name} --policy-document ${`file://${after}`}`,
    command`aws iam update-assume-role-policy --role-name ${name} --policy-document ${`file://${before}`}`,
    arn,
  )
}

export function keyInactive(key: string, user: string | null): Lines {
  const update = (status: string) =>
    user === null
      ? command`aws iam update-access-key --access-key-id ${key} --status ${status}`
      : command`aws iam update-access-key --user-name ${user} --access-key-id ${key} --status ${status}`
  return lines(update('Inactive'), update('Active'), key)
}

export function keyDelete(key: string, user: string | null): Lines {
  return lines(
    user === null
      ? command`aws iam delete-access-key --access-key-id ${key}`
      : command`aws iam delete-access-key --user-name ${user} --access-key-id ${key}`,
    comment('a deleted key does not come back; a new one: aws iam create-access-key'),
    key,
  )
}

export function deleteLogin(userArn: string): Lines {
  return lines(
    command`aws iam delete-login-profile --user-name ${shortName(userArn)}`,
    comment('the user gets a new password with: aws iam create-login-profile'),
    userArn,
  )
}

export function rejectDelegation(requestId: string | null): Lines {
  return lines(
    requestId === null
      ? comment('the log does not hold the request: aws iam list-delegation-requests shows those that are open')
      : command`aws iam reject-delegation-request --delegation-request-id ${requestId}`,
    comment('a rejected request does not come back: the partner asks anew'),
    'the delegation request',
  )
}

/** Takes back what was made by the vendor and would outlive it. */
export function removeMade({ type, id, arn }: Made, keyUser: string | null): Lines | null {
  switch (type) {
    case 'iam:access-key':
      return id.startsWith('AKIA') ? keyInactive(id, keyUser) : null
    case 'iam:user':
      return denySessionsAndKeys(arn ?? id)
    case 'iam:role':
      return denySessions(arn ?? `arn:aws:iam:::role/${id}`)
    default:
      return null
  }
}

function denySessionsAndKeys(user: string): Lines {
  const name = shortName(user)
  return lines(
    command`aws iam put-user-policy --user-name ${name} --policy-name TrailRevoked --policy-document ${'{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}'}`,
    command`aws iam delete-user-policy --user-name ${name} --policy-name TrailRevoked`,
    user,
  )
}

/** Takes back a share; what no command is known for is named for a person to do. */
export function endShare(share: Share): Lines {
  const { type, id, arn, vendorAccount: account, grantId, statementId } = share
  const name = id
  switch (type) {
    case 'ec2:snapshot':
      return pair(
        (verb) =>
          command`aws ec2 modify-snapshot-attribute --snapshot-id ${name} --attribute createVolumePermission --operation-type ${verb} --user-ids ${account}`,
      )
    case 'ec2:image':
      return pair(
        (verb) =>
          command`aws ec2 modify-image-attribute --image-id ${name} --attribute launchPermission --operation-type ${verb} --user-ids ${account}`,
      )
    case 'rds:snapshot':
    case 'rds:cluster-snapshot': {
      const api = type === 'rds:snapshot' ? 'db-snapshot' : 'db-cluster-snapshot'
      const change = (option: string) =>
        command`aws rds ${`modify-${api}-attribute`} ${`--${api}-identifier`} ${name} --attribute-name restore ${option} ${account}`
      return lines(change('--values-to-remove'), change('--values-to-add'), name)
    }
    case 'lambda:function':
      if (statementId === null) break
      return lines(
        command`aws lambda remove-permission --function-name ${arn ?? name} --statement-id ${statementId}`,
        command`aws lambda add-permission --function-name ${arn ?? name} --statement-id ${statementId} --principal ${account} --action lambda:InvokeFunction`,
        name,
      )
    case 'kms:key':
      if (grantId === null) return denyInPolicy(share, 'kms', ['kms:*'])
      return lines(
        command`aws kms revoke-grant --key-id ${arn ?? name} --grant-id ${grantId}`,
        comment('a revoked grant does not come back: aws kms create-grant'),
        name,
      )
    case 's3:bucket':
      return denyInPolicy(share, 's3', ['s3:*'])
    case 'secretsmanager:secret':
      return denyInPolicy(share, 'secretsmanager', ['secretsmanager:*'])
  }
  const text = comment(`take account ${account} out of the policy of ${arn ?? `${type} ${name}`}`)
  return { command: text, undo: comment(`put account ${account} back into the policy of ${arn ?? `${type} ${name}`}`) }
}

function pair(make: (verb: 'remove' | 'add') => string | null): Lines {
  return lines(make('remove'), make('add'), 'the resource')
}

/** Saves a resource's policy and adds a statement that refuses the account. */
function denyInPolicy(share: Share, service: 's3' | 'kms' | 'secretsmanager', actions: readonly string[]): Lines {
  const { id, arn, vendorAccount } = share
  const target = service === 's3' ? id : (arn ?? id)
  const resource = service === 's3' ? [`arn:aws:s3:::${id}`, `arn:aws:s3:::${id}/*`] : '*'
  const deny = JSON.stringify({
    Sid: 'TrailRevoked',
    Effect: 'Deny',
    Principal: { AWS: vendorAccount },
    Action: actions,
    Resource: resource,
  })
  const name = id.replace(/[^A-Za-z0-9_.-]/g, '_')
  const [before, after] = [`policy-${name}.before.json`, `policy-${name}.after.json`]
  const edit = command`jq --argjson deny ${deny} '.Statement = ([.Statement] | flatten | map(select(.Sid != "TrailRevoked"))) + [$deny]' ${before} > ${after}`
  const get = {
    s3: command`aws s3api get-bucket-policy --bucket ${target} --query Policy --output text > ${before}`,
    kms: command`aws kms get-key-policy --key-id ${target} --policy-name default --query Policy --output text > ${before}`,
    secretsmanager: command`aws secretsmanager get-resource-policy --secret-id ${target} --query ResourcePolicy --output text > ${before}`,
  }[service]
  const put = (file: string) =>
    ({
      s3: command`aws s3api put-bucket-policy --bucket ${target} --policy ${`file://${file}`}`,
      kms: command`aws kms put-key-policy --key-id ${target} --policy-name default --policy ${`file://${file}`}`,
      secretsmanager: command`aws secretsmanager put-resource-policy --secret-id ${target} --resource-policy ${`file://${file}`}`,
    })[service]
  const parts = [get, edit, put(after)]
  return lines(parts.includes(null) ? null : parts.join(' && '), put(before), id)
}

/** The name that IAM's commands take, from an ARN with or without a path. */
export function shortName(arn: string): string {
  const parsed = parseArn(arn)
  return parsed === null ? arn : nameOf(parsed)
}
