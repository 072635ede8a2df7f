import type { PlaceOfKey } from './key.ts'

/** The bytes of an object, with what their carrier says of them. */
interface Fetched {
  bytes: Buffer
  etag: string | null
  versionId: string | null
  /** User metadata, lower-case names: a digest's `signature` stands here. */
  metadata: Readonly<Record<string, string>>
}

/** One object to read. `etag` is null where only its content identifies it (files, standard input). */
export interface SourceObject extends PlaceOfKey {
  kind: 's3' | 'file' | 'stdin'
  url: string
  bucket: string | null
  key: string
  size: number | null
  etag: string | null
  versionId: string | null
  /** @throws ObjectRefused where this object can't be read and others can. */
  read(): Promise<Fetched>
}

/** Which objects are wanted, as far as their names tell. Times in milliseconds since 1970 UTC; null for no bound. */
export interface Pruning {
  since: number | null
  until: number | null
  accounts: ReadonlySet<string> | null
  regions: ReadonlySet<string> | null
}

/** What a listing passed over without fetching it. */
export interface PassedOver {
  insight: number
  other: number
}

/** An account and a region: digests and the logs that they name share both. */
export interface Section {
  account: string
  region: string
}

/** Something that holds objects: a bucket, a folder, a file. */
export interface Source {
  objects(pruning: Pruning): AsyncIterable<SourceObject>
  /**
   * What sections there are, where everything that is wanted stands in CloudTrail's tree, and null where not: in a
   * folder of files, or below a part of the tree.
   */
  sections(pruning: Pruning): Promise<Section[] | null>
}
