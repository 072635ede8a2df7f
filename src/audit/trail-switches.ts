import { array, at, bool, type Json, text, textAt } from '../model/json.ts'
import type { Span } from './coverage.ts'

/** A call that changes what a trail delivers, as its record has it. */
export interface TrailCall {
  /** Milliseconds since 1970 UTC. */
  time: number
  eventName: string
  account: string
  region: string
  requestParameters: Json
  responseElements: Json
}

/** A time in which a trail delivered nothing, or only writes. `region` null: every region; `account` null: every account. */
export interface TrailGap extends Span {
  account: string | null
  region: string | null
  why: 'stopped' | 'write-only'
}

/** The names of the calls that {@link trailGaps} understands. */
export const TRAIL_CALLS = [
  'CreateTrail',
  'UpdateTrail',
  'DeleteTrail',
  'StartLogging',
  'StopLogging',
  'PutEventSelectors',
]

interface Trail {
  account: string
  region: string
  multiRegion: boolean
  organization: boolean
  stoppedAt: number | null
  writeOnlyAt: number | null
}

/**
 * When trails were stopped, and when their selectors kept writes only, from the calls in order of time; what has not
 * ended lasts until `end`. A trail's regions are known only where the log has its making: else its own region is meant.
 */
export function trailGaps(calls: readonly TrailCall[], end: number): TrailGap[] {
  const trails = new Map<string, Trail>()
  const gaps: TrailGap[] = []
  for (const call of calls) {
    const id = trailId(call)
    if (id === null) continue
    const trail = trails.get(id.key) ?? {
      account: id.account,
      region: id.region,
      multiRegion: false,
      organization: false,
      stoppedAt: null,
      writeOnlyAt: null,
    }
    trails.set(id.key, trail)
    apply(trail, call, gaps)
  }
  for (const trail of trails.values()) {
    close(trail, 'stopped', end, gaps)
    close(trail, 'write-only', end, gaps)
  }
  return gaps
}

function apply(trail: Trail, call: TrailCall, gaps: TrailGap[]): void {
  switch (call.eventName) {
    case 'CreateTrail':
    case 'UpdateTrail':
      trail.multiRegion = flag(call, 'isMultiRegionTrail') ?? trail.multiRegion
      trail.organization = flag(call, 'isOrganizationTrail') ?? trail.organization
      return
    case 'StopLogging':
    case 'DeleteTrail':
      trail.stoppedAt ??= call.time
      return
    case 'StartLogging':
      close(trail, 'stopped', call.time, gaps)
      return
    case 'PutEventSelectors':
      if (keepsWritesOnly(call.requestParameters)) trail.writeOnlyAt ??= call.time
      else close(trail, 'write-only', call.time, gaps)
  }
}

function close(trail: Trail, why: TrailGap['why'], to: number, gaps: TrailGap[]): void {
  const from = why === 'stopped' ? trail.stoppedAt : trail.writeOnlyAt
  if (why === 'stopped') trail.stoppedAt = null
  else trail.writeOnlyAt = null
  if (from === null || from >= to) return
  gaps.push({
    account: trail.organization ? null : trail.account,
    region: trail.multiRegion ? null : trail.region,
    from,
    to,
    why,
  })
}

function flag(call: TrailCall, name: string): boolean | null {
  return bool(at(call.responseElements, name)) ?? bool(at(call.requestParameters, name))
}

/** A trail is named by name or by ARN; the ARN tells its account and home region. Null where a call names none. */
export function trailId(call: TrailCall): { key: string; account: string; region: string; name: string } | null {
  const named =
    textAt(call.responseElements, 'trailARN') ??
    textAt(call.requestParameters, 'name') ??
    textAt(call.requestParameters, 'trailName')
  if (named === null) return null
  const arn = /^arn:[^:]*:cloudtrail:([^:]*):([^:]*):trail\/(.+)$/.exec(named)
  const [region, account, name] =
    arn === null ? [call.region, call.account, named] : [arn[1] ?? '', arn[2] ?? '', arn[3] ?? '']
  return { key: JSON.stringify([account, region, name]), account, region, name }
}

/** Whether selectors, basic or advanced, leave out the management calls that only read. */
export function keepsWritesOnly(requestParameters: Json): boolean {
  const basic = array(at(requestParameters, 'eventSelectors'))
  const advanced = array(at(requestParameters, 'advancedEventSelectors'))
  if (basic.length === 0 && advanced.length === 0) return false
  const basicReads = basic.some(
    (each) => bool(at(each, 'includeManagementEvents')) !== false && textAt(each, 'readWriteType') !== 'WriteOnly',
  )
  const advancedReads = advanced.some((each) => {
    const fields = array(at(each, 'fieldSelectors'))
    const values = (name: string) =>
      fields.filter((field) => textAt(field, 'field') === name).flatMap((field) => array(at(field, 'equals')).map(text))
    return values('eventCategory').includes('Management') && !values('readOnly').includes('false')
  })
  return !basicReads && !advancedReads
}
