import { assumedByForeign, vendedKey } from '../assume.ts'
import {
  ACME,
  ACME_EXTERNAL_ID,
  ACME_WORKER,
  acmeClient,
  DEV,
  DEV_HOSTS,
  HARBOR,
  HARBOR_EXTERNAL_ID,
  HARBOR_USER,
  harborClient,
  LEDGER,
  LEDGER_EXTERNAL_ID,
  LEDGER_WORKER,
  ledgerClient,
  MAIN,
  MANAGEMENT,
  PROD,
} from '../cast.ts'
import { ec2Id } from '../ids.ts'
import { assumedRole, event, type Json, type JsonRecord, later } from '../record.ts'

/** A session of a vendor's role: its AssumeRole event and the identity that then acts. */
export interface VendorSession {
  assumed: JsonRecord
  identity: JsonRecord
}

export function acmeSession(label: string, account: string, at: string): VendorSession {
  const assumed = assumedByForeign(
    {
      label,
      at,
      region: MAIN,
      account,
      role: 'AcmeSchedulerRole',
      session: 'acme-scheduler',
      client: acmeClient,
      externalId: ACME_EXTERNAL_ID,
    },
    ACME,
    ACME_WORKER,
  )
  return {
    assumed,
    identity: assumedRole({
      account,
      role: 'AcmeSchedulerRole',
      session: 'acme-scheduler',
      since: at,
      key: vendedKey(account, label),
    }),
  }
}

export function harborSession(
  label: string,
  account: string,
  at: string,
  externalId = HARBOR_EXTERNAL_ID,
): VendorSession {
  const assumed = assumedByForeign(
    {
      label,
      at,
      region: MAIN,
      account,
      role: 'HarborBackupRole',
      session: 'harbor-nightly',
      client: harborClient,
      externalId,
    },
    HARBOR,
    HARBOR_USER,
  )
  return {
    assumed,
    identity: assumedRole({
      account,
      role: 'HarborBackupRole',
      session: 'harbor-nightly',
      since: at,
      key: vendedKey(account, label),
    }),
  }
}

/** StartInstances or StopInstances with the states before and after. */
export function instances(
  name: 'StartInstances' | 'StopInstances',
  ids: readonly string[],
): { request: Json; response: Json } {
  const stop = name === 'StopInstances'
  const states = stop
    ? { currentState: { code: 64, name: 'stopping' }, previousState: { code: 16, name: 'running' } }
    : { currentState: { code: 0, name: 'pending' }, previousState: { code: 80, name: 'stopped' } }
  return {
    request: { instancesSet: { items: ids.map((instanceId) => ({ instanceId })) }, ...(stop ? { force: false } : {}) },
    response: {
      requestId: 'from-the-service',
      instancesSet: { items: ids.map((instanceId) => ({ instanceId, ...states })) },
    },
  }
}

function acmeEvening(day: string): JsonRecord[] {
  const records: JsonRecord[] = []
  for (const [name, clock] of [
    ['StartInstances', 'T06:00:04Z'],
    ['StopInstances', 'T19:00:03Z'],
  ] as const) {
    const at = `${day}${clock}`
    const label = `acme-${name}-${day}`
    const { assumed, identity } = acmeSession(`${label}-session`, DEV, at)
    const of = { source: 'ec2', region: MAIN, account: DEV, identity, client: acmeClient }
    records.push(
      assumed,
      event({
        ...of,
        label: `${label}-describe`,
        at: later(at, 1),
        name: 'DescribeInstances',
        request: {
          instancesSet: {},
          filterSet: { items: [{ name: 'tag:schedule', valueSet: { items: [{ value: 'office-hours' }] } }] },
        },
      }),
      event({ ...of, label, at: later(at, 2), name, ...instances(name, DEV_HOSTS) }),
    )
  }
  return records
}

function harborNight(day: string, account: string): JsonRecord[] {
  const name = account === PROD ? 'prod' : 'dev'
  const at = `${day}T01:30:${account === PROD ? '05' : '41'}Z`
  const externalId = name === 'dev' && day >= '2026-03-09' ? 'harbor-002' : HARBOR_EXTERNAL_ID
  const { assumed, identity } = harborSession(`harbor-${name}-${day}-session`, account, at, externalId)
  const volumeId = ec2Id('vol', `orders-${name}`)
  const snapshotId = ec2Id('snap', `harbor-${name}-${day}`)
  return [
    assumed,
    event({
      label: `harbor-${name}-${day}`,
      at: later(at, 3),
      source: 'ec2',
      name: 'CreateSnapshot',
      region: MAIN,
      account,
      identity,
      client: harborClient,
      request: {
        volumeId,
        description: 'harbor nightly',
        tagSpecificationSet: { items: [{ resourceType: 'snapshot', tags: [{ key: 'created-by', value: 'harbor' }] }] },
      },
      response: {
        requestId: 'from-the-service',
        snapshotId,
        volumeId,
        status: 'pending',
        startTime: Date.parse(later(at, 3)),
        ownerId: account,
        volumeSize: '200',
        description: 'harbor nightly',
        encrypted: true,
        progress: '',
      },
    }),
  ]
}

function ledgerWeek(day: string): JsonRecord[] {
  const at = `${day}T04:00:10Z`
  const label = `ledger-${day}`
  const assumed = assumedByForeign(
    {
      label: `${label}-session`,
      at,
      region: MAIN,
      account: MANAGEMENT,
      role: 'LedgerInsightsRole',
      session: 'collect',
      client: ledgerClient,
      externalId: LEDGER_EXTERNAL_ID,
    },
    LEDGER,
    LEDGER_WORKER,
  )
  const identity = assumedRole({
    account: MANAGEMENT,
    role: 'LedgerInsightsRole',
    session: 'collect',
    since: at,
    key: vendedKey(MANAGEMENT, `${label}-session`),
  })
  const of = { account: MANAGEMENT, identity, client: ledgerClient, region: 'us-east-1' }
  return [
    assumed,
    event({ ...of, label: `${label}-accounts`, at: later(at, 2), source: 'organizations', name: 'ListAccounts' }),
    event({
      ...of,
      label: `${label}-costs`,
      at: later(at, 3),
      source: 'ce',
      name: 'GetCostAndUsage',
      request: {
        timePeriod: { start: '2026-02-01', end: '2026-03-01' },
        granularity: 'DAILY',
        metrics: ['UnblendedCost'],
      },
    }),
  ]
}

export const WEEKDAYS = [
  '2026-02-23',
  '2026-02-24',
  '2026-02-25',
  '2026-02-26',
  '2026-02-27',
  '2026-03-02',
  '2026-03-03',
  '2026-03-04',
  '2026-03-05',
  '2026-03-06',
  '2026-03-09',
  '2026-03-10',
  '2026-03-11',
  '2026-03-12',
  '2026-03-13',
]

/** What the vendors do when all is well: Acme on weekdays, Harbor on some nights, Ledger once a week. */
export function routine(): JsonRecord[] {
  const nights = WEEKDAYS.filter((_, at) => at % 5 === 1 || at % 5 === 4)
  return [
    ...WEEKDAYS.flatMap(acmeEvening),
    ...nights.flatMap((day) => [...harborNight(day, PROD), ...harborNight(day, DEV)]),
    ...['2026-02-23', '2026-03-02', '2026-03-09'].flatMap(ledgerWeek),
  ]
}
