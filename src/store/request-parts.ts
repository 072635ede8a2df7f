/**
 * What IAM's actions depend on in a request, as an SQL expression over its parameters `p.parameters` and how they are
 * read, `p.reading` (store/calls.ts). Most have nothing of it, which a look at the text tells without parsing it.
 */
const parameter = (key: string) => `json_extract_string(p.parameters, '$.${key}')`
const some = (key: string) => `CASE WHEN ${parameter(key)} IS NOT NULL THEN 'some' END`
const object = (members: Readonly<Record<string, string>>) =>
  `CAST(json_merge_patch('{}', json_object(${Object.entries(members)
    .map(([key, value]) => `'${key}', ${value}`)
    .join(', ')})) AS VARCHAR)`

/** The JSON without its texts and numbers: what is left is its shape. A key is a text too, but a colon follows it. */
const blanked = (text: string) =>
  `regexp_replace(regexp_replace(${text}, '"(?:[^"\\\\]|\\\\.)*"([,}\\]])', '"_"\\1', 'g'), ':-?[0-9.eE+-]+', ':0', 'g')`

/** What tells one call that passes roles from another: its shape, and whatever can name a role or a profile. */
const NAMES_ROLE =
  '"[^"]*(?:[rR]ole|[pP]rofile)(?:[aA]rn|ARN|[nN]ame|s)?":(?:"[^"]*"|\\{[^{}]*\\}|\\[[^\\[\\]]*\\])|"arn:[^"]*:(?:role|instance-profile)/[^"]*"'

/** A text is looked for far faster than a pattern: what has none of these has nothing of what the pattern finds. */
const lacks = (...texts: readonly string[]) =>
  texts.map((text) => `NOT contains(p.parameters, '${text}')`).join(' AND ')

/** Those of tags, and what else of an AssumeRole decides about its actions. */
const TAG_KEYS = [
  'tags',
  'Tags',
  'tagList',
  'tagsList',
  'tagSet',
  'tagSpecificationSet',
  'sourceIdentity',
  'providedContexts',
  'workspaces',
]
/** Tags under the name of what they are given to (`userPoolTags`), as policy/evidence.ts knows them; only whether there are any. */
const OTHER_TAGS = `CASE WHEN len(list_filter(regexp_extract_all(p.parameters, '"([a-z][A-Za-z]*Tags)":[[{][^]}]', 1),
  lambda key: NOT regexp_matches(key, '^(remove|exclude|include|filter|target|resource)[A-Z]'))) > 0 THEN ['some'] END`
const TAGS_ALONE = blanked(
  object({
    ...Object.fromEntries(TAG_KEYS.map((key) => [key, `system.main.json_extract(p.parameters, '$.${key}')`])),
    otherTags: OTHER_TAGS,
  }),
)
/** What a launch gives tags to. */
const TAGGED_KINDS = `list_sort(list_distinct(regexp_extract_all(p.parameters, '"resourceType":"([a-z-]+)"', 1)))`
const TAGS = `CASE
  WHEN ${lacks('"tag', '"Tag', 'Tags":', '"sourceIdentity"', '"providedContexts"')} THEN '{}'
  WHEN regexp_matches(p.parameters, '"[A-Za-z]+Request":') THEN p.parameters
  WHEN contains(p.parameters, '"resourceType":"')
  THEN CAST(json_merge_patch(CAST(${TAGS_ALONE} AS JSON), CAST(${object({ taggedKinds: TAGGED_KINDS })} AS JSON)) AS VARCHAR)
  ELSE ${TAGS_ALONE} END`

const OBJECT = `CASE
  WHEN ${lacks('ersionId', '-s3"', '"x-amz-')} THEN '{}'
  WHEN NOT regexp_matches(p.parameters, '"versionId"|versionId=|--x[as]?-s3|"x-amz-(acl|tagging|grant-|object-lock|bypass|server-side-encryption-aws)')
  THEN '{}'
  ELSE ${object({
    versionId: some('versionId'),
    bucketName: `CASE WHEN regexp_matches(p.parameters, '--x[as]?-s3') THEN ${parameter('bucketName')} END`,
    'x-amz-acl': parameter('x-amz-acl'),
    'x-amz-grant-read': `CASE WHEN contains(p.parameters, '"x-amz-grant-') THEN 'some' END`,
    'x-amz-tagging': some('x-amz-tagging'),
    'x-amz-object-lock-mode': parameter('x-amz-object-lock-mode'),
    'x-amz-object-lock-legal-hold': parameter('x-amz-object-lock-legal-hold'),
    'x-amz-bypass-governance-retention': parameter('x-amz-bypass-governance-retention'),
    'x-amz-server-side-encryption-aws-kms-key-id': parameter('x-amz-server-side-encryption-aws-kms-key-id'),
    'x-amz-copy-source': `CASE WHEN contains(${parameter('x-amz-copy-source')}, 'versionId=') THEN '?versionId=some' END`,
  })} END`

/** Parameters that are parts of ARNs, as policies read them. Of a function's name only its qualifier is. */
const PART_KEYS = [
  'aWSServiceName',
  'cluster',
  'databaseName',
  'documentName',
  'indexName',
  'jobDefinition',
  'jobQueue',
  'logStreamName',
  'name',
  'path',
  'projectName',
  'repositoryName',
]
const QUALIFIER = `coalesce(${parameter('qualifier')},
  nullif(regexp_extract(${parameter('functionName')}, '(?:^|function:)[0-9_-]*[A-Za-z_-][A-Za-z0-9_-]*:([A-Za-z0-9$_-]+)$', 1), ''))`
/** Most invocations and queries name none, and are many. */
const NO_PARTS = `${lacks('"qualifier"', ...PART_KEYS.map((key) => `"${key}"`))}
  AND NOT regexp_matches(p.parameters, ':function:[^":]+:[^"]|"functionName":"[^":]+:[^":]+"')`
const PARTS = `CASE WHEN ${NO_PARTS} THEN ${TAGS}
  ELSE CAST(json_merge_patch(CAST(${TAGS} AS JSON), CAST(${object({
    ...Object.fromEntries(PART_KEYS.map((key) => [key, parameter(key)])),
    // A query's table is a touch of its own; of Glue's catalog a table is known within its database only.
    tableName: `CASE WHEN contains(p.parameters, '"databaseName"') THEN ${parameter('tableName')} END`,
    qualifier: QUALIFIER,
  })} AS JSON)) AS VARCHAR) END`

export const REQUEST_PARTS = `CASE p.reading WHEN 'object' THEN ${OBJECT} WHEN 'tags' THEN ${TAGS} WHEN 'parts' THEN ${PARTS}
  ELSE p.parameters END`

/** What makes a group of its own of calls with roles; null for all others, whose request itself does. */
export const ROLES_SIGNATURE = `CASE WHEN p.reading = 'roles' THEN ${blanked('p.parameters')}
  || array_to_string(regexp_extract_all(p.parameters, '${NAMES_ROLE}|"resourceType":"[^"]*"'), ' ') END`
