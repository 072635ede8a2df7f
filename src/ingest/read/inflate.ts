import { promisify } from 'node:util'
import { gunzip as gunzipCallback, gunzipSync } from 'node:zlib'
import { ObjectRefused } from '../../errors.ts'

/** An object that inflates beyond this is set aside: real CloudTrail files stay under 100 MB. */
export const MAX_INFLATED = 256 * 2 ** 20

/**
 * The content of an object, inflated where its first bytes say gzip, whatever its name. Node checks each member's CRC
 * and length (DuckDB does not), and reads concatenated members. `trailing`: bytes follow the
 * first member, as they never do in what CloudTrail delivers.
 *
 * @throws ObjectRefused for damaged, truncated and over-large data.
 */
export async function inflate(
  bytes: Buffer,
  max: number = MAX_INFLATED,
): Promise<{ content: Buffer; gzip: boolean; trailing: boolean }> {
  if (bytes.length < 2 || bytes[0] !== 0x1f || bytes[1] !== 0x8b) {
    if (bytes.length > max) throw new ObjectRefused(`larger than ${megabytes(max)}`)
    return { content: bytes, gzip: false, trailing: false }
  }
  const content = await gunzip(bytes, max)
  // A lone member ends with the length of all content; Node passes over what follows a member and is none itself.
  return { content, gzip: true, trailing: bytes.readUInt32LE(bytes.length - 4) !== content.length % 2 ** 32 }
}

const gunzipAsync = promisify(gunzipCallback)

/** Fewer bytes inflate in less time (about a millisecond) than libuv's pool takes to hand them over and back. */
const AT_ONCE = 16_384

async function gunzip(bytes: Buffer, max: number): Promise<Buffer> {
  try {
    const options = { maxOutputLength: max, chunkSize: roomFor(bytes, max) }
    return bytes.length < AT_ONCE ? gunzipSync(bytes, options) : await gunzipAsync(bytes, options)
  } catch (error) {
    if (error instanceof RangeError)
      throw new ObjectRefused(`inflates beyond ${megabytes(max)} (from ${bytes.length} bytes)`)
    throw new ObjectRefused(`damaged gzip: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/**
 * Room for all of the content at once, since pieces would be copied together. A member ends with its length, which a
 * hostile one may give wrong: it is believed as far as records ever shrink.
 */
function roomFor(bytes: Buffer, max: number): number {
  const said = bytes.length < 4 ? 0 : bytes.readUInt32LE(bytes.length - 4)
  return Math.min(max, Math.max(16_384, Math.min(said + 64, bytes.length * 24)))
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MB`
}
