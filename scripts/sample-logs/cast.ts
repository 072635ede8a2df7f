import { ec2Id, hex, iamId, uuid } from './ids.ts'
import { assumedRole, type Client, credentials, event, type JsonRecord, roleArn, roleId } from './record.ts'

/** Account ids as AWS's documentation makes them up. */
export const PROD = '111122223333'
export const DEV = '444455556666'
export const MANAGEMENT = '777788889999'
export const SANDBOX = '222233334444'

export const ACME = '901234567890'
export const HARBOR = '345678901234'
export const LEDGER = '678901234567'
export const ROLLOUT = '890123456789'
/** In no register: the account that the snapshot was shared with. */
export const STRANGER = '567890123456'

export const MAIN = 'eu-west-1'
export const GLOBAL = 'us-east-1'

/** The instance of the question. */
export const DATABASE_HOST = 'i-0a1b2c3d4e5f60718'
export const DEV_HOSTS = [ec2Id('i', 'dev-app'), ec2Id('i', 'dev-batch')]
export const SECRET = `arn:aws:secretsmanager:${MAIN}:${PROD}:secret:prod/orders-db/master-${hex('secret').slice(0, 6)}`
export const SNAPSHOT = ec2Id('snap', 'orders-db')
export const BUCKET = 'examplecorp-reports'

export const ACME_EXTERNAL_ID = '3f0c9a51-7d52-4e0b-9b1e-5d6a2f8c4b17'
export const HARBOR_EXTERNAL_ID = 'harbor-001'
export const LEDGER_EXTERNAL_ID = 'c2b7e0d4-91f3-4a8e-8d26-6b0f7a913e55'

const boto = 'Boto3/1.34.69 md/Botocore#1.34.69 ua/2.0 os/linux#5.10.217-205.860.amzn2.x86_64 md/arch#x86_64'
const cli = 'aws-cli/2.15.30 Python/3.11.8 Linux/6.5.0-27-generic exe/x86_64.ubuntu.22'
const chrome = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/122.0.0.0 Safari/537.36'

export const acmeClient: Client = {
  ip: '203.0.113.24',
  agent: `${boto} lang/python#3.11.8 md/pyimpl#CPython cfg/retry-mode#standard Botocore/1.34.69 AcmeScheduler/4.2.0`,
}
export const harborClient: Client = {
  ip: '192.0.2.40',
  agent: 'HarborBackup/2.9 aws-sdk-go-v2/1.26.0 os/linux lang/go#1.22.1 md/GOOS#linux md/GOARCH#amd64',
}
export const ledgerClient: Client = {
  ip: '192.0.2.120',
  agent: 'aws-sdk-java/2.25.11 Linux/5.15.0 OpenJDK_64-Bit_Server_VM/17.0.10 Java/17.0.10 vendor/Eclipse_Adoptium',
}
export const rolloutClient: Client = {
  ip: '192.0.2.160',
  agent: 'aws-sdk-js/3.540.0 ua/2.0 os/linux lang/js md/nodejs#20.11.1',
}
export const runnerClient: Client = {
  ip: '192.0.2.201',
  agent:
    'aws-sdk-js/3.536.0 ua/2.0 os/linux#6.5.0-1016-azure lang/js md/nodejs#20.8.1 configure-aws-credentials-for-github-actions',
}
export const officeCli = (command: string): Client => ({
  ip: '198.51.100.77',
  agent: `${cli} prompt/off command/${command}`,
})
export const officeBrowser: Client = { ip: '198.51.100.77', agent: chrome }
export const homeCli = (command: string): Client => ({
  ip: '198.51.100.203',
  agent: `${cli} prompt/off command/${command}`,
})

/** Unique ids of the vendors' own principals: all that the log tells of who they are over there. */
export const ACME_WORKER = `${iamId('AROA', ACME, 'scheduler-worker')}:acme-scheduler`
export const HARBOR_USER = iamId('AIDA', HARBOR, 'backup-runner')
export const LEDGER_WORKER = `${iamId('AROA', LEDGER, 'collector')}:collect`

export const IDENTITY_STORE = `arn:aws:identitystore::${MANAGEMENT}:identitystore/d-9067example`

const SETS: { [account: string]: string } = {
  [PROD]: 'PlatformAdmin',
  [DEV]: 'PlatformAdmin',
  [MANAGEMENT]: 'SecurityAudit',
}

/** The role that Identity Center made in an account for its permission set, with path. */
export function ssoRole(account: string): string {
  const set = SETS[account] ?? 'ReadOnly'
  return `aws-reserved/sso.amazonaws.com/${MAIN}/AWSReservedSSO_${set}_${hex(`sso:${account}:${set}`).slice(0, 16)}`
}

/** The user's id in the identity store. */
export function personId(person: string): string {
  return `${hex('store').slice(0, 10)}-${uuid(`person:${person}`)}`
}

/** What a person's Identity Center session looks like; `key` null: the console, where each request has its own. */
export function person(account: string, name: string, since: string, request: string, onBehalf = true): JsonRecord {
  return assumedRole({
    account,
    role: ssoRole(account),
    session: name,
    since,
    key: iamId('ASIA', account, `sso:${name}:${since}:${request}`),
    more: onBehalf ? { onBehalfOf: { userId: personId(name), identityStoreArn: IDENTITY_STORE } } : {},
  })
}

/** The sign-in of a person through Identity Center: the portal's own network, the person's name as session. */
export function personSignsIn(label: string, account: string, name: string, at: string): JsonRecord {
  const role = ssoRole(account)
  const provider = `arn:aws:iam::${account}:saml-provider/AWSSSO_${hex(`idp:${account}`).slice(0, 16)}_DO_NOT_DELETE`
  const short = role.slice(role.lastIndexOf('/') + 1)
  return event({
    label,
    at,
    source: 'sts',
    name: 'AssumeRoleWithSAML',
    region: MAIN,
    account,
    identity: {
      type: 'SAMLUser',
      principalId: `${hex('qualifier').slice(0, 27)}=:${name}`,
      userName: name,
      identityProvider: `${hex('qualifier').slice(0, 27)}=`,
    },
    client: {
      ip: '192.0.2.9',
      agent:
        'aws-internal/3 aws-sdk-java/1.12.680 Linux/5.10.209 OpenJDK_64-Bit_Server_VM/17.0.10 java/17.0.10 kotlin/1.3.72',
    },
    request: {
      sAMLAssertionID: `_${uuid(`assertion:${label}`)}`,
      roleSessionName: name,
      roleArn: roleArn(account, role),
      principalArn: provider,
      durationSeconds: 3600,
    },
    response: {
      credentials: credentials(iamId('ASIA', account, `saml:${label}`), at),
      assumedRoleUser: {
        assumedRoleId: `${roleId(account, role)}:${name}`,
        arn: `arn:aws:sts::${account}:assumed-role/${short}/${name}`,
      },
      subject: name,
      subjectType: 'persistent',
      issuer: `https://portal.sso.${MAIN}.amazonaws.com/saml/assertion/${hex('issuer').slice(0, 16)}`,
      audience: `https://${MAIN}.signin.aws.amazon.com/platform/saml/acs/${uuid('acs')}`,
      nameQualifier: `${hex('qualifier').slice(0, 27)}=`,
    },
    more: {
      resources: [
        { accountId: account, type: 'AWS::IAM::Role', ARN: roleArn(account, role) },
        { accountId: account, type: 'AWS::IAM::SAMLProvider', ARN: provider },
      ],
    },
  })
}
