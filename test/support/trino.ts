import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { trino } from '../../scripts/install-real.ts'

/** A real Trino on loopback, with a Hive catalog `hive` over files in `folder`, which `local:///` means. */
export interface Trino {
  url: string
  /** By TLS; null where it was not asked for. */
  tlsUrl: string | null
  folder: string
  /** Runs one statement and answers with its rows; for setting up, not for what is tested. */
  run(sql: string): Promise<unknown[][]>
  /** The same with the types of the columns. */
  ask(sql: string): Promise<Asked>
  stop(): Promise<void>
}

/** A server's certificate with its key in one PEM file, and the public key that JWTs are held against in another. */
export interface Secured {
  certificate: string
  jwtKey: string
}

/**
 * Installs Trino if it is not there, starts it within 1 GB and waits until it answers. `stop` removes its folder.
 * `secured`: it answers by TLS too, to those alone who bring a JWT.
 */
export async function startTrino(secured: Secured | null = null): Promise<Trino> {
  const home = mkdtempSync(join(tmpdir(), 'trail-trino-'))
  const folder = join(home, 'files')
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  for (const part of ['etc/catalog', 'data', 'files']) mkdirSync(join(home, part), { recursive: true })
  const tlsPort = secured === null ? null : await freePort()
  const more = secured === null ? {} : tls(tlsPort ?? 0, secured)
  writeFileSync(join(home, 'etc/config.properties'), lines({ ...server(port, url), ...more }))
  writeFileSync(join(home, 'etc/catalog/hive.properties'), lines(hive(folder)))
  const child = spawn(trino.java, flags(home), { cwd: home, stdio: ['ignore', 'ignore', 'pipe'] })
  let log = ''
  child.stderr?.on('data', (chunk) => {
    log = `${log}${chunk}`.slice(-20_000)
  })
  const stop = async () => {
    await ended(child)
    rmSync(home, { recursive: true, force: true })
  }
  try {
    await untilReady(url, child)
  } catch (error) {
    await stop()
    throw new Error(`Trino did not start: ${error}\n${log.slice(-3000)}`)
  }
  const tlsUrl = tlsPort === null ? null : `https://localhost:${tlsPort}`
  return { url, tlsUrl, folder, run: (sql) => run(url, sql), ask: (sql) => ask(url, sql), stop }
}

function lines(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('')
}

const server = (port: number, url: string) => ({
  coordinator: 'true',
  'node-scheduler.include-coordinator': 'true',
  'http-server.http.port': String(port),
  'discovery.uri': url,
  'query.max-memory': '400MB',
  // With the 30 % that Trino keeps free it must fit into the heap.
  'query.max-memory-per-node': '400MB',
})

const tls = (port: number, { certificate, jwtKey }: Secured) => ({
  'http-server.https.enabled': 'true',
  'http-server.https.port': String(port),
  'http-server.https.keystore.path': certificate,
  'http-server.authentication.type': 'JWT',
  'http-server.authentication.jwt.key-file': jwtKey,
  // The way by which the tests set it up.
  'http-server.authentication.allow-insecure-over-http': 'true',
  'internal-communication.shared-secret': 'of this test alone',
})

const hive = (folder: string) => ({
  'connector.name': 'hive',
  'hive.metastore': 'file',
  'hive.metastore.catalog.dir': 'local:///metastore',
  'fs.native-local.enabled': 'true',
  'local.location': folder,
  'hive.partition-projection-enabled': 'true',
  // On S3 a missing prefix is empty; local files are to behave alike.
  'hive.ignore-absent-partitions': 'true',
  'hive.non-managed-table-writes-enabled': 'true',
})

function flags(home: string): string[] {
  if (!existsSync(trino.java)) throw new Error(`there is no Java at ${trino.java}`)
  return [
    '-server',
    '-Xmx1G',
    '-XX:+UseG1GC',
    // Queries are short and each is new: the second compiler would cost more than it gives.
    '-XX:TieredStopAtLevel=1',
    '-XX:+ExitOnOutOfMemoryError',
    '-Dnode.environment=test',
    // Without these it listens on every interface.
    '-Dnode.bind-ip=127.0.0.1',
    '-Dnode.internal-address=127.0.0.1',
    `-Dnode.data-dir=${join(home, 'data')}`,
    `-Dconfig=${join(home, 'etc/config.properties')}`,
    `-Dcatalog.config-dir=${join(home, 'etc/catalog')}`,
    `-Dplugin.dir=${trino.plugins}`,
    '-cp',
    join(trino.lib, '*'),
    'io.trino.server.TrinoServer',
  ]
}

/** `/v1/info` says that it runs before queries do: only a query that needs a worker tells. */
async function untilReady(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + 180_000
  for (;;) {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`)
    try {
      await run(url, 'CREATE SCHEMA IF NOT EXISTS hive.ct')
      await run(url, 'CREATE TABLE IF NOT EXISTS hive.ct.ready (a integer)')
      await run(url, 'SELECT count(*) FROM hive.ct.ready')
      return
    } catch (error) {
      if (Date.now() > deadline) throw error
      await new Promise((resolve) => setTimeout(resolve, 250))
    }
  }
}

export interface Asked {
  columns: { name: string; type: string }[]
  rows: unknown[][]
}

interface Page {
  columns?: Asked['columns']
  data?: unknown[][]
  nextUri?: string
  error?: { errorName: string; message: string }
}

async function run(url: string, sql: string): Promise<unknown[][]> {
  return (await ask(url, sql)).rows
}

async function ask(url: string, sql: string): Promise<Asked> {
  const headers = {
    'X-Trino-User': 'test',
    'X-Trino-Catalog': 'hive',
    'X-Trino-Schema': 'ct',
    'X-Trino-Time-Zone': 'UTC',
  }
  const asked: Asked = { columns: [], rows: [] }
  let page = (await (await fetch(`${url}/v1/statement`, { method: 'POST', body: sql, headers })).json()) as Page
  for (;;) {
    if (page.error !== undefined) throw new Error(`${page.error.errorName}: ${page.error.message}`)
    asked.rows.push(...(page.data ?? []))
    if (page.columns !== undefined) asked.columns = page.columns
    if (page.nextUri === undefined) return asked
    page = (await (await fetch(page.nextUri)).json()) as Page
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  await new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
    setTimeout(() => child.kill('SIGKILL'), 10_000).unref()
  })
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
