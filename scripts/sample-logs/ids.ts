import { createHash } from 'node:crypto'

/** 64 hex digits that depend on the label alone: the only source of anything that looks random here. */
export function hex(label: string): string {
  return createHash('sha256').update(label).digest('hex')
}

/** A UUID in the form that CloudTrail uses for eventID (version 4 bits set, lower case). */
export function uuid(label: string): string {
  const h = hex(`uuid:${label}`)
  const variant = '89ab'[Number.parseInt(h.charAt(16), 16) % 4]
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-${variant}${h.slice(17, 20)}-${h.slice(20, 32)}`
}

/** An EC2-style id: `ec2Id('i', 'web')` is `i-0` and sixteen hex digits. */
export function ec2Id(prefix: string, label: string): string {
  return `${prefix}-0${hex(`ec2:${prefix}:${label}`).slice(0, 16)}`
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

function base32(bytes: Buffer): string {
  let bits = BigInt(`0x${bytes.toString('hex')}`)
  let text = ''
  for (let at = 0; at < (bytes.length * 8) / 5; at += 1) {
    text = BASE32.charAt(Number(bits & 31n)) + text
    bits >>= 5n
  }
  return text
}

/**
 * An id of IAM (`AKIA…`, `ASIA…`, `AROA…`, `AIDA…`) of 20 characters that holds its account as real ones do: 80 bits in
 * base32, of which the first is the generation flag and the next 40 are the account.
 */
export function iamId(prefix: string, account: string, label: string): string {
  const seed = Buffer.from(hex(`iam:${prefix}:${account}:${label}`), 'hex')
  const head = (1n << 47n) | (BigInt(account) << 7n) | BigInt(seed.readUInt8(0) & 0x7f)
  const bytes = Buffer.concat([Buffer.from(head.toString(16).padStart(12, '0'), 'hex'), seed.subarray(1, 5)])
  return prefix + base32(bytes)
}

/** Sixteen letters and digits, as they end the name of a log file. */
export function fileSuffix(label: string): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
  const seed = Buffer.from(hex(`file:${label}`), 'hex')
  return [...seed.subarray(0, 16)].map((byte) => letters.charAt(byte % letters.length)).join('')
}
