import { array, at, bool, type Json, text, textAt } from '../model/json.ts'
import type { Call } from './role-history.ts'
import { trailId } from './trail-switches.ts'

/** A trail as the calls on it tell. Numbers name events; times in milliseconds. */
export interface TrailHistory {
  /** The ARN, as said or as made of its parts. */
  arn: string
  account: string
  region: string
  madeAt: number | null
  madeN: number | null
  deleted: boolean
  /** Null where the log does not tell. */
  multiRegion: boolean | null
  organization: boolean
  stops: { call: Call; startedAgain: number | null }[]
  /** Settings that record less than those before them. */
  cuts: { call: Call; what: string[]; undoneAt: number | null }[]
}

/** What a trail records of management events and data events. */
interface Width {
  reads: boolean
  writes: boolean
  /** Event sources left out. */
  excluded: number
  data: number
}

/** A trail that was just made records all management events and nothing else. */
const DEFAULT: Width = { reads: true, writes: true, excluded: 0, data: 0 }
/** Selectors put in the hour in which a trail is made are its design, no narrowing; but none is made to record nothing. */
const MAKING_MS = 3_600_000

/** Every trail of which the logs have a call, from the calls in order of time. */
export function trailHistories(calls: readonly Call[]): TrailHistory[] {
  const trails = new Map<string, TrailHistory & { width: Width | null }>()
  for (const call of calls) {
    const id = trailId({ ...call, time: call.at, requestParameters: call.request, responseElements: call.response })
    if (id === null) continue
    const trail = trails.get(id.key) ?? { ...fresh(id), width: null }
    trails.set(id.key, trail)
    apply(trail, call)
  }
  return [...trails.values()]
}

function fresh({ account, region, name }: { account: string; region: string; name: string }): TrailHistory {
  return {
    arn: `arn:aws:cloudtrail:${region}:${account}:trail/${name}`,
    account,
    region,
    madeAt: null,
    madeN: null,
    deleted: false,
    multiRegion: null,
    organization: false,
    stops: [],
    cuts: [],
  }
}

function apply(trail: TrailHistory & { width: Width | null }, call: Call): void {
  trail.arn = textAt(call.response, 'trailARN') ?? trail.arn
  switch (call.eventName) {
    case 'CreateTrail':
      trail.madeAt = call.at
      trail.madeN = call.n
      trail.deleted = false
      trail.width = DEFAULT
      flags(trail, call)
      return
    case 'UpdateTrail':
      updated(trail, call)
      return
    case 'StopLogging':
      trail.stops.push({ call, startedAgain: null })
      return
    case 'DeleteTrail':
      trail.deleted = true
      trail.stops.push({ call, startedAgain: null })
      return
    case 'StartLogging':
      for (const stop of trail.stops) if (stop.call.eventName === 'StopLogging') stop.startedAgain ??= call.at
      return
    case 'PutEventSelectors':
      selected(trail, call)
  }
}

function flags(trail: TrailHistory, call: Call): void {
  trail.multiRegion = flag(call, 'isMultiRegionTrail') ?? trail.multiRegion
  trail.organization = flag(call, 'isOrganizationTrail') ?? trail.organization
}

function flag(call: Call, name: string): boolean | null {
  return bool(at(call.response, name)) ?? bool(at(call.request, name))
}

function updated(trail: TrailHistory, call: Call): void {
  const before = trail.multiRegion
  const wasOrganization = trail.organization
  flags(trail, call)
  // A request names only what it sets: what it sets to false was true, or it would not be set.
  const what = [
    bool(at(call.request, 'isMultiRegionTrail')) === false && before !== false ? 'one region in place of all' : null,
    bool(at(call.request, 'isOrganizationTrail')) === false && wasOrganization ? 'one account in place of all' : null,
    bool(at(call.request, 'includeGlobalServiceEvents')) === false ? 'no events of global services' : null,
  ].filter((each) => each !== null)
  if (what.length > 0) trail.cuts.push({ call, what, undoneAt: null })
  else if (trail.multiRegion === true) undo(trail, call.at, 'region')
}

function selected(trail: TrailHistory & { width: Width | null }, call: Call): void {
  const before = trail.width ?? DEFAULT
  const now = widthOf(call.request)
  if (now === null) return
  const what = [
    before.reads && !now.reads && now.writes ? 'no management events that only read' : null,
    before.writes && !now.writes && now.reads ? 'no management events that change' : null,
    (before.reads || before.writes) && !now.reads && !now.writes ? 'no management events' : null,
    now.excluded > before.excluded ? 'event sources left out' : null,
    now.data < before.data ? 'fewer data events' : null,
  ].filter((each) => each !== null)
  trail.width = now
  const nothing = !now.reads && !now.writes && now.data === 0
  const making = trail.madeAt !== null && call.at - trail.madeAt <= MAKING_MS && !nothing
  if (what.length > 0) {
    if (!making) trail.cuts.push({ call, what, undoneAt: null })
  } else undo(trail, call.at, 'selectors')
}

/** Later settings that record more again end what a cut began. */
function undo(trail: TrailHistory, time: number, kind: 'region' | 'selectors'): void {
  for (const cut of trail.cuts)
    if ((cut.call.eventName === 'PutEventSelectors') === (kind === 'selectors')) cut.undoneAt ??= time
}

/** Null where a call sets no selectors. */
function widthOf(request: Json): Width | null {
  const basic = array(at(request, 'eventSelectors'))
  const advanced = array(at(request, 'advancedEventSelectors'))
  if (basic.length === 0 && advanced.length === 0) return null
  const width = { reads: false, writes: false, excluded: 0, data: 0 }
  for (const each of basic) {
    const kind = textAt(each, 'readWriteType') ?? 'All'
    if (bool(at(each, 'includeManagementEvents')) !== false) {
      width.reads ||= kind !== 'WriteOnly'
      width.writes ||= kind !== 'ReadOnly'
      width.excluded += array(at(each, 'excludeManagementEventSources')).length
    }
    // A type of which no resource is named records none.
    width.data += array(at(each, 'dataResources')).filter((one) => array(at(one, 'values')).length > 0).length
  }
  for (const each of advanced) addAdvanced(width, array(at(each, 'fieldSelectors')))
  return width
}

function addAdvanced(width: Width, fields: readonly Json[]): void {
  const named = (name: string) => fields.filter((field) => textAt(field, 'field') === name)
  const equals = (name: string) => named(name).flatMap((field) => array(at(field, 'equals')).map(text))
  const category = equals('eventCategory')
  if (category.includes('Data')) width.data++
  if (!category.includes('Management')) return
  const only = equals('readOnly')
  width.reads ||= !only.includes('false')
  width.writes ||= !only.includes('true')
  width.excluded += named('eventSource').flatMap((field) => array(at(field, 'notEquals'))).length
}
