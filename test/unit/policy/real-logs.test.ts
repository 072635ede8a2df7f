import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { generatePolicy } from '../../../src/engine/policy.ts'
import { replayPolicy } from '../../../src/engine/policy-replay.ts'
import { type JsonObject, object, text } from '../../../src/model/json.ts'
import { actionsOf } from '../../../src/policy/actions-of.ts'
import { ActionList, type EventMap } from '../../../src/policy/event-map.ts'
import { grantedByFile } from '../../../src/policy/granted.ts'
import { deniedAction } from '../../../src/policy/proof.ts'
import { rows } from '../../../src/store/rows.ts'
import { REAL_LOGS, REAL_LOGS_ABSENT, REAL_LOGS_SAID, realRecords } from '../../support/real-logs.ts'
import { withStoreOf } from '../../support/store.ts'

const MAP: EventMap = JSON.parse(readFileSync(join(import.meta.dirname, '../../../data/iam-events.json'), 'utf8'))
const KNOWLEDGE = { map: MAP, list: new ActionList() }

const mapped = (record: JsonObject) =>
  actionsOf(
    {
      eventSource: text(record.eventSource) ?? '',
      eventName: text(record.eventName) ?? '',
      request: object(record.requestParameters),
      account: text(record.recipientAccountId),
      region: text(record.awsRegion),
    },
    MAP,
    KNOWLEDGE.list,
  )
const named = (record: JsonObject) => `${text(record.eventSource)} ${text(record.eventName)}`

/** Calls of the real logs without an action, reviewed one by one. */
const UNMAPPED: Readonly<Record<string, string>> = {
  'cloudhsm.amazonaws.com ListLunaClients': 'CloudHSM Classic, whose actions IAM no longer lists',
  'discovery-marketplace.amazonaws.com GetListingView': 'the console’s own call',
  'es.amazonaws.com ListNotifications': 'the console’s own call',
  // Written by hand for tests of other tools, with a name of another service's event.
  'cloudtrail.amazonaws.com EnableRegion': 'is account’s',
  'cloudwatch.amazonaws.com PutLogEvents': 'is logs’',
  'ec2.amazonaws.com DeleteBucketEncryption': 'is s3’s',
  'ec2.amazonaws.com DeleteBucketReplication': 'is s3’s',
  'iam.amazonaws.com DescribePolicy': 'is organizations’',
  's3.amazonaws.com SetQueueAttributes': 'is sqs’',
}

test.skipIf(REAL_LOGS_ABSENT)(
  `every call of the real logs has its actions, all of them in IAM's list, but for those that were reviewed${REAL_LOGS_SAID}`,
  async () => {
    const unmapped = new Set<string>()
    const actions = new Set<string>()
    for (const record of realRecords()) {
      if (record.eventType !== undefined && record.eventType !== 'AwsApiCall') continue
      const answer = await mapped(record)
      if (answer.kind === 'unmapped') unmapped.add(named(record))
      if (answer.kind === 'actions') for (const action of answer.actions) actions.add(action)
    }
    expect([...unmapped].sort()).toEqual(Object.keys(UNMAPPED).sort())
    for (const action of actions) expect(await KNOWLEDGE.list.details(action), action).not.toBeNull()
    expect(actions.size).toBeGreaterThan(400)
  },
)

/** Denials of the real logs that name another action than the event's, reviewed one by one. */
const OTHERWISE: Readonly<Record<string, string>> = {
  'iam.amazonaws.com CreateServiceLinkedRole is iam:Action':
    'a sample that was masked by hand: no action is called so, and the resource is "resource"',
}

test.skipIf(REAL_LOGS_ABSENT)(
  `the action that AWS names in a denial is the one that the event is mapped to${REAL_LOGS_SAID}`,
  async () => {
    const others = new Set<string>()
    let agree = 0
    for (const record of realRecords()) {
      const denied = deniedAction(text(record.errorMessage))
      if (denied === null) continue
      const answer = await mapped(record)
      const actions = answer.kind === 'actions' ? answer.actions : []
      const passes = answer.kind === 'actions' && answer.passedRoles.length > 0 ? ['iam:PassRole'] : []
      if ([...actions, ...passes].some((each) => each.toLowerCase() === denied.action.toLowerCase())) agree++
      else others.add(`${named(record)} is ${denied.action}`)
    }
    expect([...others].sort()).toEqual(Object.keys(OTHERWISE).sort())
    expect(agree).toBeGreaterThan(200)
  },
)

/** Where calls are many and of many services. */
const SOURCES = ['grycap-university', 'stratus-detonation', 'opensearch-catalog']

test.skipIf(REAL_LOGS_ABSENT).each(SOURCES)(
  `the policy for what a principal did in %s allows each call that succeeded, at every scope${REAL_LOGS_SAID}`,
  async (source) => {
    await withStoreOf(join(REAL_LOGS, source, 'records'), {}, async (store, actors) => {
      const busiest = await rows<{ principal: string }>(
        store.connection,
        `SELECT json_extract_string(c.body, '$.principal') AS principal FROM event e JOIN caller c ON c.id = e.caller
         WHERE json_extract_string(c.body, '$.principal') LIKE 'arn:%' GROUP BY 1 ORDER BY count(DISTINCT e.form) DESC, 1 LIMIT 4`,
      )
      expect(busiest.length).toBeGreaterThan(0)
      for (const { principal: subject } of busiest) {
        const use = { subject, since: null, until: null, service: null }
        for (const scope of ['none', 'seen', 'pattern'] as const) {
          const { policy, policies, actions } = await generatePolicy(store, actors, KNOWLEDGE, {
            ...use,
            scope,
            withOrigins: false,
          })
          for (const { resources, action } of actions) expect(resources, action).not.toEqual([])
          for (const each of policies)
            expect(JSON.stringify(each).replace(/\s/g, '').length, subject).toBeLessThanOrEqual(6144)
          if (policy.Statement.length === 0) continue
          const granted = grantedByFile('own', JSON.stringify(policy))
          const { denied, unknown } = await replayPolicy(store, actors, KNOWLEDGE, use, granted)
          expect({ denied, unknown }, `${subject} ${scope}`).toEqual({ denied: [], unknown: [] })
        }
      }
    })
  },
  60_000,
)
