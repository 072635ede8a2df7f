import { execFileSync } from 'node:child_process'
import { createSign } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer } from 'node:tls'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Ran, trail } from '../support/cli.ts'
import { startTrino, type Trino } from '../support/trino.ts'

const home = mkdtempSync(join(tmpdir(), 'trail-tls-'))
const at = (name: string) => join(home, name)
let trino: Trino

/** A self-signed certificate for localhost, and a key pair for tokens. */
function keys(): void {
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'ignore' })
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
  openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '2',
    '-keyout',
    at('key'),
    '-out',
    at('cert'),
    ...names,
  )
  writeFileSync(at('server.pem'), readFileSync(at('key'), 'utf8') + readFileSync(at('cert'), 'utf8'), { mode: 0o600 })
  openssl('genrsa', '-out', at('jwt.key'), '2048')
  openssl('rsa', '-in', at('jwt.key'), '-pubout', '-out', at('jwt.pem'))
  openssl('genrsa', '-out', at('other.key'), '2048')
}

function token(sub: string, key = 'jwt.key'): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const text = `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ sub, exp: Math.floor(Date.now() / 1000) + 3600 })}`
  return `${text}.${createSign('RSA-SHA256')
    .update(text)
    .sign(readFileSync(at(key), 'utf8'), 'base64url')}`
}

beforeAll(async () => {
  keys()
  trino = await startTrino({ certificate: at('server.pem'), jwtKey: at('jwt.pem') })
})
afterAll(async () => {
  await trino?.stop()
  rmSync(home, { recursive: true, force: true })
})

function ask(env: Record<string, string>, url = trino.tlsUrl ?? '', user = 'ana'): Promise<Ran> {
  const argv = ['sql', 'SELECT current_user AS who', '--engine', 'trino', '--trino-url', url, '--trino-user', user]
  return trail([...argv, '--trino-schema', 'hive.ct', '--format', 'json'], { env })
}
const trusted = () => ({ NODE_EXTRA_CA_CERTS: at('cert') })

test('a token is taken by TLS, from a server whose certificate is trusted', async () => {
  const { code, stdout } = await ask({ ...trusted(), TRAIL_TRINO_TOKEN: token('ana') })
  expect([code, JSON.parse(stdout)]).toEqual([0, [{ who: 'ana' }]])
})

test('a server whose certificate nobody vouches for is not spoken to', async () => {
  const { code, stderr } = await ask({ TRAIL_TRINO_TOKEN: token('ana') })
  expect([code, stderr]).toEqual([
    3,
    expect.stringMatching(/the certificate of https:\/\/localhost:\d+ is not trusted/),
  ])
  expect(stderr).toContain('NODE_EXTRA_CA_CERTS')
})

test('a certificate that has expired is told, and its server gets no token', async () => {
  execFileSync('openssl', ['x509', '-in', at('cert'), '-signkey', at('key'), '-days', '-1', '-out', at('expired')])
  const taken: string[] = []
  const pair = { key: readFileSync(at('key')), cert: readFileSync(at('expired')) }
  const server = createServer(pair, (socket) => {
    socket.on('error', () => {})
    socket.on('data', (bytes) => taken.push(bytes.toString()))
  })
  server.on('tlsClientError', () => {})
  await new Promise<void>((done) => server.listen(0, 'localhost', done))
  try {
    const env = { NODE_EXTRA_CA_CERTS: at('expired'), TRAIL_TRINO_TOKEN: token('ana') }
    const { code, stderr } = await ask(env, `https://localhost:${(server.address() as AddressInfo).port}`)
    expect([code, stderr]).toEqual([
      3,
      expect.stringMatching(/certificate of https:.* has expired \(CERT_HAS_EXPIRED\)/),
    ])
    expect(stderr).toContain('Have it renewed')
    expect(taken).toEqual([])
  } finally {
    server.close()
  }
})

test('a certificate of another name is not taken for this server’s', async () => {
  const url = (trino.tlsUrl ?? '').replace('localhost', '127.0.0.1')
  const { code, stderr } = await ask({ ...trusted(), TRAIL_TRINO_TOKEN: token('ana') }, url)
  expect([code, stderr]).toEqual([3, expect.stringContaining('ALTNAME')])
})

test.each([
  ['no token', () => ({}), 'Give TRAIL_TRINO_PASSWORD or TRAIL_TRINO_TOKEN'],
  [
    'a token that another key signed',
    () => ({ TRAIL_TRINO_TOKEN: token('ana', 'other.key') }),
    'the password or token',
  ],
  ['a token that is none', () => ({ TRAIL_TRINO_TOKEN: 'nonsense' }), 'the password or token'],
  ['a password where a token is asked for', () => ({ TRAIL_TRINO_PASSWORD: 'secret' }), 'the password or token'],
])('with %s the server refuses, and that is said', async (_, env, hint) => {
  const { code, stderr } = await ask({ ...trusted(), ...env() })
  expect([code, stderr]).toEqual([3, expect.stringContaining('does not accept who asks (HTTP 401)')])
  expect(stderr).toContain(hint)
  expect(stderr).not.toContain('secret')
})

test('a token does not let its bearer ask in another’s name', async () => {
  const { code, stderr } = await ask({ ...trusted(), TRAIL_TRINO_TOKEN: token('ana') }, trino.tlsUrl ?? '', 'bob')
  expect([code, stderr]).toEqual([3, expect.stringContaining('User ana cannot impersonate user bob')])
})

test('a server without TLS gets no token', async () => {
  const { code, stderr } = await ask({ TRAIL_TRINO_TOKEN: token('ana') }, 'http://trino.example.com:8080')
  expect([code, stderr]).toEqual([2, expect.stringContaining('over TLS only')])
})
