import { array, type JsonObject, textAt } from '../../model/json.ts'
import { parseInstant } from '../../model/time.ts'

/** What a digest file says of the log files of its hour. Times in milliseconds since 1970 UTC. */
export interface DigestFile {
  account: string | null
  /** The region stands in the digest's own name only. */
  region: string | null
  starts: number | null
  ends: number | null
  logFiles: string[]
}

/** A digest by its content; null for anything else. */
export function readDigest(value: JsonObject): DigestFile | null {
  const object = textAt(value, 'digestS3Object')
  const [starts, ends] = [textAt(value, 'digestStartTime'), textAt(value, 'digestEndTime')]
  if (object === null || starts === null || ends === null) return null
  return {
    account: textAt(value, 'awsAccountId'),
    region: /\/CloudTrail-Digest\/([^/]+)\//.exec(object)?.[1] ?? null,
    starts: parseInstant(starts),
    ends: parseInstant(ends),
    logFiles: array(value.logFiles).map((file) => textAt(file, 's3Object') ?? ''),
  }
}
