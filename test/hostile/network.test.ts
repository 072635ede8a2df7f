import childProcess from 'node:child_process'
import dns from 'node:dns'
import { writeFileSync } from 'node:fs'
import { Socket } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { COMMAND_NAMES } from '../../src/cli/program.ts'
import { openReader } from '../../src/store/open.ts'
import { rows } from '../../src/store/rows.ts'
import { inFolder, SAMPLES } from '../support/cli.ts'
import { runTrail } from '../support/in-process.ts'

const INSTANCE = 'i-0a1b2c3d4e5f60718'
const EVENT = '3816b064-5807-490b-9aa6-db1880e067f6'

/** Every command, so that one that is new must be here too. Those that begin with the same word are run in turn. */
const COMMANDS: readonly string[][] = [
  ['ingest', SAMPLES, '--keep-raw', 'raw'],
  ['who-touched', INSTANCE, '--verified', '--lineage'],
  ['whois', '111122223333'],
  ['events'],
  ['show', EVENT],
  ['vendors', 'list'],
  ['vendors', 'suggest'],
  ['vendors', 'check'],
  ['report', '--all', '-o', 'reports'],
  ['audit'],
  ['policy', 'generate', 'acme'],
  ['policy', 'check', 'policy.json'],
  ['revoke', 'acme'],
  ['sql', 'select * from events'],
  ['query', 'user-agents'],
  ['queries'],
  ['verify'],
  ['evidence', INSTANCE],
  ['custody'],
  ['status'],
  ['coverage'],
  ['export', 'out'],
  ['rebuild', 'raw'],
  ['demo'],
  ['shell'],
  ['completion', 'bash'],
]

const tried: string[] = []
const deny = (what: string) => () => {
  tried.push(what)
  throw new Error(`the network is denied: ${what}`)
}

beforeAll(() => {
  vi.spyOn(Socket.prototype, 'connect').mockImplementation(deny('connect'))
  vi.spyOn(dns, 'lookup').mockImplementation(deny('lookup') as never)
  vi.spyOn(dns.promises, 'lookup').mockImplementation(deny('lookup'))
  vi.spyOn(globalThis, 'fetch').mockImplementation(deny('fetch'))
  for (const method of ['spawn', 'exec', 'execFile', 'fork'] as const)
    vi.spyOn(childProcess, method).mockImplementation(deny(method) as never)
})
afterAll(() => vi.restoreAllMocks())

test('every command runs with the network denied, and none looks for it or for another program', () =>
  inFolder(async (cwd) => {
    writeFileSync(join(cwd, 'vendors.yaml'), 'vendors:\n  - {id: acme, name: Acme, accounts: ["901234567890"]}\n')
    writeFileSync(join(cwd, 'policy.json'), '{"Version":"2012-10-17","Statement":[]}')
    for (const argv of COMMANDS) {
      const { code, stderr } = await runTrail(argv, { cwd })
      expect([argv.join(' '), tried]).toEqual([argv.join(' '), []])
      // 1 is a finding; 2 and 3 would be a failure. A shell wants a terminal.
      if (argv[0] !== 'shell')
        expect([argv.join(' '), code !== null && code <= 1, stderr]).toEqual([argv.join(' '), true, stderr])
    }
    const store = await openReader(join(cwd, 'trail.duckdb'))
    const settings = await rows<{ name: string; value: string }>(
      store.connection,
      "SELECT name, value FROM duckdb_settings() WHERE name IN ('autoinstall_known_extensions', 'autoload_known_extensions') ORDER BY name",
    )
    store.close()
    // DuckDB's own sockets are beyond this test's reach: it must never look for an extension.
    expect(settings.map(({ value }) => value)).toEqual(['false', 'false'])
  }))

test('what wants the network says that it can’t be reached', () =>
  inFolder(async (cwd) => {
    const ddl = await runTrail(['athena', 'ddl', 's3://logs'], { cwd })
    expect([ddl.code, /^trail: (?!unexpected)/.test(ddl.stderr)]).toEqual([3, true])
    const { code, stderr } = await runTrail(
      ['ingest', 's3://logs', '--endpoint-url', 'http://127.0.0.1:9', '--no-sign-request'],
      { cwd },
    )
    expect([code, tried.length > 0]).toEqual([3, true])
    expect(stderr).toMatch(/^trail: /)
  }))

test('no command is left out but Athena’s', () => {
  expect(COMMAND_NAMES.filter((name) => !COMMANDS.some(([first]) => first === name))).toEqual(['athena'])
})
