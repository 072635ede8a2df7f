import { expect, test } from 'vitest'
import { proposed } from '../../../src/policy/proposed.ts'
import { readPolicy } from '../../../src/policy/read-policy.ts'

const LEAST = {
  Version: '2012-10-17' as const,
  Statement: [{ Sid: 'Used1', Effect: 'Allow' as const, Action: ['ec2:StopInstances'], Resource: '*' }],
}

/** The statements of the proposal under these grants, that of the use left out. */
function carried(statements: readonly object[], kept: readonly string[] = []) {
  const document = readPolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements }), 'identity')
  return proposed(LEAST, [document], kept)
    .flatMap(({ Statement }) => Statement as readonly { Sid: string }[])
    .filter(({ Sid }) => Sid !== 'Used1')
}

const DENIES = [
  { Sid: 'Region', Effect: 'Deny', NotAction: ['iam:*', 'sts:*'], Resource: '*' },
  { Sid: 'Bucket', Effect: 'Deny', Action: ['s3:*'], NotResource: ['arn:aws:s3:::reports', 'arn:aws:s3:::reports/*'] },
  { Sid: 'Both', Effect: 'Deny', NotAction: ['ec2:Describe*'], NotResource: ['arn:aws:ec2:*:*:instance/*'] },
  {
    Sid: 'Where',
    Effect: 'Deny',
    NotAction: ['sts:*'],
    Resource: '*',
    Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-west-1'] }, Bool: { 'aws:ViaAWSService': ['false'] } },
  },
  { Sid: 'Plain', Effect: 'Deny', Action: ['ec2:TerminateInstances'], Resource: ['*'] },
]

test('every Deny is carried into the proposal with the elements, conditions and name that it has', () => {
  // One text, and a list of it, say the same.
  const listed = DENIES.map((each) => ('Resource' in each ? { ...each, Resource: [each.Resource].flat() } : each))
  expect(carried(DENIES)).toEqual(listed)
})

test('names of statements stay different from one another, and are such as IAM takes', () => {
  const one = { Effect: 'Deny', Action: 's3:*', Resource: '*' }
  const sids = carried([
    { ...one, Sid: 'Same' },
    { ...one, Sid: 'Same', Action: 'ec2:*' },
    { ...one, Sid: 'Used1', Action: 'sqs:*' },
    { ...one, Sid: 'not allowed', Action: 'sns:*' },
    { ...one, Action: 'kms:*' },
  ]).map(({ Sid }) => Sid)
  expect(new Set(sids).size).toBe(sids.length)
  expect(sids.every((sid) => /^[A-Za-z0-9]+$/.test(sid))).toBe(true)
  expect(sids[0]).toBe('Same')
})

test('one Deny that several policies hold is carried once', () => {
  const [deny] = DENIES
  const document = readPolicy(JSON.stringify({ Version: '2012-10-17', Statement: deny }), 'identity')
  const [policy] = proposed(LEAST, [document, document], [])
  expect(policy?.Statement).toHaveLength(2)
})

test('what is kept because logs can’t show it keeps the resources that its grant leaves out', () => {
  const grant = { Effect: 'Allow', Action: 's3:Get*', NotResource: ['arn:aws:s3:::secret/*'] }
  expect(carried([grant], ['s3:GetObject'])).toEqual([
    { Sid: 'NotObservable2', Effect: 'Allow', Action: ['s3:GetObject'], NotResource: ['arn:aws:s3:::secret/*'] },
  ])
})

test('a Deny that is too long for one policy is divided where that says the same', () => {
  const queues = Array.from({ length: 180 }, (_, at) => `arn:aws:sqs:eu-west-1:111122223333:a-queue-with-a-name-${at}`)
  const statements = carried([{ Effect: 'Deny', Action: ['sqs:*'], Resource: queues }]) as { Resource?: string[] }[]
  expect(statements.length).toBeGreaterThan(1)
  expect(statements.flatMap(({ Resource }) => Resource)).toEqual(queues)
})

test('where nothing is left to grant no policy is proposed: IAM takes none without statements', () => {
  const nothing = { ...LEAST, Statement: [] }
  const document = readPolicy(JSON.stringify({ Version: '2012-10-17', Statement: DENIES }), 'identity')
  expect(proposed(nothing, [document], [])).toEqual([])
})
