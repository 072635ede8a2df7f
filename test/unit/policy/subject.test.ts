import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runTrail } from '../../support/in-process.ts'
import { record, session, user } from '../../support/records.ts'

const A = '111122223333'
const B = '444455556666'
const without = (by: object, ...keys: string[]) =>
  Object.fromEntries(Object.entries(by).filter(([key]) => !keys.includes(key)))
/** Each caller's call is of an instance of its own, by which it is known in the policy. */
const CALLERS: Record<string, object> = {
  shared: { ...user('shared'), principalId: 'AIDASAME' },
  sharing: { ...user('sharing'), principalId: 'AIDASAME' },
  'shared-keyless': without({ ...user('keyless'), principalId: 'AIDASAME' }, 'accessKeyId'),
  'sharing-keyless': without({ ...user('zoe'), principalId: 'AIDASAME' }, 'accessKeyId'),
  idless: without(user('idless'), 'principalId'),
  hidden: { ...user('hidden'), principalId: 'HIDDEN_DUE_TO_SECURITY_REASONS' },
  arnless: without(user('arnless'), 'arn'),
  nameonly: without(user('nameonly'), 'arn', 'principalId', 'accessKeyId'),
  'path user': { ...user('pat'), arn: `arn:aws:iam::${A}:user/team/pat` },
  'twin of a': user('twin'),
  'twin of b': { ...user('twin', B), principalId: 'AIDAOTHER', accessKeyId: 'AKIAOTHER' },
  role: session({ role: 'Reader', session: 'monday', key: 'ASIAONE' }),
  'role again': session({ role: 'Reader', session: 'tuesday', key: 'ASIATWO' }),
  root: { type: 'Root', principalId: A, arn: `arn:aws:iam::${A}:root`, accountId: A, accessKeyId: 'AKIAROOT' },
}
const names = Object.keys(CALLERS)
const instance = (at: number) => `i-${String(at).padStart(17, '0')}`

let cwd = ''
beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'trail-subject-'))
  const records = names.map((name, at) => {
    const by = CALLERS[name] as ReturnType<typeof user>
    const items = [{ instanceId: instance(at) }]
    return record(`event-${at}`, by, { requestParameters: { instancesSet: { items } } })
  })
  writeFileSync(join(cwd, 'logs.json'), JSON.stringify({ Records: records }))
  expect(await runTrail(['ingest', 'logs.json'], { cwd })).toMatchObject({ code: 0 })
})
afterAll(() => rmSync(cwd, { recursive: true, force: true }))

async function found(subject: string) {
  const { code, stdout, stderr } = await runTrail(['policy', 'generate', subject, '--format', 'json'], { cwd })
  return { code, stderr, who: names.filter((_, at) => stdout.includes(instance(at))), stdout }
}

test.each([
  ['shared', ['shared']],
  ['sharing', ['sharing']],
  ['keyless', ['shared-keyless']],
  ['zoe', ['sharing-keyless']],
  [`arn:aws:iam::${A}:user/zoe`, ['sharing-keyless']],
  ['AIDASAME', ['shared', 'sharing', 'shared-keyless', 'sharing-keyless']],
  ['idless', ['idless']],
  ['hidden', ['hidden']],
  ['arnless', ['arnless']],
  ['nameonly', ['nameonly']],
  [`arn:aws:iam::${A}:user/nameonly`, ['nameonly']],
  ['pat', ['path user']],
  ['team/pat', ['path user']],
  [`arn:aws:iam::${A}:user/pat`, ['path user']],
  [`arn:aws:iam::${A}:user/team/pat`, ['path user']],
  ['AKIAIDLESS0000000000', ['idless']],
  ['twin', ['twin of a', 'twin of b']],
  [`arn:aws:iam::${B}:user/twin`, ['twin of b']],
  ['Reader', ['role', 'role again']],
  [`arn:aws:iam::${A}:role/Reader`, ['role', 'role again']],
  ['AROAREADER', ['role', 'role again']],
  ['AROAREADER:monday', ['role']],
  ['monday', ['role']],
  [`arn:aws:sts::${A}:assumed-role/Reader/tuesday`, ['role again']],
  [`arn:aws:iam::${A}:root`, ['root']],
  ['root', ['root']],
])('%s stands for %j', async (subject, who) => {
  expect(await found(subject)).toMatchObject({ code: 0, who })
})

test.each([
  ['', ''],
  ['/', ''],
  ['AROAREADE', ''],
  [`arn:aws:sts::${B}:assumed-role/Reader/tuesday`, ''],
  ['Raeder', 'Reader'],
  ['%', ''],
])('%j stands for nobody', async (subject, near) => {
  const { code, stderr } = await found(subject)
  expect(code).toBe(2)
  expect(stderr).toContain(near)
})

test('a name that fits several principals is answered for all of them, and all are named', async () => {
  const { stdout, stderr } = await found('twin')
  const both = [`arn:aws:iam::${A}:user/twin`, `arn:aws:iam::${B}:user/twin`]
  expect(JSON.parse(stdout).candidates).toEqual(both)
  for (const arn of both) expect(stderr).toContain(arn)
  expect(JSON.parse((await found('Reader')).stdout).candidates).toEqual([])
  writeFileSync(
    join(cwd, 'p.json'),
    JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }),
  )
  for (const argv of [
    ['replay', 'p.json', 'twin'],
    ['diff', 'twin', '--granted', 'p.json', '--service', 'ec2'],
  ])
    expect((await runTrail(['policy', ...argv], { cwd })).stderr).toContain('fits 2 principals')
})
