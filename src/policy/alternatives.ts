/** Which of the actions that an event may stand for a request needed: the event's name alone does not tell. */
import { array, type JsonObject, object, text, textAt } from '../model/json.ts'
import { deep, walk } from './request.ts'

/** Which of several actions the request needed; none where it does not tell. */
export function choose(actions: readonly string[], source: string, request: JsonObject): string[] {
  const picked = (names: readonly string[]) => actions.filter((action) => names.includes(action.split(':')[1] ?? ''))
  if (source === 'autoscaling') {
    const prefix = text(request.serviceNamespace) === null ? 'autoscaling' : 'application-autoscaling'
    return actions.filter((action) => action.startsWith(`${prefix}:`))
  }
  if (source === 'apigateway') {
    const arn = text(request.resourceArn) ?? text(request['resource-arn']) ?? ''
    return picked(
      /\/apis\//.test(arn) ? ['POST'] : /\/(restapis|usageplans|apikeys|clientcertificates)\//.test(arn) ? ['PUT'] : [],
    )
  }
  if (source === 'neptune-graph') return picked(graphQuery(text(request.queryString) ?? text(request.query)))
  if (actions.some((action) => action.startsWith('dynamodb:PartiQL'))) return picked(statements(request).map(partiQl))
  if (source !== 'dynamodb') return []
  return picked(operations(request).map((name) => `${name.charAt(0).toUpperCase()}${name.slice(1)}Item`))
}

/** The parts of a transaction: keyed by what they do in the API's shape, with it as a field in CloudTrail's own. */
function operations(request: JsonObject): string[] {
  const keyed = array(deep(request, /^transactItems$/i)).flatMap((item) => Object.keys(object(item) ?? {}))
  const listed = array(deep(request, /^requestItems$/i)).map((item) => textAt(item, 'operation') ?? '')
  return [...keyed, ...listed]
}

/** openCypher: what changes the graph is written with these words, what reads has none of them. */
function graphQuery(query: string | null): string[] {
  if (query === null) return []
  const writes = /\b(create|merge|set)\b/i.test(query) ? ['WriteDataViaQuery'] : []
  const deletes = /\b(delete|remove)\b/i.test(query) ? ['DeleteDataViaQuery'] : []
  return /\b(match|return|call|unwind)\b/i.test(query) || writes.length + deletes.length === 0
    ? ['ReadDataViaQuery', ...writes, ...deletes]
    : [...writes, ...deletes]
}

/** PartiQL wherever the request holds it: one statement, a batch of them, or a transaction. */
function statements(request: JsonObject): string[] {
  const found: string[] = []
  walk(request, '', (key, value) => {
    if (/(^|\/)(partiQL)?statements?$/i.test(key)) found.push(value)
  })
  return found
}

function partiQl(statement: string): string {
  const verb = /^[\s(]*(select|insert|update|delete|exists)\b/i.exec(statement)?.[1]?.toLowerCase() ?? ''
  // EXISTS(SELECT …) is a condition of a transaction.
  const known = verb === 'exists' ? 'select' : verb
  return `PartiQL${known.charAt(0).toUpperCase()}${known.slice(1)}`
}
