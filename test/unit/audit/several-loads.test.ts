import { join } from 'node:path'
import { expect, test } from 'vitest'
import { inFolder, SAMPLES } from '../../support/cli.ts'
import { runTrail } from '../../support/in-process.ts'

const VENDORS = join(SAMPLES, 'vendors.yaml')
const ACCOUNTS = ['444455556666', '111122223333', '777788889999']

test('findings are the same whether logs were loaded at once or account by account', () =>
  inFolder(async (folder) => {
    const done = async (...words: string[]) => {
      const { code, stdout, stderr } = await runTrail(words, { cwd: folder })
      expect([code, stderr]).toEqual([0, expect.anything()])
      return stdout
    }
    const tree = join(SAMPLES, 'AWSLogs', 'o-exampleorg1')
    await done('ingest', tree, '--store', 'once.duckdb', '--quiet')
    for (const account of ACCOUNTS) await done('ingest', join(tree, account), '--store', 'parts.duckdb', '--quiet')
    const findings = async (store: string) => {
      const answer = JSON.parse(await done('audit', '--store', store, '--vendors', VENDORS, '--format', 'json'))
      return answer.findings.map(({ id, subject, detail }: Record<string, string>) => ({ id, subject, detail }))
    }
    expect(await findings('parts.duckdb')).toEqual(await findings('once.duckdb'))
  }))
