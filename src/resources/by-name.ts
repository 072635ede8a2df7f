import { object } from '../model/json.ts'
import type { Part, View } from './context.ts'
import { ec2TypeOf } from './ec2-id.ts'
import type { Found } from './found.ts'
import { fromName } from './from-name.ts'
import { kindOf, nounKey, PLAIN, stemOf } from './noun.ts'
import { typeWritten } from './types/index.ts'
import type { Verb } from './verbs.ts'

const HINT = { by: 'parameter', confidence: 'hint' } as const

/** `meshName` in CreateMesh: a service without a rule, and without an ARN in the request. */
export function byNoun(view: View, verb: Verb): Found[] {
  const out: Found[] = []
  if (verb.noun === '') return out
  for (const [part, response] of bodiesOf(view, verb)) {
    const key = nounKey(part.body, verb, view.source)
    const value = key === null ? undefined : part.body?.[key]
    if (key === null || typeof value !== 'string' || value === '*' || value.startsWith('arn')) continue
    const type = typeWritten(`${view.service}:${kindOf(key, verb)}`)
    const named = ec2TypeOf(value) === null ? fromName(type, value, view) : null
    if (named !== null) out.push({ ...HINT, named, path: `${part.path}.${key}`, response, own: true })
  }
  return out
}

/** The request, the answer, the service's own account, and what stands in them under the noun (`…Input`). */
function bodiesOf({ request, response, details }: View, { noun }: Verb): [Part, boolean][] {
  return [
    [request, false],
    [response, true],
    [details, true],
    ...within(request, `${noun}input`, false),
    ...within(response, noun, true),
  ]
}

function within({ body, path }: Part, name: string, response: boolean): [Part, boolean][] {
  const out: [Part, boolean][] = []
  for (const key in body) {
    const inner = key.toLowerCase() === name ? object(body[key]) : null
    if (inner !== null) out.push([{ body: inner, path: `${path}.${key}` }, response])
  }
  return out
}

/** `stackId` and `layerIds` in a service without a rule for the event: what else of its own the request names. */
export function byStem(view: View, { noun }: Verb): Found[] {
  const { request, source, service } = view
  const out: Found[] = []
  for (const key in request.body) {
    const stem = stemOf(key, source)
    if (stem === null || stem.toLowerCase() === noun) continue
    const value = request.body[key]
    for (const one of Array.isArray(value) ? value : [value]) {
      if (typeof one !== 'string' || !PLAIN.test(one) || ec2TypeOf(one) !== null) continue
      const named = fromName(typeWritten(`${service}:${stem}`), one, view)
      if (named === null) continue
      out.push({ ...HINT, named, path: `${request.path}.${key}`, response: false, own: false, beside: true })
    }
  }
  return out
}
