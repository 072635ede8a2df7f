import type { SampleFile } from './bucket.ts'
import {
  ACME,
  ACME_EXTERNAL_ID,
  BUCKET,
  DATABASE_HOST,
  DEV,
  HARBOR,
  HARBOR_EXTERNAL_ID,
  LEDGER,
  LEDGER_EXTERNAL_ID,
  MANAGEMENT,
  PROD,
  ROLLOUT,
  SANDBOX,
  SECRET,
  SNAPSHOT,
  STRANGER,
} from './cast.ts'
import { DEPLOY_KEY, DEPLOY_KEY_NEW, OLD_KEY, ROOT_KEY, SHARED_KEY } from './chapters/keys.ts'
import { uuid } from './ids.ts'

const VENDORS = `# The third parties of the fictional Example Corp. Keys: see docs, or \`trail vendors init\`.
vendors:
  - id: acme
    name: Acme Scheduler
    accounts: ["${ACME}"]
    roles: ["arn:aws:iam::*:role/AcmeSchedulerRole"]
    users: ["arn:aws:iam::${DEV}:user/acme-svc"]
    externalIds: ["${ACME_EXTERNAL_ID}"]
    networks: [203.0.113.0/25]
    from: 2026-01-01
    until: 2026-12-31
    expectedActions: [ec2:StartInstances, ec2:StopInstances, "ec2:Describe*"]
    owner: cloud-team@example.com
  - id: harbor-backup
    name: Harbor Backup
    accounts: ["${HARBOR}"]
    roles: ["arn:aws:iam::*:role/HarborBackupRole"]
    externalIds: [${HARBOR_EXTERNAL_ID}]
    networks: [192.0.2.32/28]
    from: 2026-01-01
    expectedActions: [ec2:CreateSnapshot, ec2:DeleteSnapshot, "ec2:Describe*", ec2:CreateTags]
    owner: data-team@example.com
  - id: ledger-insights
    name: Ledger Cost Insights
    accounts: ["${LEDGER}"]
    roles: ["arn:aws:iam::${MANAGEMENT}:role/LedgerInsightsRole"]
    externalIds: ["${LEDGER_EXTERNAL_ID}"]
    networks: [192.0.2.112/28]
    from: 2026-01-01
    expectedActions: [ce:GetCostAndUsage, organizations:ListAccounts]
    owner: finance@example.com
  - id: rollout-partner
    name: Rollout Partner
    accounts: ["${ROLLOUT}"]
    from: 2026-03-01
    until: 2026-03-31
    owner: cloud-team@example.com
`

const TRAIL = `# Names for the accounts of the sample.
accounts:
  "${PROD}": prod
  "${DEV}": dev
  "${MANAGEMENT}": management
  "${SANDBOX}": sandbox
vendors: vendors.yaml
tz: UTC
`

const row = (label: string, what: string): string => `| \`${uuid(label)}\` | ${what} |`

const README = `# Sample logs

CloudTrail logs of a company that does not exist, made by \`scripts/make-sample-logs.ts\`: the same bytes with every run.
The tree is a bucket's: \`AWSLogs/o-exampleorg1/\` is an organization trail, \`sandbox/AWSLogs/\` the trail of a single
account. Beside the logs lie \`vendors.yaml\` (the third parties), \`trail.yaml\` (the accounts' names) and
\`public-keys.json\` (the key that signed the digests, in the form of \`aws cloudtrail list-public-keys\`).

| account | name |
|---|---|
| ${PROD} | prod |
| ${DEV} | dev |
| ${MANAGEMENT} | management |
| ${SANDBOX} | sandbox, outside the organization |
| ${ACME} | Acme Scheduler, a vendor: starts and stops instances |
| ${HARBOR} | Harbor Backup, a vendor: makes snapshots |
| ${LEDGER} | Ledger Cost Insights, a vendor without a fault |
| ${ROLLOUT} | Rollout Partner, works by temporary delegation |
| ${STRANGER} | in no register |

## The night of 2 March 2026

At 02:14 UTC the host of the orders' database, \`${DATABASE_HOST}\` in prod, stops. Who stopped it?

| event | what |
|---|---|
${row('acme-night-session', `02:05:11 Acme's account assumes \`AcmeSchedulerRole\` in prod, with its external id`)}
${row('acme-refused-0', '02:05:31 the first of eleven calls that are refused in 70 seconds: users, roles, secrets, a database')}
${row('acme-dry-run', '02:14:01 the same session tries the stop as a dry run')}
${row('acme-stop', '**02:14:07 the same session stops the instance**')}
${row('oncall-login', '02:58:32 the user ops-oncall signs in to the console; each request then has a key of its own')}
${row('oncall-start', '03:05:07 ops-oncall starts the instance')}

## The vendor's role, without the vendor

| event | what |
|---|---|
${row('acme-role-prod', '13 January: the role is made; it trusts Acme and asks for an external id')}
${row('acme-trust-opened', '6 March: ops-lead@example.com lets two principals of the own account in as well')}
${row('lead-stop-session', '9 March: ops-lead@example.com, through Identity Center, assumes the role as `maintenance` …')}
${row('lead-stop', '… and stops the instance: a person, not the vendor')}
${row('oncall-stop-session', "11 March: the user ops-oncall assumes the role under the vendor's usual session name …")}
${row('oncall-stop', '… and stops the instance: a user of our own, whatever the session is called')}

## Keys

| event | what |
|---|---|
${row('shared-key-created', `\`${SHARED_KEY}\` is made for the user acme-svc in dev`)}
${row('shared-vendor-stop', 'the vendor uses it from its network (this record was delivered twice)')}
${row('shared-staff-stop-logging', 'somebody uses it from the office: stops the trail dev-audit on 5 March at 10:15:54')}
${row('shared-staff-start-logging', 'and starts it again at 10:55:56')}
${row('old-key-created', `18 November 2025: \`${OLD_KEY}\` is made for report-export; used until 12 March, never rotated`)}
${row('deploy-key-first', `\`${DEPLOY_KEY}\` is made for the user deploy`)}
${row('deploy-key-second', `\`${DEPLOY_KEY_NEW}\` is made to follow it; the first one is never switched off`)}
${row('deploy-old-key-used', '10 March: the first one is still used')}

## Root

| event | what |
|---|---|
${row('root-login', 'root of the management account signs in on a Saturday, without a second factor')}
${row('root-key-created', `and makes a key for itself, \`${ROOT_KEY}\``)}
${row('root-key-used', 'which is used on 3 March')}
${row('root-for-a-service', 'not a person: a service acts for the sandbox account and the record says Root')}

## Doors

| event | what |
|---|---|
${row('harbor-role-prod', `Harbor's role in prod asks for the external id \`${HARBOR_EXTERNAL_ID}\` …`)}
${row('harbor-role-dev', '… the one in dev asks for none')}
${row('harbor-dev-2026-02-24-session', `and yet Harbor sends the same guessable value to both`)}
${row('harbor-dev-2026-03-10-session', 'in March another value, `harbor-002`, is accepted in dev')}
${row('deploy-1', "a repository's workflow signs in by its token: `repo:example-corp/shop:ref:refs/heads/main`")}
${row('deploy-1-code', 'and replaces the code of the function shop-checkout')}
${row('delegation-accepted', '12 March: ops-lead@example.com accepts a temporary delegation')}
${row('delegated-function', `the partner's account acts under the approver's identity`)}
${row('org-audit', 'audit@example.com in management assumes OrgAudit in prod')}
${row('org-audit-twin', 'the same deed in the log of prod: one action, two records')}
${row('org-audit-tag', 'and tags the instance')}

## Data

| event | what |
|---|---|
${row('secret-read', `10 March: Harbor reads the secret \`${SECRET.slice(SECRET.indexOf('secret:') + 7)}\``)}
${row('secret-decrypted', 'the decryption that this brought about, by Secrets Manager on its behalf')}
${row('snapshot-created', `data-analyst@example.com makes the snapshot \`${SNAPSHOT}\``)}
${row('snapshot-shared', `and shares it with the account ${STRANGER}`)}
${row('snapshot-used', 'somebody there makes a volume of it; the log does not say who')}
${row('bucket-created', `the bucket ${BUCKET} is made`)}
${row('objects-deleted', 'two objects go in one DeleteObjects …')}
${row('object-deleted-0', '… and have a record each')}

## What else lies here

Sessions of services (a function, two instances, a service-linked role), CloudTrail's own look at its bucket, one Insight
file, and digests of prod in eu-west-1 for the 36 hours from 1 March 00:00 UTC, each with its signature in
\`NAME.metadata.json\`. Files outside these hours are named by no digest. Addresses are of the ranges kept for
documentation.
`

export function textFiles(): SampleFile[] {
  const file = (path: string, text: string): SampleFile => ({ path, bytes: Buffer.from(text) })
  return [file('README.md', README), file('trail.yaml', TRAIL), file('vendors.yaml', VENDORS)]
}
