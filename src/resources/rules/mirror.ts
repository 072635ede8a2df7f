import type { ServiceRules } from './rule.ts'

/** Traffic mirroring: a network's packets copied elsewhere. */
export const TRAFFIC_MIRROR: ServiceRules = {
  sources: ['ec2'],
  rules: [
    {
      on: 'CreateTrafficMirrorFilter',
      touches: [['created', 'ec2:traffic-mirror-filter', 'rs.trafficMirrorFilter.trafficMirrorFilterId']],
    },
    {
      on: 'CreateTrafficMirrorFilterRule',
      touches: [
        ['created', 'ec2:traffic-mirror-filter-rule', 'rs.trafficMirrorFilterRule.trafficMirrorFilterRuleId'],
        ['modified', 'ec2:traffic-mirror-filter', 'rq.TrafficMirrorFilterId'],
      ],
    },
    {
      on: 'CreateTrafficMirrorTarget',
      touches: [
        ['created', 'ec2:traffic-mirror-target', 'rs.trafficMirrorTarget.trafficMirrorTargetId'],
        ['used', 'ec2:network-interface', 'rq.NetworkInterfaceId'],
        ['used', 'elasticloadbalancing:loadbalancer', 'rq.NetworkLoadBalancerArn'],
      ],
    },
    {
      on: 'CreateTrafficMirrorSession',
      touches: [
        ['created', 'ec2:traffic-mirror-session', 'rs.trafficMirrorSession.trafficMirrorSessionId'],
        // Its traffic is copied elsewhere from here on.
        ['modified', 'ec2:network-interface', 'rq.NetworkInterfaceId'],
        ['used', 'ec2:traffic-mirror-target', 'rq.TrafficMirrorTargetId'],
        ['used', 'ec2:traffic-mirror-filter', 'rq.TrafficMirrorFilterId'],
      ],
    },
    {
      on: 'ModifyTrafficMirrorSession',
      touches: [
        ['modified', 'ec2:traffic-mirror-session', 'rq.TrafficMirrorSessionId'],
        ['used', 'ec2:network-interface', 'rs.trafficMirrorSession.networkInterfaceId'],
        ['used', 'ec2:traffic-mirror-target', 'rq.TrafficMirrorTargetId'],
        ['used', 'ec2:traffic-mirror-filter', 'rq.TrafficMirrorFilterId'],
      ],
    },
    {
      on: 'DeleteTrafficMirrorTarget',
      touches: [['deleted', 'ec2:traffic-mirror-target', 'rq.TrafficMirrorTargetId']],
    },
  ],
}
