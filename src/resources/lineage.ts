import { CHANGES, type Relation } from '../model/resource.ts'

/** One end of a link: a touch of the event that tells of it. */
export interface LinkEnd {
  type: string
  id: string
  arn: string | null
  account: string | null
  region: string | null
  relation: Relation
  path: string
}

/** How two resources hang together, by one event. `how` reads from the child: "made from", "attached to". */
export interface Link<End extends LinkEnd = LinkEnd> {
  parent: End
  child: End
  how: string
}

/** Kinds that hang together where one event names both and changes one of them (reference E2), parent first. */
const PAIRS = new Set([
  'ec2:instance ec2:volume',
  'ec2:instance ec2:network-interface',
  'ec2:instance ec2:elastic-ip',
  'ec2:instance iam:instance-profile',
  'iam:role iam:policy',
  'iam:user iam:policy',
  'iam:group iam:policy',
  'iam:group iam:user',
  'iam:instance-profile iam:role',
  'autoscaling:autoScalingGroup ec2:instance',
  'elasticloadbalancing:loadbalancer ec2:instance',
  'elasticloadbalancing:loadbalancer elasticloadbalancing:listener',
  'elasticloadbalancing:targetgroup ec2:instance',
  'lambda:function lambda:event-source-mapping',
])

/** Made with an instance they are its own, and not its image's. */
const OF_INSTANCE = new Set(['ec2:volume', 'ec2:network-interface'])

/** The links that one event tells of; none for a read. */
export function linksOf<End extends LinkEnd>(touches: readonly End[]): Link<End>[] {
  const acting = touches.filter((touch) => touch.relation !== 'read')
  const withInstance = acting.some((touch) => touch.type === 'ec2:instance' && touch.relation === 'created')
  const links: Link<End>[] = []
  for (const parent of acting) {
    for (const child of acting) {
      const how = parent === child || !together(parent.path, child.path) ? null : howOf(parent, child, withInstance)
      if (how !== null) links.push({ parent, child, how })
    }
  }
  return links
}

function howOf(parent: LinkEnd, child: LinkEnd, withInstance: boolean): string | null {
  if (child.type === 'aws:account')
    return child.relation === 'shared' && parent.relation === 'shared' && parent.type !== 'aws:account'
      ? 'shared with'
      : null
  const changes = CHANGES.has(parent.relation) || CHANGES.has(child.relation)
  if (changes && PAIRS.has(`${parent.type} ${child.type}`))
    return child.relation === 'created' ? 'made with' : 'attached to'
  if (parent.relation !== 'parent' || !CHANGES.has(child.relation)) return null
  if (withInstance && OF_INSTANCE.has(child.type)) return null
  if (child.relation !== 'created') return 'part of'
  return parent.type === child.type ? 'copied from' : 'made from'
}

/** Two entries of one list are of two things: `items[0].volumeId` does not belong to `items[1].instanceId`. */
function together(a: string, b: string): boolean {
  const left = a.split(/[.[]/)
  const right = b.split(/[.[]/)
  const at = left.findIndex((step, i) => step !== right[i])
  return at < 0 || !(/^\d+\]$/.test(left[at] ?? '') && /^\d+\]$/.test(right[at] ?? ''))
}
