import { readCaller } from '../../src/attribution/caller.ts'
import { attribute } from '../../src/attribution/memory.ts'
import { parseTrailConfig } from '../../src/config/trail-config.ts'
import { parseVendorsFile } from '../../src/config/vendors-file.ts'
import { parseDigest, parsePublicKeys } from '../../src/digest/digest.ts'
import { ObjectRefused, TrailError } from '../../src/errors.ts'
import { inflate } from '../../src/ingest/read/inflate.ts'
import { readObject } from '../../src/ingest/read/read.ts'
import { Seen, understand } from '../../src/ingest/understand.ts'
import { canonicalJson } from '../../src/model/canonical.ts'
import { type JsonObject, object } from '../../src/model/json.ts'
import { parseInstant } from '../../src/model/time.ts'
import { csv } from '../../src/output/csv.ts'
import { printableLine } from '../../src/output/printable.ts'
import { PolicyUnreadable } from '../../src/policy/document.ts'
import { readPolicies } from '../../src/policy/read-policy.ts'
import { bindPositional, parametersIn } from '../../src/query/bind.ts'
import { parseQuery } from '../../src/query/header.ts'
import { tokenize } from '../../src/query/tokens.ts'
import { extract } from '../../src/resources/index.ts'
import { interpret } from '../../src/resources/interpret.ts'

/**
 * A reader of what may be hostile. It throws only what says to a user what is wrong; it throws a {@link Broken} where a
 * promise of the reader does not hold.
 */
export interface Target {
  name: string
  /** Which of the seeds are its input. */
  seeds: 'logs' | 'gzip' | 'policies' | 'yaml' | 'sql' | 'digests' | 'texts'
  run: (input: Buffer) => void | Promise<void>
}

export class Broken extends Error {}

function hold(condition: boolean, promise: string): void {
  if (!condition) throw new Broken(promise)
}

const PLACE = { account: '111122223333', region: 'eu-west-1' }

/** The records of an input, as ingest reads them. */
function recordsOf(input: Buffer): JsonObject[] {
  const result = readObject(input)
  return result.kind === 'events' ? result.records.map(({ value }) => value) : []
}

export const TARGETS: readonly Target[] = [
  {
    name: 'the scan of a file and its records',
    seeds: 'logs',
    run(input) {
      const result = readObject(input)
      if (result.kind !== 'events') return
      for (const { value, text, bytes } of result.records) {
        hold(
          canonicalJson(object(JSON.parse(text)) ?? {}) === canonicalJson(value),
          'a record’s text says what was read',
        )
        const original = bytes === null ? Buffer.from(text) : Buffer.from(bytes)
        if (result.shape === 'records') hold(input.includes(original), 'a record stands in its file as it is kept')
      }
    },
  },
  {
    name: 'gzip',
    seeds: 'gzip',
    async run(input) {
      await inflate(input, 2 ** 20)
    },
  },
  {
    name: 'what a record says: identity, touches, facts',
    seeds: 'logs',
    run(input) {
      const seen = new Seen()
      const result = readObject(input, seen.identities)
      if (result.kind !== 'events') return
      for (const record of result.records) {
        const event = understand(record, PLACE, seen)
        hold(event.eventId !== '', 'every event has an id')
        hold(event.caller.group !== '', 'every caller has a group')
        for (const { resource } of event.touches)
          hold(resource.id !== '' && resource.type.includes(':'), 'a resource has a name and a type')
      }
    },
  },
  {
    name: 'a caller read twice is the same',
    seeds: 'logs',
    run(input) {
      for (const record of recordsOf(input))
        hold(
          JSON.stringify(readCaller(record)) === JSON.stringify(readCaller(structuredClone(record))),
          'reading changes nothing',
        )
    },
  },
  {
    name: 'chains',
    seeds: 'logs',
    run(input) {
      for (const { resolution } of attribute(recordsOf(input)).values()) {
        hold(resolution.chain.length > 0, 'a chain has a hop')
        for (const hop of resolution.chain.slice(1))
          hold(hop.evidence !== undefined, 'a hop names its evidence, or null')
      }
    },
  },
  {
    name: 'resources do not depend on the order of keys',
    seeds: 'logs',
    run(input) {
      for (const record of recordsOf(input)) {
        const turned = Object.fromEntries(Object.entries(record).reverse()) as JsonObject
        const names = (value: JsonObject) =>
          extract(value)
            .touches.map(({ resource, relation }) => `${resource.type} ${resource.id} ${relation}`)
            .sort()
        hold(JSON.stringify(names(record)) === JSON.stringify(names(turned)), 'the order of keys says nothing')
      }
    },
  },
  { name: 'policies', seeds: 'policies', run: (input) => void readPolicies(input.toString('utf8'), null) },
  {
    name: 'vendors.yaml',
    seeds: 'yaml',
    run: (input) => void parseVendorsFile(input.toString('utf8'), 'vendors.yaml'),
  },
  { name: 'trail.yaml', seeds: 'yaml', run: (input) => void parseTrailConfig(input.toString('utf8'), 'trail.yaml') },
  {
    name: 'SQL by tokens',
    seeds: 'sql',
    run(input) {
      const sql = input.toString('utf8')
      hold(
        tokenize(sql)
          .map(({ text }) => text)
          .join('') === sql,
        'tokens lose nothing',
      )
      const values = Object.fromEntries(parametersIn(sql).map((name) => [name, 'x']))
      bindPositional(sql, values)
    },
  },
  { name: 'query files', seeds: 'sql', run: (input) => void parseQuery(input.toString('utf8'), 'query.sql') },
  {
    name: 'digests and their keys',
    seeds: 'digests',
    run(input) {
      parseDigest(input)
      parsePublicKeys(input.toString('utf8'))
    },
  },
  {
    name: 'what a user types, times, and what is printed',
    seeds: 'texts',
    run(input) {
      const text = input.toString('utf8')
      for (const query of interpret(text)) hold(query !== null, 'a reading is one')
      const time = parseInstant(text)
      hold(time === null || Number.isFinite(time), 'a time is a number')
      hold(!/[\u0000-\u001f\u007f-\u009f]/.test(printableLine(text)), 'a line has no controls')
      hold(
        !/(^|\r\n|,)([=@\t]|\r(?!\n))/.test([...csv([{ a: text.replace(/[\r\n",]/g, '') }])].join('')),
        'a cell is no formula',
      )
    },
  },
]

/** Whether a reader may end so: with a sentence for the user. */
export function isRefusal(error: unknown): boolean {
  return error instanceof TrailError || error instanceof ObjectRefused || error instanceof PolicyUnreadable
}
