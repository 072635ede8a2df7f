import type { ServiceRules } from './rule.ts'

/** Instances that are asked for by the fleet, on the spot market or ahead of time. */
export const EC2_CAPACITY: ServiceRules = {
  sources: ['ec2'],
  rules: [
    {
      on: 'CreateFleet',
      touches: [
        ['created', 'ec2:fleet', 'rs.fleetId'],
        ['created', 'ec2:instance', 'rs.fleetInstanceSet.instanceIds'],
        [
          'used',
          'ec2:launch-template',
          'rq.LaunchTemplateConfigs.LaunchTemplateSpecification.LaunchTemplateId ?? rq.LaunchTemplateConfigs.LaunchTemplateSpecification.LaunchTemplateName',
        ],
      ],
    },
    { on: 'ModifyFleet', touches: [['modified', 'ec2:fleet', 'rq.FleetId']] },
    { on: 'DeleteFleets', touches: [['deleted', 'ec2:fleet', 'rq.FleetId']] },
    {
      on: 'RequestSpotInstances',
      touches: [
        ['created', 'ec2:spot-instances-request', 'rs.spotInstanceRequestSet.spotInstanceRequestId'],
        ['parent', 'ec2:image', 'rq.launchSpecification.imageId'],
        ['used', 'ec2:key-pair', 'rq.launchSpecification.keyName'],
        [
          'used',
          'iam:instance-profile',
          'rq.launchSpecification.iamInstanceProfile.arn ?? rq.launchSpecification.iamInstanceProfile.name',
        ],
      ],
    },
    {
      on: 'CancelSpotInstanceRequests',
      touches: [['deleted', 'ec2:spot-instances-request', 'rq.spotInstanceRequestIdSet.spotInstanceRequestId']],
    },
    {
      on: 'RequestSpotFleet',
      touches: [
        ['created', 'ec2:spot-fleet-request', 'rs.spotFleetRequestId'],
        ['used', 'iam:role', 'rq.spotFleetRequestConfig.iamFleetRole'],
        ['parent', 'ec2:image', 'rq.spotFleetRequestConfig.launchSpecifications.imageId'],
      ],
    },
    { on: 'ModifySpotFleetRequest', touches: [['modified', 'ec2:spot-fleet-request', 'rq.spotFleetRequestId']] },
    {
      on: 'CancelSpotFleetRequests',
      touches: [['deleted', 'ec2:spot-fleet-request', 'rq.spotFleetRequestIds', 'rq.spotFleetRequestIdSet']],
    },
    // AWS's own events: a Spot instance is taken back.
    {
      on: 'BidEvictedEvent BidFulfilledEvent SpotRequestEvent',
      touches: [['modified', 'ec2:instance', 'sed.instanceIdSet', 'sed.instanceId']],
    },
    { on: 'CreatePlacementGroup', touches: [['created', 'ec2:placement-group', 'rq.groupName']] },
    { on: 'DeletePlacementGroup', touches: [['deleted', 'ec2:placement-group', 'rq.groupName']] },
    {
      on: 'CreateCapacityReservation',
      touches: [['created', 'ec2:capacity-reservation', 'rs.capacityReservation.capacityReservationId']],
    },
    {
      on: 'CancelCapacityReservation',
      touches: [['deleted', 'ec2:capacity-reservation', 'rq.CapacityReservationId']],
    },
    { on: 'AllocateHosts', touches: [['created', 'ec2:dedicated-host', 'rs.hostIdSet']] },
    { on: 'ModifyHosts', touches: [['modified', 'ec2:dedicated-host', 'rq.HostId']] },
    { on: 'ReleaseHosts', touches: [['deleted', 'ec2:dedicated-host', 'rq.HostId']] },
  ],
}
