import { assumedAcross, vendedKey } from '../assume.ts'
import {
  MAIN,
  MANAGEMENT,
  officeBrowser,
  officeCli,
  PROD,
  person,
  personSignsIn,
  ROLLOUT,
  rolloutClient,
  runnerClient,
} from '../cast.ts'
import { hex } from '../ids.ts'
import { assumedRole, credentials, event, type JsonRecord, later, roleArn, roleId } from '../record.ts'

const GITHUB = `arn:aws:iam::${PROD}:oidc-provider/token.actions.githubusercontent.com`
const SUBJECT = 'repo:example-corp/shop:ref:refs/heads/main'

/** A deploy from a repository's workflow: the session's name says nothing, the token's subject does. */
function deploy(day: string, n: number): JsonRecord[] {
  const at = `${day}T14:20:31Z`
  const label = `deploy-${n}`
  const role = 'github-deploy'
  const name = 'shop-checkout'
  const arn = `arn:aws:lambda:${MAIN}:${PROD}:function:${name}`
  const identity = assumedRole({
    account: PROD,
    role,
    session: 'GitHubActions',
    since: at,
    key: vendedKey(PROD, label),
    context: { webIdFederationData: { federatedProvider: GITHUB, attributes: {} } },
  })
  const principalId = `${GITHUB}:sts.amazonaws.com:${SUBJECT}`
  return [
    event({
      label,
      at,
      source: 'sts',
      name: 'AssumeRoleWithWebIdentity',
      region: MAIN,
      account: PROD,
      client: runnerClient,
      identity: { type: 'WebIdentityUser', principalId, userName: SUBJECT, identityProvider: GITHUB },
      request: { roleArn: roleArn(PROD, role), roleSessionName: 'GitHubActions', durationSeconds: 3600 },
      response: {
        subjectFromWebIdentityToken: SUBJECT,
        credentials: credentials(vendedKey(PROD, label), at),
        assumedRoleUser: {
          assumedRoleId: `${roleId(PROD, role)}:GitHubActions`,
          arn: `arn:aws:sts::${PROD}:assumed-role/${role}/GitHubActions`,
        },
        provider: GITHUB,
        audience: 'sts.amazonaws.com',
      },
      more: { resources: [{ accountId: PROD, type: 'AWS::IAM::Role', ARN: roleArn(PROD, role) }] },
    }),
    event({
      label: `${label}-code`,
      at: later(at, 9),
      source: 'lambda',
      name: 'UpdateFunctionCode20150331v2',
      region: MAIN,
      account: PROD,
      identity,
      client: runnerClient,
      request: {
        functionName: name,
        publish: true,
        dryRun: false,
        s3Bucket: 'examplecorp-builds',
        s3Key: `shop/${hex(label).slice(0, 12)}.zip`,
        fullyQualifiedArn: {
          arnPrefix: { partition: 'aws', region: MAIN, account: PROD },
          relativeId: { functionName: name },
          functionQualifier: {},
        },
      },
      response: {
        functionName: name,
        functionArn: `${arn}:${n + 40}`,
        version: String(n + 40),
        runtime: 'nodejs20.x',
        role: roleArn(PROD, 'shop-checkout-role'),
        codeSize: 481932 + n,
        lastModified: `${at.slice(0, 19)}.000+0000`,
      },
    }),
  ]
}

/** A partner at work through a temporary delegation: the record names the approver's role, and who acts for it. */
function delegated(): JsonRecord[] {
  const login = '2026-03-12T09:40:02Z'
  const approver = 'ops-lead@example.com'
  const partner = {
    ...person(PROD, approver, later(login, 420), 'delegate', false),
    invokedByDelegate: { accountId: ROLLOUT },
  }
  return [
    personSignsIn('delegation-signin', PROD, approver, login),
    event({
      label: 'delegation-accepted',
      at: later(login, 300),
      source: 'iam',
      name: 'AcceptDelegationRequest',
      region: 'us-east-1',
      account: PROD,
      identity: person(PROD, approver, login, 'accept'),
      client: officeBrowser,
      request: { delegationRequestId: `dr-${hex('delegation').slice(0, 16)}` },
    }),
    event({
      label: 'delegated-function',
      at: later(login, 655),
      source: 'lambda',
      name: 'CreateFunction20150331',
      region: MAIN,
      account: PROD,
      identity: partner,
      client: rolloutClient,
      request: {
        functionName: 'rollout-agent',
        runtime: 'nodejs20.x',
        handler: 'index.handler',
        role: roleArn(PROD, 'rollout-agent-role'),
        code: {},
        publish: false,
      },
      response: {
        functionName: 'rollout-agent',
        functionArn: `arn:aws:lambda:${MAIN}:${PROD}:function:rollout-agent`,
        runtime: 'nodejs20.x',
        role: roleArn(PROD, 'rollout-agent-role'),
        version: '$LATEST',
        state: 'Pending',
      },
    }),
  ]
}

/** An audit across two of our own accounts: the same AssumeRole stands in both logs, under two event ids. */
function twins(): JsonRecord[] {
  const login = '2026-03-10T08:03:00Z'
  const auditor = 'audit@example.com'
  const at = later(login, 130)
  const client = officeCli('sts.assume-role')
  const label = 'org-audit'
  const identity = assumedRole({
    account: PROD,
    role: 'OrgAudit',
    session: 'quarterly',
    since: at,
    key: vendedKey(PROD, label),
  })
  return [
    personSignsIn('audit-signin', MANAGEMENT, auditor, login),
    ...assumedAcross(
      { label, at, region: MAIN, account: PROD, role: 'OrgAudit', session: 'quarterly', client },
      person(MANAGEMENT, auditor, login, 'cli'),
      MANAGEMENT,
    ),
    event({
      label: 'org-audit-tag',
      at: later(at, 75),
      source: 'ec2',
      name: 'CreateTags',
      region: MAIN,
      account: PROD,
      identity,
      client: officeCli('ec2.create-tags'),
      request: {
        resourcesSet: { items: [{ resourceId: 'i-0a1b2c3d4e5f60718' }] },
        tagSet: { items: [{ key: 'audited', value: '2026-q1' }] },
      },
      response: { requestId: 'from-the-service', _return: true },
    }),
  ]
}

/** People, pipelines and partners who come in by other doors than AssumeRole. */
export function access(): JsonRecord[] {
  return [
    ...deploy('2026-02-25', 1),
    ...deploy('2026-03-04', 2),
    ...deploy('2026-03-11', 3),
    ...delegated(),
    ...twins(),
  ]
}
