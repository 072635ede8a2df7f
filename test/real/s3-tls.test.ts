import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer, type Server } from 'node:tls'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Ran, trail } from '../support/cli.ts'
import { makeChain, makeKey } from '../support/digests.ts'
import { CREDENTIALS, type S3Server, startS3 } from '../support/s3-server.ts'

const home = mkdtempSync(join(tmpdir(), 'trail-s3-tls-'))
const at = (name: string) => join(home, name)
const fronts: Server[] = []
let s3: S3Server

/** An authority of our own, and a certificate of its for a host. */
function authority(): void {
  const days = ['-days', '2', '-nodes', '-newkey', 'rsa:2048']
  openssl('req', '-x509', ...days, '-keyout', at('ca.key'), '-out', at('ca.pem'), '-subj', '/CN=Test authority')
}

function certificate(name: string, host: string, days = '2'): { key: Buffer; cert: Buffer } {
  const [key, request, cert] = [at(`${name}.key`), at(`${name}.csr`), at(`${name}.pem`)]
  writeFileSync(at(`${name}.ext`), `subjectAltName=DNS:${host}`)
  openssl('req', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', request, '-subj', `/CN=${host}`)
  const signed = ['-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial', '-extfile', at(`${name}.ext`)]
  openssl('x509', '-req', '-in', request, '-out', cert, '-days', days, ...signed)
  return { key: readFileSync(key), cert: readFileSync(cert) }
}

const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'ignore' })

/** TLS before the S3 of the tests. @returns its port */
async function front(pair: { key: Buffer; cert: Buffer }): Promise<number> {
  const server = createServer(pair, (socket) => {
    const behind = connect(Number(new URL(s3.url).port), '127.0.0.1')
    socket.on('error', () => behind.destroy())
    behind.on('error', () => socket.destroy())
    socket.pipe(behind).pipe(socket)
  })
  server.on('tlsClientError', () => {})
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  fronts.push(server)
  return (server.address() as AddressInfo).port
}

beforeAll(async () => {
  authority()
  s3 = await startS3()
  const key = makeKey()
  const { digests, logs } = makeChain({ bucket: 'logs', key })
  for (const { key: name, bytes, metadata } of [...digests, ...logs]) s3.put('logs', name, bytes, metadata)
  writeFileSync(at('keys.json'), JSON.stringify({ PublicKeyList: [key.listed] }))
})
afterAll(async () => {
  for (const server of fronts) server.close()
  await s3?.close()
  rmSync(home, { recursive: true, force: true })
})

function verify(port: number, env: Record<string, string> = { NODE_EXTRA_CA_CERTS: at('ca.pem') }): Promise<Ran> {
  const argv = ['verify', 's3://logs', '--public-keys', 'keys.json', '--endpoint-url', `https://localhost:${port}`]
  const known = { AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId, AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey }
  return trail(argv, { cwd: home, env: { ...known, ...env } })
}

test('a bucket is verified over TLS, its listing and its objects, where its authority is trusted', async () => {
  const ran = await verify(await front(certificate('good', 'localhost')))
  expect(ran).toMatchObject({ code: 0, stderr: '' })
  expect(JSON.parse(ran.stdout)).toMatchObject({ verdict: 'whole', files: { verified: 8 } })
})

test.each<[string, { env?: Record<string, string>; host?: string; days?: string }, string]>([
  [
    'whose authority nobody trusts',
    { env: {} },
    'is not trusted (UNABLE_TO_VERIFY_LEAF_SIGNATURE)\n  Name your authority in NODE_EXTRA_CA_CERTS.',
  ],
  [
    'of another host',
    { host: 'example.com' },
    "is another server's (ERR_TLS_CERT_ALTNAME_INVALID)\n  Name the server as its certificate does.",
  ],
  [
    'that has expired',
    { days: '-1' },
    'has expired (CERT_HAS_EXPIRED)\n  Have it renewed; or the clock of this machine is wrong.',
  ],
])(
  'a certificate %s is told in a sentence, and nothing is asked',
  async (_, { host = 'localhost', days, env }, said) => {
    const port = await front(certificate(`bad${fronts.length}`, host, days))
    const before = s3.requests.length
    const ran = await verify(port, env)
    expect(ran).toMatchObject({ code: 3, stdout: '' })
    expect(ran.stderr).toBe(
      `trail: the certificate that S3 shows ${said} Look at --endpoint-url or AWS_ENDPOINT_URL.\n`,
    )
    expect(s3.requests.length).toBe(before)
  },
)

test('an endpoint without TLS is told in a sentence', async () => {
  const ran = await verify(Number(new URL(s3.url).port))
  expect(ran).toMatchObject({ code: 3, stdout: '' })
  expect(ran.stderr).toBe('trail: the endpoint does not speak TLS\n  Its address may begin with http://.\n')
})
