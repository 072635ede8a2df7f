/** What S3's requests change about the actions that their names tell: versions of objects, and directory buckets. */
import { array, type JsonObject, object, text } from '../model/json.ts'
import type { ActionList } from './event-map.ts'

/** Actions on a version of an object instead of the object. */
const VERSIONED: Readonly<Record<string, string>> = {
  's3:GetObject': 's3:GetObjectVersion',
  's3:GetObjectAttributes': 's3:GetObjectVersionAttributes',
  's3:GetObjectAcl': 's3:GetObjectVersionAcl',
  's3:GetObjectTagging': 's3:GetObjectVersionTagging',
  's3:PutObjectAcl': 's3:PutObjectVersionAcl',
  's3:PutObjectTagging': 's3:PutObjectVersionTagging',
  's3:DeleteObject': 's3:DeleteObjectVersion',
  's3:DeleteObjectTagging': 's3:DeleteObjectVersionTagging',
}

/** A directory bucket has actions of its own for its settings; whatever touches objects goes through a session. */
export async function inDirectoryBucket(actions: readonly string[], list: ActionList): Promise<string[]> {
  const own = await Promise.all(actions.map((action) => list.find('s3express', action.replace(/^[^:]*:/, ''))))
  return [...new Set(own.map((action) => action ?? 's3express:CreateSession'))]
}

export function versioned(actions: readonly string[], name: string, request: JsonObject): string[] {
  const version = (action: string) => VERSIONED[action] ?? action
  if (name === 'DeleteObjects') {
    const objects = array(object(request.delete)?.object ?? object(request.delete)?.objects).map((each) => object(each))
    const some = objects.some((each) => text(each?.versionId) !== null)
    const every = objects.length > 0 && objects.every((each) => text(each?.versionId) !== null)
    return actions.flatMap((action) => (every ? [version(action)] : some ? [action, version(action)] : [action]))
  }
  // Of a copy the version is the source's: it stands in the header.
  const copied = /^(CopyObject|UploadPartCopy)$/.test(name)
  const named = copied
    ? /[?&]versionId=./.test(text(request['x-amz-copy-source']) ?? '')
    : text(request.versionId) !== null
  return actions.map((action) => (named ? version(action) : action))
}
