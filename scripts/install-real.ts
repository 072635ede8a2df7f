// Installs, once and outside the repository, what `npm run test:real` needs beyond Node: each by its ordinary client.
// Prints the folder; a part that is there already is left alone.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

const VERSITYGW = 'v1.8.0'

/** Where the parts lie: one folder for each version, so that another version never mixes with this one. */
export const CACHE = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'trail-real')
export const versitygw = join(CACHE, `versitygw-${VERSITYGW}`, 'versitygw')

export function install(): void {
  if (existsSync(versitygw)) return
  const folder = join(CACHE, `versitygw-${VERSITYGW}`)
  mkdirSync(folder, { recursive: true })
  execFileSync('go', ['install', `github.com/versity/versitygw/cmd/versitygw@${VERSITYGW}`], {
    stdio: 'inherit',
    env: { ...process.env, GOBIN: folder },
  })
}

if (process.argv[1] === import.meta.filename) {
  install()
  console.log(CACHE)
}
