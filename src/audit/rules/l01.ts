import { times } from '../names.ts'
import { type Draft, worldRule } from '../rule.ts'
import { command } from '../shell.ts'
import { dateOf } from '../world.ts'

/** A trail that was stopped or deleted: what was done meanwhile is not in its logs. */
export const L01 = worldRule('L01', (world) =>
  world.trails.flatMap((trail): Draft[] => {
    const [first] = trail.stops
    if (first === undefined) return []
    const open = trail.deleted || trail.stops.some(({ startedAgain }) => startedAgain === null)
    const vendors = new Set(trail.stops.map(({ call }) => call.vendor))
    const by = [...new Set(trail.stops.flatMap(({ call }) => call.by ?? []))]
    const deeds = trail.stops.map(({ call }) => (call.eventName === 'DeleteTrail' ? 'deleted' : 'stopped'))
    return [
      {
        subject: trail.arn,
        severity: open ? 'critical' : 'high',
        vendor: vendors.size === 1 ? ([...vendors][0] ?? null) : null,
        evidence: trail.stops.map(({ call }) => call.n),
        since: first.call.at,
        detail: `The trail was ${[...new Set(deeds)].join(' and ')} ${times(deeds.length)}, first on ${dateOf(first.call.at)}${by.length === 0 ? '' : ` by ${by.join(' and ')}`}${open ? '' : ', and started again'}.`,
        fix: [
          open
            ? 'Start the trail, or make it again, and see what other logs (VPC flow logs, the services’ own) tell of the time between.'
            : 'See what other logs tell of the time between, and refuse cloudtrail:StopLogging and cloudtrail:DeleteTrail by a service control policy.',
          command`aws cloudtrail get-trail-status --name ${trail.arn}`,
          ...(open && !trail.deleted ? [command`aws cloudtrail start-logging --name ${trail.arn}`] : []),
        ],
      },
    ]
  }),
)
