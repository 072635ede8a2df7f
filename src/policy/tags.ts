/** Tags that are given on creation: whether there are any, what they are given to, and the action that it needs. */
import { array, type Json, type JsonObject, object, text } from '../model/json.ts'
import type { ActionList } from './event-map.ts'
import { deep, walk } from './request.ts'

/** Events that can give tags to what they make. */
export const TAGS_ON =
  /^(Create|Enable|Run|Register|Import|Copy|Start|Put|Request|Allocate|Restore|Publish|Upload|Purchase|Launch|Submit|Provision)/

/** The action that tagging on creation needs besides, under the name that the service gives it. */
export async function tagAction(
  source: string,
  name: string,
  prefix: string,
  list: ActionList,
): Promise<string | null> {
  // API Gateway tags by a method of its own.
  if (prefix === 'apigateway' || source === 'sts' || /Tag/.test(name)) return null
  // CloudWatch Logs keeps TagLogGroup from before it had TagResource.
  const noun = prefix === 'logs' ? 'Resource' : name.replace(TAGS_ON, '')
  const spellings =
    prefix === 'ec2'
      ? ['CreateTags']
      : [
          `Tag${noun}`,
          `AddTagsTo${noun}`,
          'TagResource',
          'AddTagsToResource',
          'AddTags',
          'CreateOrUpdateTags',
          'CreateTags',
          'TagQueue',
        ]
  for (const spelling of spellings) {
    const found = await list.find(prefix, spelling)
    if (found !== null) return found
  }
  return prefix === 'acm' ? list.find(prefix, 'AddTagsToCertificate') : null
}

/** Tags under another name than `tags`, after what they are given to; those of what is only looked for are none. */
const OTHER_TAGS = /^(?!(?:remove|exclude|include|filter|target|resource)[A-Z])[a-z][A-Za-z]*Tags$/

/** What a launch gives tags to: `instance`, `volume`. */
export function taggedKinds(request: JsonObject): string[] {
  const kinds = new Set(array(request.taggedKinds).flatMap((each) => text(each) ?? []))
  walk(deep(request, /^tagSpecifications?(Set)?$/i), '', (key, value) => {
    if (/(^|\/)resourceType$/i.test(key)) kinds.add(value)
  })
  return [...kinds].filter((kind) => /^[a-z-]+$/.test(kind)).sort()
}

/** Whether the request carries tags for what it makes. */
export function tagged(request: JsonObject): boolean {
  const specifications = deep(request, /^tagSpecifications?(Set)?$/i)
  if (specifications !== undefined) return deep(specifications, /^tags?$/i, (value) => !isEmpty(value)) !== undefined
  const bucket = object(request.CreateBucketConfiguration)
  // `backupVaultTags`, `userPoolTags`; a text or a truth value under such a name (`propagateTags`) is no tag.
  const others = Object.entries(request).flatMap(([key, value]) => (OTHER_TAGS.test(key) ? [value] : []))
  const each = array(request.workspaces).map((one) => object(one)?.tags)
  return [
    ...others,
    ...each,
    request.tags,
    request.Tags,
    request.tagList,
    request.tagsList,
    request.tagSet,
    bucket?.Tags,
    bucket?.tags,
  ].some((tags) => !isEmpty(tags))
}

function isEmpty(value: Json | undefined): boolean {
  if (Array.isArray(value)) return value.length === 0
  return Object.keys(object(value) ?? {}).length === 0
}
