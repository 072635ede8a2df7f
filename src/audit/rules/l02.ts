import { type Draft, worldRule } from '../rule.ts'
import { command } from '../shell.ts'
import { dateOf } from '../world.ts'

/** A trail that was made to record less than before. */
export const L02 = worldRule('L02', (world) =>
  world.trails.flatMap((trail): Draft[] => {
    const [first] = trail.cuts
    if (first === undefined) return []
    const open = trail.cuts.filter(({ undoneAt }) => undoneAt === null)
    const vendors = new Set(trail.cuts.map(({ call }) => call.vendor))
    const what = [...new Set(trail.cuts.flatMap((cut) => cut.what))]
    return [
      {
        subject: trail.arn,
        severity: open.length > 0 ? 'high' : 'medium',
        vendor: vendors.size === 1 ? ([...vendors][0] ?? null) : null,
        evidence: trail.cuts.map(({ call }) => call.n),
        since: first.call.at,
        detail: `Since ${dateOf(first.call.at)} the trail was set to record less: ${what.join(', ')}${first.call.by === null ? '' : ` (${first.call.by})`}${open.length > 0 ? '' : '; it was widened again'}.`,
        fix: [
          'Record all management events in every region, and data events where they matter.',
          command`aws cloudtrail get-event-selectors --trail-name ${trail.arn}`,
          command`aws cloudtrail update-trail --name ${trail.arn} --is-multi-region-trail --include-global-service-events`,
        ],
      },
    ]
  }),
)
