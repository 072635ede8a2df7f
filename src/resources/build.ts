import type { Of } from '../model/resource.ts'
import type { Place } from './context.ts'
import { fromArn } from './from-arn.ts'
import type { Named } from './named.ts'
import { RESOURCE_TYPES } from './types/index.ts'

/** How an ARN is made from an id, read off the type's template. */
interface Maker {
  service: string
  region: boolean
  account: boolean
  prefix: string
  builds: boolean
}
const MAKERS = new Map<string, Maker>()
for (const { type, arn } of RESOURCE_TYPES) {
  const [service = '', region = '', account = '', ...rest] = (
    arn ?? (type.startsWith('iam:') ? '::{a}:…' : ':{r}:{a}:…')
  ).split(':')
  const prefix = rest.join(':').replace('{id}', '')
  MAKERS.set(type, { service, region: region !== '', account: account !== '', prefix, builds: !prefix.endsWith('…') })
}

/** What a name must not hold, so that the ARN made of it says the same when it is read again. */
const UNSAFE = /[\s*?:/%]/
/** The same for types whose ids may hold slashes or colons. */
const UNSAFE_PATH = /[\s*?%]/
const PATHS = new Set(
  (
    's3:object ssm:parameter logs:log-group logs:log-stream ecr:repository ecs:service ecs:task-definition kms:alias ' +
    'iam:oidc-provider bedrock:foundation-model dynamodb:backup glue:table events:rule scheduler:schedule rds:snapshot rds:cluster-snapshot'
  ).split(' '),
)

/** A resource by its canonical id, with its ARN where the type's template gives it. */
export function build(type: string, id: string, of: Of, place: Place): Named {
  const maker = MAKERS.get(type)
  if (type === 'aws:account') {
    return { type, id, arn: `arn:${place.partition}:iam::${id}:root`, account: id, region: null, of }
  }
  const region = maker?.region === false ? null : place.region
  const account = maker?.account === false ? null : place.account
  return { type, id, arn: maker === undefined ? null : arnOf(type, maker, id, place), account, region, of }
}

function arnOf(type: string, maker: Maker, id: string, place: Place): string | null {
  if (!maker.builds) return null
  if (maker.region && place.region === null) return null
  if (maker.account && place.account === null) return null
  if ((PATHS.has(type) ? UNSAFE_PATH : UNSAFE).test(id)) return null
  if (place.account?.includes(':') || place.region?.includes(':')) return null
  // Only what can be read back is said: `s3:object` without a key, say, would read as a bucket.
  const prefix = type === 'ssm:parameter' && id.startsWith('/') ? 'parameter' : maker.prefix
  const arn = `arn:${place.partition}:${maker.service}:${maker.region ? place.region : ''}:${maker.account ? place.account : ''}:${prefix}${id}`
  if (!PATHS.has(type)) return arn
  if (type === 's3:object' && isObject(id)) return arn
  const again = fromArn(arn)
  return again !== null && again.id === id && again.type === type ? arn : null
}

/** A bucket and a key: such an ARN reads back as it was written. */
function isObject(id: string): boolean {
  const slash = id.indexOf('/')
  return slash > 0 && slash < id.length - 1
}
