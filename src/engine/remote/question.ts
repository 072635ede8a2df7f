import type { RegistryEntry } from '../../attribution/vendor.ts'
import { TRAIL_CALLS } from '../../audit/trail-switches.ts'
import { usageError } from '../../errors.ts'
import { interpret } from '../../resources/interpret.ts'
import { vendorNamed } from '../vendor-named.ts'
import { all, any, daysOf, holds, holdsAny, isOneOf, type Piece, piece, type Slice } from './where.ts'
import { fewest, wordOf, wordOfPattern } from './words.ts'

/** What a command asks of the lake, in the terms in which records are coarsely chosen. */
export interface Question {
  since: number | null
  until: number | null
  /** Partitions that are read alone; empty for all. */
  accounts: readonly string[]
  regions: readonly string[]
  /** Names of resources; what else stands for them in what is found is asked for too. */
  resources: readonly string[]
  /** Words of which a record must hold one, besides the resources' own; null for no condition. */
  words: readonly string[] | null
  /** Conditions that every candidate must fulfil. */
  filters: readonly Piece[]
  /** Sessions that began in what is found are followed to what they did: for questions by vendor or by origin. */
  forward: 'none' | 'all' | { externalId: string }
  /** What the resources came from and what came of them is followed. */
  lineage: boolean
  /** Nothing is asked but what the partitions hold, and the calls that change what a trail delivers. */
  isOfCoverage: boolean
  /** Who else uses this vendor's roles, and is where its keys are used, is asked for too; null for nobody. */
  neighboursOf: RegistryEntry | null
}

const NOTHING: Question = {
  since: null,
  until: null,
  accounts: [],
  regions: [],
  resources: [],
  words: null,
  filters: [],
  forward: 'none',
  lineage: false,
  isOfCoverage: false,
  neighboursOf: null,
}

export interface Range {
  since: number | null
  until: number | null
}

export function resourceQuestion(resources: readonly string[], range: Range, lineage = false): Question {
  return { ...NOTHING, ...range, resources, words: resourceWords(resources), lineage }
}

/** The words by which a resource's records are found, for all that its name may mean. */
export function resourceWords(names: readonly string[]): string[] {
  return fewest(names.flatMap((name) => interpret(name).map(({ id }) => wordOf(id))))
}

export function identityQuestion(input: string, range: Range): Question {
  if (/^(\d{1,3}\.){3}\d{1,3}$|^[0-9a-f:]*:[0-9a-f:.]+$/i.test(input))
    return { ...NOTHING, ...range, filters: [piece('sourceipaddress = ?', input)] }
  return { ...NOTHING, ...range, words: [wordOf(input)], forward: { externalId: input } }
}

export interface EventConditions extends Range {
  /** A vendor's id. */
  vendor: string | null
  actor: string | null
  origin: string | null
  service: string | null
  event: string | null
  resource: string | null
  /** A session or key. */
  session: string | null
  /** With what came out of the session. */
  descendants: boolean
  ip: string | null
  account: string | null
  region: string | null
  denied: boolean
}

/** A filter of the events themselves holds for what is followed too; whose they are is judged when all is there. */
export function eventsQuestion(asked: EventConditions, vendors: readonly RegistryEntry[]): Question {
  const filters: Piece[] = []
  const { actor, origin, service, event, ip, account, region } = asked
  const vendor = asked.vendor === null ? null : vendorNamed(vendors, asked.vendor)
  const narrow = (sql: string, value: string | null) => value !== null && filters.push(piece(sql, value))
  // What explains a session is no event of the service asked for: with these conditions only what fits can be followed.
  const whose = vendor !== null || origin !== null || asked.descendants
  if (!whose) {
    if (service !== null)
      filters.push(
        any([
          piece('eventsource = ?', service.toLowerCase()),
          piece('strpos(eventsource, ?) = 1', `${service.toLowerCase()}.`),
        ]),
      )
    narrow('lower(eventname) = ?', event?.toLowerCase() ?? null)
    narrow('sourceipaddress = ?', ip)
    if (region !== null && !isPartition(region))
      filters.push(any([piece('region = ?', region), piece('awsregion = ?', region)]))
    if (asked.denied)
      filters.push(any([piece('errorcode IS NOT NULL'), piece('errormessage IS NOT NULL'), holds('failure')]))
  }
  const words = [
    ...(vendor === null ? [] : [vendorWords(vendor)]),
    ...(actor === null ? [] : [[wordOf(actor)]]),
    ...(origin === null ? [] : [[wordOf(origin)]]),
    ...(asked.session === null ? [] : [[wordOf(asked.session)]]),
  ][0]
  return {
    ...NOTHING,
    since: asked.since,
    until: asked.until,
    accounts: account === null || whose ? [] : [account],
    regions: region === null || whose || !isPartition(region) ? [] : [region],
    resources: asked.resource === null || whose ? [] : [asked.resource],
    words: words ?? (asked.resource === null ? null : resourceWords([asked.resource])),
    filters,
    forward: whose ? 'all' : 'none',
  }
}

/** What the partitions of a time hold. */
export function coverageQuestion(range: Range): Question {
  const filters = [piece('eventsource = ?', 'cloudtrail.amazonaws.com'), isOneOf('eventname', TRAIL_CALLS)]
  return { ...NOTHING, ...range, filters, isOfCoverage: true }
}

/** Calls of global services belong to these regions, and older trails delivered them in whatever region they were in. */
const GLOBAL = new Set(['us-east-1', 'us-gov-west-1', 'cn-north-1'])

/** Whether a region's events lie in its partitions alone. */
function isPartition(region: string): boolean {
  return !GLOBAL.has(region)
}

/** The partitions that hold a question's candidates. */
export function sliceOf({ since, until, accounts, regions }: Question): Slice {
  return { ...daysOf({ since, until }), accounts, regions }
}

/** A vendor by its id, its name or one of its accounts. Without a beginning it would read all logs there are. */
export function reportQuestion(vendor: string, vendors: readonly RegistryEntry[], range: Range): Question {
  if (range.since === null)
    throw usageError(
      'unbounded',
      'a report from Athena or Trino needs a time range',
      'Give --since, or ask an export that was loaded: trail export, then trail ingest.',
    )
  const found = vendorNamed(vendors, vendor)
  return { ...NOTHING, ...range, words: vendorWords(found), forward: 'all', neighboursOf: found }
}

/** Everything by which a vendor's first events are known: what follows from them is found by their sessions. */
function vendorWords({ accounts, roles, users, accessKeys, externalIds, identityProviders }: RegistryEntry): string[] {
  return fewest([
    ...accounts.keys(),
    ...roles.map(wordOfPattern),
    ...users.map(wordOfPattern),
    ...[...accessKeys, ...externalIds, ...identityProviders].map(wordOf),
  ])
}

/** One of the words, and every filter. */
export function conditionOf({ words, filters }: Pick<Question, 'words' | 'filters'>): Piece {
  return all(words === null ? filters : [...filters, holdsAny(words)])
}

/** The condition of a candidate. Corrections come along, whatever they correct: what they correct need not be in them. */
export function candidatesOf(question: Question): Piece {
  const condition = conditionOf(question)
  if (question.isOfCoverage || (question.words === null && question.filters.length === 0)) return condition
  return any([condition, { sql: 'originaleventid IS NOT NULL', values: [] }])
}
