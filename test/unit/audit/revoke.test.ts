import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { closeTrust, denySessions, endShare, keyInactive } from '../../../src/audit/revoke/commands.ts'
import type { Share } from '../../../src/audit/revoke/facts.ts'
import { scheduleOf } from '../../../src/audit/revoke/routine.ts'
import { word } from '../../../src/audit/shell.ts'
import { parseLocaleTime } from '../../../src/engine/revoke.ts'

const hour = (text: string) => Date.parse(`${text}:00:00Z`)

test('a word of a shell is read back as what it was, whatever stands in it', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 40 }), { minLength: 1, maxLength: 40 }), (values) => {
      const words = values.map(word)
      const kept = values.filter((_, i) => words[i] !== null)
      const line = `printf '%s\\0' ${words.filter((each) => each !== null).join(' ')}`
      const read = kept.length === 0 ? '' : execFileSync('sh', ['-c', line], { encoding: 'utf8' })
      expect(read).toBe(kept.map((value) => `${value}\0`).join(''))
    }),
    { numRuns: 25 },
  )
})

test('a name with a line end is never put on a command line', () => {
  const { command, undo } = keyInactive('AKIARTX3GSDSY6JDME3E', 'x\nrm -rf ~')
  expect(command).toMatch(/^# the name of AKIARTX3GSDSY6JDME3E holds characters/)
  expect(undo).toMatch(/^#/)
})

test('a role’s name with a quote stays one word in every place', () => {
  const { command } = closeTrust("arn:aws:iam::111122223333:role/it's; reboot", {
    accounts: ['901234567890'],
    issuers: [],
  })
  expect(command).toContain(`--role-name 'it'\\''s; reboot'`)
  expect(command.replaceAll(/'(?:[^']|'\\'')*'/g, '')).not.toContain('reboot')
})

test('the refusal of sessions is a policy in JSON whose date the shell fills in', () => {
  const { command } = denySessions('arn:aws:iam::111122223333:role/path/Acme')
  const document = execFileSync(
    'sh',
    ['-c', `printf %s ${command.slice(command.indexOf('--policy-document ') + 18)}`],
    {
      encoding: 'utf8',
    },
  )
  const [statement] = JSON.parse(document).Statement
  expect(statement).toMatchObject({ Effect: 'Deny', Action: '*', Resource: '*' })
  expect(statement.Condition.DateLessThan['aws:TokenIssueTime']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
})

test('what is shared is taken back by the command of its kind', () => {
  const share: Share = {
    eventId: 'e',
    eventSource: 'ec2.amazonaws.com',
    eventName: 'ModifySnapshotAttribute',
    account: '111122223333',
    region: 'eu-west-1',
    type: 'ec2:snapshot',
    id: 'snap-016f546a8b6ed09f7',
    arn: null,
    vendorAccount: '901234567890',
    grantId: null,
    statementId: null,
  }
  expect(endShare(share)).toEqual({
    command:
      'aws ec2 modify-snapshot-attribute --snapshot-id snap-016f546a8b6ed09f7 --attribute createVolumePermission --operation-type remove --user-ids 901234567890',
    undo: 'aws ec2 modify-snapshot-attribute --snapshot-id snap-016f546a8b6ed09f7 --attribute createVolumePermission --operation-type add --user-ids 901234567890',
  })
  expect(endShare({ ...share, type: 'kms:key', id: 'k', grantId: 'g' }).command).toBe(
    'aws kms revoke-grant --key-id k --grant-id g',
  )
  expect(endShare({ ...share, type: 'sns:topic', id: 'alerts' }).command).toBe(
    '# take account 901234567890 out of the policy of sns:topic alerts',
  )
})

test('a schedule is named only where the days show one', () => {
  const weekdays = ['02', '03', '04', '05', '06'].map((day) => hour(`2026-03-${day}T19`))
  expect(scheduleOf(weekdays)).toBe('every weekday at 19:00 UTC')
  expect(scheduleOf(weekdays.slice(0, 2))).toBeNull()
  expect(scheduleOf([...weekdays, hour('2026-03-07T19'), hour('2026-03-08T19')])).toBe('every day at 19:00 UTC')
  expect(scheduleOf(['02', '09', '16'].map((day) => hour(`2026-03-${day}T06`)))).toBe('every Monday at 06:00 UTC')
  expect(scheduleOf([hour('2026-03-02T01'), hour('2026-03-03T07'), hour('2026-03-04T13')])).toBeNull()
})

test('STS’s times are read with and without their second comma', () => {
  expect(parseLocaleTime('Jul 10, 2023, 6:30:22 PM')).toBe(Date.parse('2023-07-10T18:30:22Z'))
  expect(parseLocaleTime('Jul 10, 2023 12:00:00 AM')).toBe(Date.parse('2023-07-10T00:00:00Z'))
  expect(parseLocaleTime('soon')).toBeNull()
})
