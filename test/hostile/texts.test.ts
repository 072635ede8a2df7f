import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { JsonObject } from '../../src/model/json.ts'
import type { Ran } from '../support/cli.ts'
import { inFolder } from '../support/cli.ts'
import { runTrail } from '../support/in-process.ts'
import { id, record } from './record.ts'
import { TEXTS } from './texts.ts'

const INSTANCE = 'i-0a1b2c3d4e5f60718'
const texts = Object.values(TEXTS)

/** A role session whose every free text is hostile; the resource stays one that can be asked for. */
function hostile(n: number, text: string): JsonObject {
  return record(n, {
    userIdentity: {
      type: 'AssumedRole',
      principalId: `AROARTX3GSDS5WVI4I3H:${text}`,
      arn: `arn:aws:sts::111122223333:assumed-role/app/${text}`,
      accountId: '111122223333',
      accessKeyId: `ASIARTX3GSDSY${String(n).padStart(7, '0')}`,
      invokedBy: text,
      sessionContext: {
        attributes: { creationDate: '2026-03-02T09:00:00Z', mfaAuthenticated: text },
        sessionIssuer: {
          type: 'Role',
          principalId: 'AROARTX3GSDS5WVI4I3H',
          arn: `arn:aws:iam::111122223333:role/${text}`,
          accountId: text,
          userName: text,
        },
        sourceIdentity: text,
      },
    },
    eventVersion: text,
    sourceIPAddress: text,
    userAgent: text,
    errorCode: text,
    errorMessage: text,
    requestID: text,
    requestParameters: {
      instancesSet: { items: [{ instanceId: INSTANCE }] },
      [text]: text,
      tagSet: { items: [{ key: text, value: text }] },
      roleName: text,
      bucketName: text,
      name: text,
    },
    responseElements: { [text]: { [text]: [text] } },
    resources: [{ ARN: `arn:aws:s3:::${text}`, type: text, accountId: text }],
    vpcEndpointId: text,
    sharedEventID: text,
    tlsDetails: { tlsVersion: text, cipherSuite: text, clientProvidedHostHeader: text },
  })
}

let done = () => {}
let cwd = ''
beforeAll(
  () =>
    new Promise<void>((ready, fail) => {
      inFolder(async (folder) => {
        cwd = folder
        writeFileSync(
          join(folder, 'everybody.yaml'),
          'vendors:\n  - {id: acme, name: Acme, roles: ["arn:aws:iam::111122223333:role/*"]}\n',
        )
        writeFileSync(join(folder, 'log.json'), JSON.stringify({ Records: texts.map((text, i) => hostile(i, text)) }))
        const { code, stderr } = await runTrail(['ingest', 'log.json'], { cwd })
        expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
        ready()
        await new Promise<void>((end) => {
          done = end
        })
      }).catch(fail)
    }),
)
afterAll(() => done())

const ask = (...argv: string[]): Promise<Ran> => runTrail(argv, { cwd })

/** Everything that prints texts from the log. */
const COMMANDS: readonly string[][] = [
  ['who-touched', INSTANCE, '--all'],
  ['who-touched', INSTANCE, '--all', '--lineage'],
  ['events'],
  ['events', '--session', '111122223333', '--descendants'],
  ['show', id(0)],
  ['whois', 'arn:aws:iam::111122223333:role/app'],
  ['whois', '111122223333'],
  ['coverage'],
  ['status'],
  ['custody'],
  ['events', '--verified'],
  ['audit'],
  ['policy', 'generate', 'acme', '--vendors', 'everybody.yaml'],
  ['vendors', 'suggest'],
  ['custody'],
  ['verify'],
  ['sql', 'select * from events'],
  ['sql', 'select * from attributed'],
  ['sql', 'select * from touches'],
  ['sql', 'select * from cloudtrail_logs'],
  ['query', 'user-agents'],
]

/** What a terminal or a reader of Markdown must never get raw; a line end may only be the program's own. */
const UNPRINTABLE =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]|[\u{e0000}-\u{e007f}]|[\ud800-\udbff](?![\udc00-\udfff])/u

test('formats for programs are safe on a terminal too, and the same document elsewhere', async () => {
  for (const format of ['json', 'ndjson', 'csv']) {
    const seen = (await runTrail(['events', '--format', format], { cwd, tty: true })).stdout
    const piped = (await ask('events', '--format', format)).stdout
    expect(UNPRINTABLE.exec(seen.replaceAll(/\r\n|\t/g, ' '))?.[0], format).toBeUndefined()
    if (format === 'json') expect(JSON.parse(seen)).toEqual(JSON.parse(piped))
    else expect(seen).not.toBe(piped)
  }
})

test.each(COMMANDS.map((argv) => [argv.join(' '), argv] as const))(
  '%s: nothing from the log reaches a terminal raw',
  async (_, argv) => {
    for (const format of ['table', 'md']) {
      const { code, stdout, stderr } = await ask(...argv, '--format', format)
      // Logs without digests are unverifiable, which is a finding.
      expect(code, stderr).toBe(argv[0] === 'verify' ? 1 : 0)
      expect(UNPRINTABLE.exec(stdout + stderr)?.[0], format).toBeUndefined()
    }
  },
)

test.each(COMMANDS.map((argv) => [argv.join(' '), argv] as const))(
  '%s: no cell of the csv is a formula',
  async (_, argv) => {
    const { stdout } = await ask(...argv, '--format', 'csv')
    for (const cell of cellsOf(stdout))
      expect(/^[\s\u0000-\u001f]*[=+\-@]/.test(cell) && !/^[+-]?\d+(\.\d+)?$/.test(cell), cell.slice(0, 80)).toBe(false)
  },
)

test.each(COMMANDS.map((argv) => [argv.join(' '), argv] as const))(
  '%s: Markdown holds no markup of the log',
  async (_, argv) => {
    const { stdout } = await ask(...argv, '--format', 'md')
    expect(stdout).not.toMatch(/<(script|img|svg|details)/i)
    expect(stdout).not.toMatch(/(?<!\\)\]\((javascript|https?):/)
  },
)

test.each([['coverage'], ['report', 'acme']])('%s: a page holds no markup of the log', async (...argv) => {
  const output = argv[0] === 'report' ? ['--output', '-', '--vendors', 'everybody.yaml'] : []
  const { code, stdout, stderr } = await ask(...argv, '--format', 'html', ...output)
  expect(code, stderr).toBe(0)
  expect(stdout).toMatch(/^<!DOCTYPE html>/)
  // Quotes in values are escaped, so that whatever stands between two of them is one value.
  const tags = stdout.replace(/"[^"]*"/g, '""')
  expect(tags).not.toMatch(/<(script|img|iframe)|<details open|<[a-z][^>]*\son[a-z]+=/i)
})

test('the list of events beside a page acts on no terminal and runs in no spreadsheet', async () => {
  const { code, stderr } = await ask('report', 'acme', '--vendors', 'everybody.yaml', '--output', 'page.html')
  expect(code, stderr).toBe(0)
  const list = readFileSync(join(cwd, 'page.events.csv'), 'utf8')
  const { totals } = JSON.parse((await ask('report', 'acme', '--vendors', 'everybody.yaml', '--format', 'json')).stdout)
  expect(totals.events).toBeGreaterThan(20)
  expect(list.split('\r\n').filter((line) => line.includes(',own,'))).toHaveLength(totals.events)
  expect(UNPRINTABLE.exec(list.replaceAll(/\r\n|\t/g, ' '))?.[0]).toBeUndefined()
  for (const cell of cellsOf(list)) expect(/^\s*[=+\-@]/.test(cell) && !/^[+-]?\d+(\.\d+)?$/.test(cell)).toBe(false)
})

test('json gives every text back as it was written', async () => {
  const { events } = JSON.parse((await ask('events', '--format', 'json')).stdout)
  const agents = new Set(events.map((event: { userAgent: string }) => event.userAgent))
  for (const [name, text] of Object.entries(TEXTS))
    if (!text.includes('\ud83db')) expect(agents.has(text), name).toBe(true)
})

/** Those that are also asked for as an identity and as an event. */
const MANY = new Set([
  TEXTS['an escape that clears the screen'],
  TEXTS['half a surrogate pair'],
  TEXTS['SQL that joins'],
  TEXTS['a long run'],
  TEXTS['the names of prototypes'],
])

test.each(Object.entries(TEXTS))('asking for %s answers or refuses in words', async (_, text) => {
  for (const command of MANY.has(text) ? ['who-touched', 'whois', 'show'] : ['who-touched']) {
    const { code, stdout, stderr } = await ask(command, text.replaceAll('\u0000', ''), '--format', 'table')
    expect([0, 2], `${command}: ${stderr}`).toContain(code)
    expect(stderr).not.toContain('unexpected')
    // A tab in what the user typed is theirs.
    expect(UNPRINTABLE.exec(stdout + stderr.replaceAll('\t', ' '))?.[0]).toBeUndefined()
  }
})

test('no text makes a vendor of somebody', async () => {
  const { stdout } = await ask('sql', 'select count(*) as n from attributed where vendor is not null')
  expect(JSON.parse(stdout)).toEqual([{ n: 0 }])
})

test('the store is whole after all of this', async () => {
  const { stdout } = await ask('sql', 'select count(*) as n from events')
  expect(JSON.parse(stdout)).toEqual([{ n: texts.length }])
})

function cellsOf(csv: string): string[] {
  return [...csv.matchAll(/(?:^|,|\r\n)(?:"((?:[^"]|"")*)"|([^",\r\n]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  )
}
