import { assumeRole, vendedKey } from '../assume.ts'
import {
  ACME,
  ACME_EXTERNAL_ID,
  DATABASE_HOST,
  GLOBAL,
  MAIN,
  officeBrowser,
  officeCli,
  PROD,
  person,
  personSignsIn,
  ssoRole,
} from '../cast.ts'
import { iamId } from '../ids.ts'
import { assumedRole, event, iamUser, type JsonRecord, later, roleArn } from '../record.ts'
import { instances } from './routine.ts'

const LEAD = 'ops-lead@example.com'

/** The trust policy is opened for a person's role and for a user of the own account. */
function opened(): JsonRecord[] {
  const login = '2026-03-06T15:20:05Z'
  const document = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${ACME}:root` },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'sts:ExternalId': ACME_EXTERNAL_ID } },
      },
      {
        Effect: 'Allow',
        Principal: { AWS: [roleArn(PROD, ssoRole(PROD)), `arn:aws:iam::${PROD}:user/ops-oncall`] },
        Action: 'sts:AssumeRole',
      },
    ],
  }
  return [
    personSignsIn('lead-signin-trust', PROD, LEAD, login),
    event({
      label: 'acme-trust-opened',
      at: later(login, 233),
      source: 'iam',
      name: 'UpdateAssumeRolePolicy',
      region: GLOBAL,
      account: PROD,
      identity: person(PROD, LEAD, login, 'trust'),
      client: officeBrowser,
      request: { roleName: 'AcmeSchedulerRole', policyDocument: JSON.stringify(document) },
    }),
  ]
}

function borrowedStop(label: string, at: string, caller: JsonRecord, session: string): JsonRecord[] {
  const client = officeCli('sts.assume-role')
  const identity = assumedRole({
    account: PROD,
    role: 'AcmeSchedulerRole',
    session,
    since: at,
    key: vendedKey(PROD, `${label}-session`),
  })
  return [
    assumeRole(
      { label: `${label}-session`, at, region: MAIN, account: PROD, role: 'AcmeSchedulerRole', session, client },
      caller,
    ),
    event({
      label,
      at: later(at, 41),
      source: 'ec2',
      name: 'StopInstances',
      region: MAIN,
      account: PROD,
      identity,
      client: officeCli('ec2.stop-instances'),
      ...instances('StopInstances', [DATABASE_HOST]),
    }),
  ]
}

/** An employee and a user of our own in the vendor's role: the role's name says Acme, the origin does not. */
export function borrowed(): JsonRecord[] {
  const login = '2026-03-09T16:02:17Z'
  const oncall = iamUser(PROD, 'ops-oncall', iamId('AKIA', PROD, 'ops-oncall'))
  const started = {
    source: 'ec2',
    name: 'StartInstances',
    region: MAIN,
    account: PROD,
    client: officeCli('ec2.start-instances'),
    ...instances('StartInstances', [DATABASE_HOST]),
  }
  return [
    ...opened(),
    personSignsIn('lead-signin-stop', PROD, LEAD, login),
    ...borrowedStop('lead-stop', '2026-03-09T16:10:40Z', person(PROD, LEAD, login, 'cli', false), 'maintenance'),
    event({ ...started, label: 'lead-start', at: '2026-03-09T16:55:02Z', identity: person(PROD, LEAD, login, 'cli') }),
    ...borrowedStop('oncall-stop', '2026-03-11T21:30:09Z', oncall, 'acme-scheduler'),
    event({ ...started, label: 'oncall-start-again', at: '2026-03-11T21:58:44Z', identity: oncall }),
  ]
}
