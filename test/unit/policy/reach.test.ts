import { expect, test } from 'vitest'
import { ActionList } from '../../../src/policy/event-map.ts'
import { BARE, lint } from '../../../src/policy/lint/index.ts'

const LIST = new ActionList()
const allow = (Action: unknown, Resource: unknown) => ({ Effect: 'Allow', Action, Resource })

async function found(rule: string, ...statements: Record<string, unknown>[]) {
  const { findings } = await lint({ Version: '2012-10-17', Statement: statements } as never, LIST, BARE)
  return findings.filter(({ id }) => id === rule)
}

test('rights over what is not among the resources are no rights', async () => {
  const roles = allow('iam:*', 'arn:aws:iam::111122223333:role/vendor-*')
  const [ways] = await found('P07', roles)
  expect(ways?.actions).toContain('iam:AttachRolePolicy')
  for (const action of ['iam:AttachUserPolicy', 'iam:CreateAccessKey', 'iam:CreatePolicyVersion'])
    expect(ways?.actions).not.toContain(action)
  const [writes] = await found('P05', roles)
  expect(writes?.actions).not.toContain('iam:CreateUser')
})

test('of a list of resources only what is on the open ones is on everything', async () => {
  const mixed = allow(
    ['s3:GetObject', 'sqs:ReceiveMessage'],
    ['arn:aws:s3:::*', 'arn:aws:sqs:eu-west-1:111122223333:q'],
  )
  for (const rule of ['P10', 'P11'])
    expect((await found(rule, mixed)).map(({ actions }) => actions)).toEqual([['s3:GetObject']])
  const [data] = await found('P10', mixed)
  expect(data?.detail).toBe('s3:GetObject on arn:aws:s3:::*')
})

test('what to write in place of a star is no star that is there already', async () => {
  const [one] = await found('P11', allow('ec2:CreateTags', 'arn:aws:ec2:*::snapshot/*'))
  expect(one?.fix).toMatch(/in place of the last star/)
  const [all] = await found('P11', allow('ec2:StopInstances', '*'))
  expect(all?.fix).toContain('arn:aws:ec2:*:*:instance/*')
})

test.each([
  ['a star', '*'],
  ['a pattern of everything', 'arn:aws:iam::*:*'],
  ['a variable', ['arn:aws:iam::111122223333:user/$', '{aws:username}'].join('')],
  ['another partition', 'arn:aws-cn:iam::111122223333:user/a'],
])('%s holds users', async (_, resource) => {
  expect((await found('P05', allow('iam:UpdateUser', resource)))[0]?.actions).toEqual(['iam:UpdateUser'])
})
