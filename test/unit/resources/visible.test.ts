import { expect, test } from 'vitest'
import type { Relation } from '../../../src/model/resource.ts'
import { defaultVisible, relationOfName } from '../../../src/resources/index.ts'

test('changes show, whatever the event', () => {
  for (const relation of ['created', 'deleted', 'modified', 'shared', 'attached'] as const) {
    expect(defaultVisible('novel.amazonaws.com', 'DoThing', relation)).toBe(true)
  }
})

test.each<[string, string, Relation, boolean]>([
  ['s3', 'GetObject', 'read', true],
  ['s3', 'HeadObject', 'read', false],
  ['s3', 'GetBucketAcl', 'read', false],
  ['secretsmanager', 'GetSecretValue', 'read', true],
  ['secretsmanager', 'DescribeSecret', 'read', false],
  ['ssm', 'GetParameter', 'read', true],
  ['ssm', 'GetParametersByPath', 'read', true],
  ['ec2', 'GetPasswordData', 'read', true],
  ['ec2', 'DescribeInstances', 'read', false],
  ['ec2', 'RunInstances', 'parent', false],
  ['ec2', 'RunInstances', 'used', false],
  ['sts', 'AssumeRole', 'used', true],
  ['kms', 'Decrypt', 'used', false],
])('%s %s, %s: shown %s', (source, name, relation, shown) => {
  expect(defaultVisible(`${source}.amazonaws.com`, name, relation)).toBe(shown)
})

test('an event without name or source shows only what it changed', () => {
  expect(defaultVisible(null, null, 'read')).toBe(false)
})

test.each([
  ['DescribeInstances', 'read'],
  ['GetObject', 'read'],
  ['ListFunctions20150331', 'read'],
  ['HeadBucket', 'read'],
  ['BatchGetImage', 'read'],
  ['LookupEvents', 'read'],
  ['BatchDeleteImage', 'change'],
  ['GetFederationToken', 'change'],
  ['GetaroundThing', 'change'],
  ['StopInstances', 'change'],
  ['PutObject', 'change'],
  ['ConsoleLogin', 'change'],
  ['', 'change'],
])('%s is a %s by its name', (name, relation) => {
  expect(relationOfName(name)).toBe(relation)
})
