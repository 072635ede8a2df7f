import { spawnSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { CACHE } from '../../install-real.ts'
import type { Corpus } from './corpora.ts'
import { type Bench, type Figures, measured } from './measure.ts'

const TRAILSCRAPER = '0.10.0'

/** Other tools over the same files; gives what could not be run, in words. */
export function peers(bench: Bench, figures: Figures, corpus: Corpus, say: (text: string) => void): string[] {
  const folder = join(CACHE, `trailscraper-${TRAILSCRAPER}`)
  const program = join(folder, 'bin', 'trailscraper')
  if (!existsSync(program)) {
    rmSync(folder, { recursive: true, force: true })
    for (const argv of [
      ['python3', '-m', 'venv', folder],
      [join(folder, 'bin', 'pip'), 'install', '--quiet', `trailscraper==${TRAILSCRAPER}`],
    ]) {
      const [command = '', ...rest] = argv
      if (spawnSync(command, rest).status !== 0)
        return [`trailscraper ${TRAILSCRAPER} could not be installed from PyPI`]
    }
  }
  say('trailscraper')
  const shell = `"$1" select --log-dir "$2" --from 2020-01-01 --to 2030-01-01 | "$1" generate`
  try {
    figures.add(
      `peers: trailscraper ${TRAILSCRAPER}: select and generate`,
      measured(bench, ['sh', '-c', shell, 'sh', program, join(corpus.folder, 'AWSLogs')]),
    )
    return []
  } catch (error) {
    return [`trailscraper ${TRAILSCRAPER} ended with an error: ${String(error).split('\n').at(-1)?.slice(0, 200)}`]
  }
}
