import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto'

/** What signs a request; the secret is used, never kept beyond a day's key. */
export interface Credentials {
  accessKeyId: string
  secretAccessKey: string
  sessionToken?: string | undefined
}

/** SHA-256 of nothing: the body of a GET. */
const NO_BODY = hash('sha256', '')

/**
 * AWS Signature Version 4 for a GET without query from S3, as "Authenticating Requests: Using the Authorization Header"
 * in the S3 API reference has it: S3 takes the path as it is sent, encoded once. A day's signing key is made once.
 */
export class GetSigner {
  readonly #region: string
  readonly #service: string
  #key: { of: string; key: KeyObject } | null = null
  #second = { at: Number.NaN, text: '' }

  constructor(region: string, service = 's3') {
    this.#region = region
    this.#service = service
  }

  /** The given headers (lower-case names, `host` among them) with those that sign them. */
  sign(
    path: string,
    headers: Readonly<Record<string, string>>,
    credentials: Credentials,
    at: Date,
  ): Record<string, string> {
    const time = this.#timeOf(at)
    const signed: Record<string, string> = { ...headers, 'x-amz-content-sha256': NO_BODY, 'x-amz-date': time }
    if (credentials.sessionToken !== undefined) signed['x-amz-security-token'] = credentials.sessionToken
    const names = Object.keys(signed).sort()
    const list = names.join(';')
    let lines = ''
    for (const name of names) lines += `${name}:${signed[name]?.trim()}\n`
    const scope = `${time.slice(0, 8)}/${this.#region}/${this.#service}/aws4_request`
    const request = hash('sha256', `GET\n${path}\n\n${lines}\n${list}\n${NO_BODY}`)
    const signature = createHmac('sha256', this.#keyFor(credentials, scope))
      .update(`AWS4-HMAC-SHA256\n${time}\n${scope}\n${request}`)
      .digest('hex')
    signed.authorization = `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${list}, Signature=${signature}`
    return signed
  }

  /** Many requests go out in a second. */
  #timeOf(at: Date): string {
    const second = Math.floor(at.getTime() / 1000)
    if (this.#second.at !== second) this.#second = { at: second, text: at.toISOString().replace(/[-:]|\.\d{3}/g, '') }
    return this.#second.text
  }

  #keyFor({ accessKeyId, secretAccessKey }: Credentials, scope: string): KeyObject {
    const of = `${accessKeyId}/${scope}`
    if (this.#key?.of !== of) {
      const [day = '', ...rest] = scope.split('/')
      this.#key = { of, key: createSecretKey(rest.reduce(hmac, hmac(`AWS4${secretAccessKey}`, day))) }
    }
    return this.#key.key
  }
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

/** A key as the path of a request: everything but what RFC 3986 leaves plain is encoded, once. */
export function encodedPath(key: string): string {
  return key
    .split('/')
    .map((part) =>
      encodeURIComponent(part).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`),
    )
    .join('/')
}
