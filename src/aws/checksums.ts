import { hash } from 'node:crypto'
import { crc32 } from 'node:zlib'

type Headers = Readonly<Record<string, string>>

/**
 * What S3's own word on an object's bytes says of the bytes that came: `proven` by an ETag that is their MD5 or by a
 * stored checksum, `wrong`, or `unproven` where S3 gave neither (an object encrypted with KMS has no MD5 for an ETag, one
 * that was put together from parts neither, and old ones have no checksum).
 *
 * Source: "Checking object integrity" in the S3 user guide. Checksums of checksums (`-N`, COMPOSITE) are of parts that
 * are not known here.
 */
export function checkBody(bytes: Buffer, etag: string, headers: Headers): 'proven' | 'wrong' | 'unproven' {
  const md5 = /^"?([0-9a-f]{32})"?$/.exec(etag)?.[1]
  if (md5 !== undefined && isMd5(headers)) return hash('md5', bytes) === md5 ? 'proven' : 'wrong'
  if (headers['x-amz-checksum-type'] === 'COMPOSITE') return 'unproven'
  for (const [name, sum] of Object.entries(SUMS)) {
    const expected = headers[`x-amz-checksum-${name}`]
    if (expected === undefined || /-\d+$/.test(expected)) continue
    return sum(bytes).toString('base64') === expected ? 'proven' : 'wrong'
  }
  return 'unproven'
}

/** Under KMS, and under a key of the customer's own, an ETag is no MD5. */
function isMd5(headers: Headers): boolean {
  return (
    headers['x-amz-server-side-encryption']?.startsWith('aws:kms') !== true &&
    headers['x-amz-server-side-encryption-customer-algorithm'] === undefined
  )
}

/** By what follows `x-amz-checksum-`, the cheapest first. */
const SUMS: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  crc32: (bytes) => big32(crc32(bytes)),
  sha256: (bytes) => hash('sha256', bytes, 'buffer'),
  sha1: (bytes) => hash('sha1', bytes, 'buffer'),
  crc32c: (bytes) => big32(crc32c(bytes)),
  crc64nvme,
}

function big32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value >>> 0)
  return bytes
}

/** The polynomials are reflected: Castagnoli's of RFC 3720, and that of the NVMe specification. */
const CRC32C = 0x82f63b78
const CRC64NVME = 0x9a6c9329ac4bc9b5n

let table32: Uint32Array | null = null
let table64: { high: Uint32Array; low: Uint32Array } | null = null

function crc32c(bytes: Buffer): number {
  table32 ??= Uint32Array.from({ length: 256 }, (_, n) => {
    let crc = n
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ CRC32C : crc >>> 1
    return crc
  })
  let crc = -1
  // By index: an iterator takes six times as long.
  for (let i = 0; i < bytes.length; i++) crc = (table32[(crc ^ (bytes[i] ?? 0)) & 255] ?? 0) ^ (crc >>> 8)
  return ~crc
}

function crc64nvme(bytes: Buffer): Buffer {
  table64 ??= tables64()
  const { high: highs, low: lows } = table64
  let [high, low] = [-1, -1]
  for (let i = 0; i < bytes.length; i++) {
    const at = (low ^ (bytes[i] ?? 0)) & 255
    low = (lows[at] ?? 0) ^ ((low >>> 8) | (high << 24))
    high = (highs[at] ?? 0) ^ (high >>> 8)
  }
  return Buffer.concat([big32(~high), big32(~low)])
}

function tables64(): { high: Uint32Array; low: Uint32Array } {
  const tables = { high: new Uint32Array(256), low: new Uint32Array(256) }
  for (let n = 0; n < 256; n++) {
    let crc = BigInt(n)
    for (let bit = 0; bit < 8; bit++) crc = crc & 1n ? (crc >> 1n) ^ CRC64NVME : crc >> 1n
    tables.high[n] = Number(crc >> 32n)
    tables.low[n] = Number(crc & 0xffffffffn)
  }
  return tables
}
