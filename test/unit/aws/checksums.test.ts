import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { checkBody } from '../../../src/aws/checksums.ts'

/** The check values of the catalogue of parametrised CRC algorithms, over "123456789". */
const DIGITS = Buffer.from('123456789')
const KMS = { 'x-amz-server-side-encryption': 'aws:kms' }
const base64 = (hex: string) => Buffer.from(hex, 'hex').toString('base64')
const digest = (algorithm: string) => createHash(algorithm).update(DIGITS).digest('base64')

test.each([
  ['crc32', base64('cbf43926')],
  ['crc32c', base64('e3069283')],
  ['crc64nvme', base64('ae8b14860a799888')],
  ['sha1', digest('sha1')],
  ['sha256', digest('sha256')],
])('an object under KMS is held against its %s', (name, value) => {
  const headers = { ...KMS, [`x-amz-checksum-${name}`]: value }
  expect(checkBody(DIGITS, '"0123456789abcdef0123456789abcdef"', headers)).toBe('proven')
  for (let at = 0; at < DIGITS.length; at++) {
    const other = Buffer.from(DIGITS)
    other[at] = (other[at] ?? 0) ^ 1
    expect(checkBody(other, '"0123456789abcdef0123456789abcdef"', headers)).toBe('wrong')
  }
})

test('an ETag is the MD5 of an object unless it is encrypted with a key of the customer’s', () => {
  const etag = `"${createHash('md5').update(DIGITS).digest('hex')}"`
  expect(checkBody(DIGITS, etag, {})).toBe('proven')
  expect(checkBody(DIGITS, etag, { 'x-amz-server-side-encryption': 'AES256' })).toBe('proven')
  expect(checkBody(Buffer.from('other'), etag, {})).toBe('wrong')
  expect(checkBody(Buffer.from('other'), etag, KMS)).toBe('unproven')
  expect(checkBody(Buffer.from('other'), etag, { 'x-amz-server-side-encryption': 'aws:kms:dsse' })).toBe('unproven')
  expect(checkBody(Buffer.from('other'), etag, { 'x-amz-server-side-encryption-customer-algorithm': 'AES256' })).toBe(
    'unproven',
  )
})

test('a checksum of checksums of parts says nothing of the whole', () => {
  const parts = '"0123456789abcdef0123456789abcdef-2"'
  expect(checkBody(DIGITS, parts, { 'x-amz-checksum-crc32': 'y/Q5Jg==-2' })).toBe('unproven')
  const composite = { 'x-amz-checksum-crc32': 'AAAAAA==', 'x-amz-checksum-type': 'COMPOSITE' }
  expect(checkBody(DIGITS, parts, composite)).toBe('unproven')
  expect(checkBody(DIGITS, parts, { 'x-amz-checksum-crc32': 'AAAAAA==', 'x-amz-checksum-type': 'FULL_OBJECT' })).toBe(
    'wrong',
  )
})
