import { expect, test } from 'vitest'
import { ACCOUNT, record, touchesOf } from './record.ts'

// What public logs and AWS's own examples hold beside names, and names that stand where no rule looks.

test('the namespace of an XML request is no bucket', () => {
  const rq = {
    bucketName: 'reports',
    Tagging: { xmlns: 'http://s3.amazonaws.com/doc/2006-03-01/', TagSet: { Tag: { Key: 'a', Value: 'b' } } },
  }
  expect(touchesOf(record('s3.PutBucketTagging', { rq }))).toEqual(['modified s3:bucket reports'])
})

test('what CloudTrail hides is no name', () => {
  const rs = { snapshotId: 'snap-0123456789abcdef0', kmsKeyArn: 'HIDDEN_DUE_TO_SECURITY_REASONS' }
  expect(touchesOf(record('ebs.StartSnapshot', { rq: { volumeSize: 8 }, rs }))).toEqual([
    'created ec2:snapshot snap-0123456789abcdef0',
  ])
  expect(touchesOf(record('sqlworkbench.CreateConnection', { rq: { name: '***' } }))).toEqual([])
})

test('the root of an account bears no user’s name', () => {
  const rq = { userName: 'AWS ROOT USER' }
  expect(touchesOf(record('iam.DeleteLoginProfile', { rq }))).toEqual([`modified aws:account ${ACCOUNT}`])
})

test('the names of agents, hosts and domains are no resources', () => {
  const rq = { instanceId: 'i-0123456789abcdef0', agentName: 'amazon-ssm-agent', computerName: 'ip-10-0-0-1' }
  expect(touchesOf(record('ssm.UpdateInstanceInformation', { rq }))).toEqual(['used ec2:instance i-0123456789abcdef0'])
  const certificate = `arn:aws:acm:us-east-1:${ACCOUNT}:certificate/12345678-1234-1234-1234-123456789012`
  const request = { domainName: 'example.com', subjectAlternativeNames: ['www.example.com'] }
  expect(touchesOf(record('acm.RequestCertificate', { rq: request, rs: { certificateArn: certificate } }))).toEqual([
    'created acm:certificate 12345678-1234-1234-1234-123456789012 by walker',
  ])
})

test('the session that signs in is who acts', () => {
  const aed = { signInSessionArn: `arn:aws:signin:us-east-1:${ACCOUNT}:session/a90e1d90` }
  expect(touchesOf(record('signin.CreateOAuth2Token', { rq: { client_id: 'x' }, aed }))).toEqual([])
})

test('a name and the ARN that the answer gives it are one resource', () => {
  const arn = `arn:aws:states:eu-west-1:${ACCOUNT}:stateMachine:nightly`
  expect(
    touchesOf(record('states.CreateStateMachine', { rq: { name: 'nightly' }, rs: { stateMachineArn: arn } })),
  ).toEqual(['created states:stateMachine nightly by walker'])
  const cluster = { clusterArn: `arn:aws:dax:eu-west-1:${ACCOUNT}:cache/orders` }
  expect(touchesOf(record('dax.CreateCluster', { rq: { clusterName: 'orders' }, rs: { cluster } }))).toEqual([
    'created dax:cache orders by walker',
  ])
})

test('a name that is another thing too stays another resource', () => {
  const rq = { environmentName: 'shop', tableArn: `arn:aws:novel:eu-west-1:${ACCOUNT}:table/shop` }
  expect(touchesOf(record('novel.CreateEnvironment', { rq }))).toEqual([
    'created novel:environment shop by parameter',
    'used novel:table shop by walker',
  ])
})

test('an id beside the ARN of the same thing, which lies in another account, is that thing', () => {
  const resources = [
    {
      accountId: '444455556666',
      type: 'AWS::EC2::Snapshot',
      ARN: 'arn:aws:ec2:eu-west-1::snapshot/snap-0123456789abcdef0',
    },
  ]
  const rq = { snapshotId: 'snap-0123456789abcdef0', blockIndex: 1 }
  expect(touchesOf(record('ebs.GetSnapshotBlock', { rq, resources, readOnly: true }))).toEqual([
    'read ec2:snapshot snap-0123456789abcdef0',
  ])
  expect(touchesOf(record('novel.ReadBlock', { rq, resources, readOnly: true }))).toEqual([
    'read ec2:snapshot snap-0123456789abcdef0 by resources',
  ])
})

test('tags of Systems Manager say of what they are', () => {
  const of = (resourceType: string, resourceId: string) =>
    touchesOf(record('ssm.AddTagsToResource', { rq: { resourceType, resourceId, tags: [] } }))
  expect(of('Parameter', '/app/key')).toEqual(['modified ssm:parameter /app/key'])
  expect(of('Document', 'Restart')).toEqual(['modified ssm:document Restart'])
  expect(of('ManagedInstance', 'mi-0123456789abcdef0')).toEqual(['modified ssm:managed-instance mi-0123456789abcdef0'])
  expect(of('MaintenanceWindow', 'mw-0123456789abcdef0')).toEqual([
    'modified ssm:maintenancewindow mw-0123456789abcdef0',
  ])
})

test('the parts of a web ACL are known by name and id together, as their ARNs have it', () => {
  const arn = `arn:aws:wafv2:us-east-1:${ACCOUNT}:regional/webacl/shop/ebbcb976`
  const named = { name: 'shop', scope: 'REGIONAL', id: 'ebbcb976' }
  expect(touchesOf(record('wafv2.CreateWebACL', { rq: { name: 'shop' }, rs: { summary: { aRN: arn } } }))).toEqual([
    'created wafv2:webacl shop/ebbcb976',
  ])
  expect(touchesOf(record('wafv2.UpdateWebACL', { rq: named }))).toEqual(['modified wafv2:webacl shop/ebbcb976'])
  expect(touchesOf(record('wafv2.DeleteIPSet', { rq: named }))).toEqual(['deleted wafv2:ipset shop/ebbcb976'])
})

test('a table that the record lists under its own account is not another one of the same name', () => {
  const resources = [{ accountId: '444455556666', ARN: 'arn:aws:dynamodb:eu-west-1:444455556666:table/Music' }]
  expect(touchesOf(record('dynamodb.PutItem', { rq: { tableName: 'Music' }, resources }))).toEqual([
    'modified dynamodb:table Music',
  ])
})

test('names that stand inside an input, under the noun itself, or in the event of a service are found', () => {
  const rq = { connectionInput: { name: 'warehouse', connectionType: 'JDBC' } }
  expect(touchesOf(record('glue.CreateConnection', { rq }))).toEqual(['created glue:connection warehouse by parameter'])
  expect(touchesOf(record('ses.DeleteIdentity', { rq: { identity: 'example.com' } }))).toEqual([
    'deleted ses:identity example.com by parameter',
  ])
  const flag = { projectVisibility: 'PUBLIC_READ' }
  expect(touchesOf(record('codebuild.UpdateProjectVisibility', { rq: flag }))).toEqual([])
  expect(touchesOf(record('novel.CreatePolicyText', { rq: { policyText: '{"Statement":[]}' } }))).toEqual([])
  expect(touchesOf(record('s3.ListAccessPoints', { rq: { bucket: 'reports' }, readOnly: true }))).toEqual([
    'read s3:bucket reports by parameter',
  ])
  const aed = { userPoolId: 'eu-west-1_AbCdEfGhI', requestParameters: { client_id: ['x'] } }
  expect(touchesOf(record('cognito-idp.Login_GET', { aed, readOnly: true }))).toEqual([
    'read cognito-idp:userpool eu-west-1_AbCdEfGhI by parameter',
  ])
  const sed = { createAccountStatus: { state: 'SUCCEEDED', accountId: '444455556666' } }
  expect(touchesOf(record('organizations.CreateAccountResult', { sed }))).toEqual(['created aws:account 444455556666'])
})

test("a table's key is used for the table that its encryption context names", () => {
  const rq = { encryptionContext: { 'aws:dynamodb:tableName': 'Books', 'aws:dynamodb:subscriberId': '444455556666' } }
  expect(touchesOf(record('kms.Decrypt', { rq, readOnly: true }))).toEqual([
    'used dynamodb:table Books by encryption-context',
  ])
})
