import { usageError } from '../errors.ts'
import type { JsonObject } from '../model/json.ts'
import { object } from '../model/json.ts'
import { nearest } from '../model/nearest.ts'
import { ActionList, type EventMap } from '../policy/event-map.ts'
import { type Generated, generate, type Scope, type UsedCall } from '../policy/generate.ts'
import { callersWhere } from '../store/callers.ts'
import { callsOf, type StoredCall } from '../store/calls.ts'
import type { Store } from '../store/open.ts'
import type { Actors } from './actors.ts'
import { coverageOf } from './coverage.ts'
import { openViews } from './views.ts'

export interface GenerateOptions {
  /** A vendor's id, or a principal: ARN, name, key or unique id. */
  subject: string
  since: number | null
  until: number | null
  service: string | null
  scope: Scope
}

export interface PolicyAnswer extends Generated {
  /** Actions that these logs can't show, whether or not they were used. */
  notObservable: string[]
  window: { first: string | null; last: string | null }
}

/** The least policy for what a vendor or principal did, from the calls in the store. */
export async function generatePolicy(
  store: Store,
  actors: Actors,
  map: EventMap,
  options: GenerateOptions,
): Promise<PolicyAnswer> {
  await openViews(store, actors)
  const ids = actors.context.registry.entries.map((entry) => entry.id)
  const vendor = ids.includes(options.subject)
  const callers = await callersWhere(store.connection, {
    vendor: vendor ? options.subject : null,
    actor: vendor ? null : options.subject,
    origin: null,
  })
  if (callers.length === 0 && !vendor) {
    const near = nearest(options.subject, ids)
    throw usageError(
      'no-subject',
      `${options.subject} is no vendor and no principal in the store`,
      near === null ? 'trail vendors list and trail sql know the names.' : `Did you mean ${near}?`,
    )
  }
  const coverage = await coverageOf(store)
  const generated = await generate(
    used(callsOf(store.connection, callers, options, options.service)),
    map,
    new ActionList(),
    options.scope,
  )
  return {
    ...generated,
    notObservable: notObservable(coverage.categories.data, generated),
    window: { first: coverage.first, last: coverage.last },
  }
}

async function* used(calls: AsyncIterable<StoredCall>): AsyncGenerator<UsedCall> {
  for await (const { callerKind, request, arns, ...call } of calls) {
    // A foreign account's AssumeRole is the business of the role's trust policy, not of what the role may do.
    if (callerKind === 'aws-account' && call.eventName.startsWith('AssumeRole')) continue
    yield { ...call, request: parsed(request), arns: arns ?? [] }
  }
}

function parsed(text: string | null): JsonObject | null {
  return text === null ? null : object(JSON.parse(text))
}

/** Data events by the service that records them, and what it would take them for. */
const DATA_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  's3.amazonaws.com': ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
  'lambda.amazonaws.com': ['lambda:InvokeFunction'],
  'dynamodb.amazonaws.com': [
    'dynamodb:GetItem',
    'dynamodb:PutItem',
    'dynamodb:UpdateItem',
    'dynamodb:DeleteItem',
    'dynamodb:Query',
    'dynamodb:Scan',
  ],
  'sqs.amazonaws.com': ['sqs:SendMessage', 'sqs:ReceiveMessage', 'sqs:DeleteMessage'],
  'sns.amazonaws.com': ['sns:Publish'],
}

/** Never in CloudTrail, whatever is switched on. */
const NEVER = ['cloudwatch:PutMetricData']

function notObservable(data: readonly string[], { actions }: Generated): string[] {
  const seen = new Set(actions.map(({ action }) => action))
  const hidden = Object.entries(DATA_ACTIONS).flatMap(([source, list]) => (data.includes(source) ? [] : list))
  return [...hidden, ...NEVER, 'iam:PassRole'].filter((action) => !seen.has(action)).sort()
}
