/**
 * Keys are compared from `AWSLogs/` on: a copy may lie at any depth, and its bucket's prefix may be gone. What has no
 * such folder is known by its file name, which CloudTrail makes unique.
 */
export function placeOf(key: string): string {
  const at = key.lastIndexOf('AWSLogs/')
  return at === -1 ? key.slice(key.lastIndexOf('/') + 1) : key.slice(at)
}

/** Under which name a key that CloudTrail gave is found: a copy may lack the tree's upper folders. */
export function placeIn(found: { has(place: string): boolean }, key: string): string {
  const place = placeOf(key)
  const name = key.slice(key.lastIndexOf('/') + 1)
  return !found.has(place) && found.has(name) ? name : place
}
