/** An object or a file as it was read. `sha256` is of its bytes as they came, `contentSha256` of its inflated content. */
export interface SourceIdentity {
  url: string
  etag: string | null
  versionId: string | null
  size: number
  sha256: string | null
  contentSha256: string | null
}
