import { createHash } from 'node:crypto'
import type { FileRow } from './event-row.ts'

/** The manifest's key of an object: the same bytes at the same place are never loaded twice. */
export function manifestKey(url: string, etag: string | null, size: number): string {
  return digest16(`${url}\n${etag ?? ''}\n${size}`)
}
/** The manifest's key of a local file, which is known by its content wherever it lies. */
export function contentKey(sha256: string): string {
  return digest16(`sha256 ${sha256}`)
}
function digest16(text: string): string {
  return createHash('sha256').update(text).digest('base64').slice(0, 22)
}

/** All keys under which a file of the manifest is known. */
export function keysOf(file: Pick<FileRow, 'url' | 'etag' | 'size' | 'sha256'>): string[] {
  const keys = file.etag === null ? [] : [manifestKey(file.url, file.etag, file.size)]
  if (file.sha256 !== null && file.etag === null) keys.push(contentKey(file.sha256))
  return keys
}
