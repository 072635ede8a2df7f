import { partitionOf } from '../model/arn.ts'
import { at, bool, type JsonObject, object, text } from '../model/json.ts'
import type { Extraction } from '../model/resource.ts'
import { readAliases } from './aliases.ts'
import { applyRule } from './apply-rule.ts'
import { Collector } from './collector.ts'
import { callerArns, part, type View } from './context.ts'
import { readErrorText } from './error-text.ts'
import { readResources } from './resource-list.ts'
import { ruleFor } from './rules/index.ts'
import { Scan } from './scan.ts'
import { summarise } from './summary/index.ts'
import { arnServiceOf, baseName, relationOfName, serviceOf, verbOf } from './verbs.ts'

const NOTHING: Extraction = { touches: [], aliases: [], omitted: false }

/**
 * All resources that a record touches, the aliases that it proves, and whether CloudTrail left out what would name
 * more. Deterministic, whatever the order of the record's keys; never throws; at most {@link MOST_TOUCHES} touches.
 * The order of the steps is that of the reference: `resources[]`, rules, typed names, walker, policies, service
 * details, encryption contexts, error text; a surer step outranks a later one.
 */
export function extract(record: JsonObject): Extraction {
  const view = viewOf(record)
  if (view === null) return { ...NOTHING }
  const collector = new Collector()
  const verb = verbOf(view.name, view.reads)
  const rule = ruleFor(view.source, view.name)
  readResources(view, verb, rule, collector)
  if (rule !== null) applyRule(view, rule, collector)
  const standing = new Scan(view, collector).run(verb, rule)
  readErrorText(view, verb, collector)
  const touches = collector.sorted()
  summarise(view, touches)
  return { touches, aliases: readAliases(view, standing), omitted: isOmitted(record) }
}

function viewOf(record: JsonObject): View | null {
  const eventName = text(record.eventName)
  const eventSource = text(record.eventSource)
  if (eventName === null || eventSource === null) return null
  const region = text(record.awsRegion)
  const identity = record.userIdentity
  const name = baseName(eventName)
  const source = serviceOf(eventSource)
  return {
    source,
    service: arnServiceOf(source),
    name,
    account: text(record.recipientAccountId) ?? text(at(identity, 'accountId')),
    region,
    partition: partitionOf(region),
    request: part(record, 'requestParameters'),
    response: part(record, 'responseElements'),
    additional: part(record, 'additionalEventData'),
    details: part(record, 'serviceEventDetails'),
    reads: bool(record.readOnly) ?? relationOfName(name) === 'read',
    caller: callerArns(identity),
    record,
  }
}

/** Above 100 KB CloudTrail puts a stub in the parameters' place: `{"omitted": …, "originalSize": …, "reason": …}`. */
function isOmitted(record: JsonObject): boolean {
  for (const field of ['requestParameters', 'responseElements', 'additionalEventData', 'serviceEventDetails']) {
    const body = object(record[field])
    if (body?.omitted === undefined || body.omitted === false) continue
    if (body.originalSize !== undefined || body.reason !== undefined) return true
  }
  return false
}
