import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings'
import { TrailError } from '../../errors.ts'
import { temporaryFolder } from '../../store/temporary.ts'
import { packageFile } from '../package-file.ts'
import { createProgram, type Shell } from '../program.ts'

/** The questions that the sample logs answer; see sample-logs/README.md. */
const QUESTIONS: readonly { says: string; argv: readonly string[] }[] = [
  { says: 'Load the logs of four accounts.', argv: ['ingest', '{samples}'] },
  {
    says: 'The host of the orders’ database stopped in the night of 2 March. Who stopped it?',
    argv: ['who-touched', 'i-0a1b2c3d4e5f60718', '--action', 'stop'],
  },
  { says: 'And how do we know?', argv: ['show', '3816b064-5807-490b-9aa6-db1880e067f6'] },
]

export function demoCommand({ io }: Shell): CommandUnknownOpts {
  const command = new Command('demo').description(
    'Loads the sample logs that come with trail into a store of its own, and asks it the main questions. Needs no network and leaves nothing behind.',
  )
  return command.action(async () => {
    const samples = fileURLToPath(packageFile('sample-logs'))
    if (!existsSync(samples)) throw new TrailError('no-samples', `the sample logs are not at ${samples}`)
    const folder = temporaryFolder('trail-demo-')
    try {
      const context = [
        '--store',
        join(folder, 'demo.duckdb'),
        '--vendors',
        join(samples, 'vendors.yaml'),
        '--config',
        join(samples, 'trail.yaml'),
      ]
      for (const { says, argv } of QUESTIONS) {
        const words = argv.map((word) => word.replace('{samples}', samples))
        await io.out(`\n# ${says}\n$ trail ${argv.map((word) => word.replace('{samples}', 'sample-logs')).join(' ')}\n`)
        const quiet = argv[0] === 'ingest' ? ['--quiet'] : []
        const program = await createProgram(io, () => {}, words)
        await program.parseAsync([...words, ...context, ...quiet, '--format', 'table'], {
          from: 'user',
        })
      }
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
}
