import { createHash, createPublicKey, verify } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { sampleFiles } from '../../../scripts/sample-logs/files.ts'

const FOLDER = join(import.meta.dirname, '../../../sample-logs')
const files = sampleFiles()
const plain = (path: string, bytes: Buffer): string => (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

interface Log {
  Records: {
    eventID: string
    eventTime: string
    eventName: string
    sharedEventID?: string
    recipientAccountId: string
  }[]
}
const logs = files.filter((file) => file.path.includes('/CloudTrail/'))
const records = logs.flatMap((file) => (JSON.parse(plain(file.path, file.bytes)) as Log).Records)

describe('sample-logs', () => {
  it('holds what the script makes, and nothing else', () => {
    const found = readdirSync(FOLDER, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(FOLDER.length + 1))
    expect(found.sort()).toEqual(files.map((file) => file.path).sort())
    for (const { path, bytes } of files) {
      expect(plain(path, readFileSync(join(FOLDER, path))), path).toBe(plain(path, bytes))
    }
  })

  it('is the same with every run, to the byte', () => {
    const again = sampleFiles()
    expect(again.every((file, at) => file.bytes.equals(files[at]?.bytes ?? Buffer.alloc(0)))).toBe(true)
  })

  it('stays small', () => {
    expect(files.reduce((sum, file) => sum + file.bytes.length, 0)).toBeLessThan(300_000)
  })

  it('has valid and distinct event ids, but for the one record that is delivered twice', () => {
    const ids = records.map((record) => record.eventID)
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(ids.length - new Set(ids).size).toBe(1)
  })

  it('tells in its README only of events that are there', () => {
    const known = new Set(records.map((record) => record.eventID))
    const told = [...readFileSync(join(FOLDER, 'README.md'), 'utf8').matchAll(/^\| `([0-9a-f-]{36})` \|/gm)]
    expect(told.length).toBeGreaterThan(30)
    for (const [, id] of told) expect(known.has(id ?? ''), id).toBe(true)
  })

  it('has digests whose signatures and file hashes hold', () => {
    const keys = JSON.parse(readFileSync(join(FOLDER, 'public-keys.json'), 'utf8')) as {
      PublicKeyList: { Value: string }[]
    }
    const der = Buffer.from(keys.PublicKeyList[0]?.Value ?? '', 'base64')
    const key = createPublicKey({ key: der, format: 'der', type: 'pkcs1' })
    const digests = files.filter((file) => file.path.includes('CloudTrail-Digest') && file.path.endsWith('.gz'))
    expect(digests).toHaveLength(36)
    let named = 0
    for (const { path, bytes } of digests) {
      const content = gunzipSync(bytes)
      const digest = JSON.parse(content.toString())
      const metadata = JSON.parse(readFileSync(join(FOLDER, `${path}.metadata.json`), 'utf8'))
      const text = `${digest.digestEndTime}\n${digest.digestS3Bucket}/${digest.digestS3Object}\n${sha256(content)}\n${digest.previousDigestSignature}`
      expect(verify('sha256', Buffer.from(text), key, Buffer.from(metadata.signature, 'hex')), path).toBe(true)
      for (const log of digest.logFiles) {
        named += 1
        expect(existsSync(join(FOLDER, log.s3Object)), log.s3Object).toBe(true)
        expect(sha256(gunzipSync(readFileSync(join(FOLDER, log.s3Object))))).toBe(log.hashValue)
      }
    }
    expect(named).toBeGreaterThan(5)
  })
})
