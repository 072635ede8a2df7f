import { createHash, createHmac } from 'node:crypto'
import { SignatureV4 } from '@smithy/signature-v4'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodedPath, GetSigner } from '../../../src/aws/sign.ts'

/** SHA-256 in the form that the SDK's signer asks for. */
class Sha256 {
  readonly #hash
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret as string | Buffer)
  }
  update(data: Uint8Array): void {
    this.#hash.update(data)
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest()
  }
  reset(): void {}
}

const text = fc.string({ minLength: 1, maxLength: 40, unit: 'binary' })

test('a GET is signed as the SDK signs it, whatever the key, the time and the credentials', async () => {
  const property = fc.asyncProperty(
    text,
    fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }),
    fc.option(fc.base64String({ minLength: 4 }), { nil: undefined }),
    async (key, at, sessionToken) => {
      const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret/+', sessionToken }
      const path = `/bucket/${encodedPath(key)}`
      const headers = { host: '127.0.0.1:9000', 'if-match': '"abc"', 'x-amz-request-payer': 'requester' }
      const signer = new SignatureV4({
        ...{ service: 's3', region: 'eu-west-1', sha256: Sha256, uriEscapePath: false },
        credentials,
      } as never)
      const request = { method: 'GET', protocol: 'http:', hostname: '127.0.0.1', port: 9000, path, query: {}, headers }
      const theirs = (await signer.sign(request as never, { signingDate: at })) as unknown as {
        headers: { authorization: string }
      }
      const ours = new GetSigner('eu-west-1').sign(path, headers, credentials, at)
      expect(ours.authorization).toBe(theirs.headers.authorization)
    },
  )
  await fc.assert(property, { numRuns: 60 })
})

test('a key is encoded once, with its slashes, as S3 reads a path', () => {
  expect(encodedPath("a b//ü/(x)!'*~.gz")).toBe('a%20b//%C3%BC/%28x%29%21%27%2A~.gz')
})
