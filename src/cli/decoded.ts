/** Windows tools write UTF-16 when output is redirected to a file. */
export function decoded(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le').replace(/^\ufeff/, '')
  if (bytes[0] === 0xfe && bytes[1] === 0xff && bytes.length % 2 === 0)
    return Buffer.from(bytes)
      .swap16()
      .toString('utf16le')
      .replace(/^\ufeff/, '')
  return bytes.toString('utf8')
}
