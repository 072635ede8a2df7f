import type { ServiceRules } from './rule.ts'

export const AUTOSCALING: ServiceRules = {
  sources: ['autoscaling'],
  rules: [
    {
      on: 'CreateAutoScalingGroup',
      touches: [
        ['created', 'autoscaling:autoScalingGroup', 'rq.autoScalingGroupName'],
        ['used', 'autoscaling:launchConfiguration', 'rq.launchConfigurationName'],
        ['used', 'ec2:launch-template', 'rq.launchTemplate.launchTemplateId ?? rq.launchTemplate.launchTemplateName'],
        ['used', 'elasticloadbalancing:loadbalancer', 'rq.loadBalancerNames'],
      ],
    },
    {
      on: 'UpdateAutoScalingGroup',
      touches: [
        ['modified', 'autoscaling:autoScalingGroup', 'rq.autoScalingGroupName'],
        ['used', 'autoscaling:launchConfiguration', 'rq.launchConfigurationName'],
      ],
    },
    {
      on: 'SetDesiredCapacity SuspendProcesses ResumeProcesses AttachInstances DetachInstances PutLifecycleHook DeleteLifecycleHook EnterStandby ExitStandby StartInstanceRefresh',
      touches: [
        ['modified', 'autoscaling:autoScalingGroup', 'rq.autoScalingGroupName'],
        ['attached', 'ec2:instance', 'rq.instanceIds'],
      ],
    },
    {
      on: 'TerminateInstanceInAutoScalingGroup',
      touches: [
        ['deleted', 'ec2:instance', 'rq.instanceId'],
        ['modified', 'autoscaling:autoScalingGroup', 'rs.activity.autoScalingGroupName'],
      ],
    },
    {
      on: 'SetInstanceProtection',
      touches: [
        ['modified', 'autoscaling:autoScalingGroup', 'rq.autoScalingGroupName'],
        ['modified', 'ec2:instance', 'rq.instanceIds'],
      ],
    },
    {
      on: 'DeletePolicy',
      touches: [
        ['modified', 'autoscaling:autoScalingGroup', 'rq.autoScalingGroupName'],
        ['deleted', 'autoscaling:scalingPolicy', 'rq.autoScalingGroupName + rq.policyName'],
      ],
    },
    {
      on: 'PutScheduledUpdateGroupAction DeleteScheduledAction PutNotificationConfiguration DeleteNotificationConfiguration AttachLoadBalancers DetachLoadBalancers AttachLoadBalancerTargetGroups DetachLoadBalancerTargetGroups AttachTrafficSources DetachTrafficSources PutWarmPool DeleteWarmPool ExecutePolicy CompleteLifecycleAction CancelInstanceRefresh RollbackInstanceRefresh',
      touches: [
        ['modified', 'autoscaling:autoScalingGroup', 'rq.autoScalingGroupName'],
        ['used', 'elasticloadbalancing:loadbalancer', 'rq.loadBalancerNames'],
      ],
    },
    { on: 'DeleteAutoScalingGroup', touches: [['deleted', 'autoscaling:autoScalingGroup', 'rq.autoScalingGroupName']] },
    {
      on: 'CreateLaunchConfiguration',
      touches: [
        ['created', 'autoscaling:launchConfiguration', 'rq.launchConfigurationName'],
        ['used', 'ec2:image', 'rq.imageId'],
        ['used', 'ec2:security-group', 'rq.securityGroups'],
        ['used', 'ec2:key-pair', 'rq.keyName'],
        ['used', 'iam:instance-profile', 'rq.iamInstanceProfile'],
      ],
    },
    {
      on: 'DeleteLaunchConfiguration',
      touches: [['deleted', 'autoscaling:launchConfiguration', 'rq.launchConfigurationName']],
    },
    {
      on: 'PutScalingPolicy',
      touches: [
        ['modified', 'autoscaling:autoScalingGroup', 'rq.autoScalingGroupName'],
        ['created', 'autoscaling:scalingPolicy', 'rs.policyARN'],
      ],
    },
  ],
}

const BALANCER = 'rq.loadBalancerArn ?? rq.loadBalancerName'

/** v2 names load balancers by ARN, classic ones by name. */
export const ELB: ServiceRules = {
  sources: ['elasticloadbalancing'],
  rules: [
    {
      on: 'CreateLoadBalancer',
      touches: [
        [
          'created',
          'elasticloadbalancing:loadbalancer',
          'rs.loadBalancers.loadBalancerArn ?? rq.name ?? rq.loadBalancerName',
        ],
        ['used', 'ec2:security-group', 'rq.securityGroups'],
        ['used', 'ec2:subnet', 'rq.subnets'],
      ],
    },
    { on: 'DeleteLoadBalancer', touches: [['deleted', 'elasticloadbalancing:loadbalancer', BALANCER]] },
    {
      on: 'ModifyLoadBalancerAttributes SetSecurityGroups SetSubnets ConfigureHealthCheck EnableAvailabilityZonesForLoadBalancer DisableAvailabilityZonesForLoadBalancer CreateLoadBalancerPolicy CreateLoadBalancerListeners DeleteLoadBalancerListeners SetLoadBalancerPoliciesOfListener ApplySecurityGroupsToLoadBalancer AttachLoadBalancerToSubnets DetachLoadBalancerFromSubnets',
      touches: [['modified', 'elasticloadbalancing:loadbalancer', BALANCER]],
    },
    {
      on: 'RegisterInstancesWithLoadBalancer DeregisterInstancesFromLoadBalancer',
      touches: [
        ['modified', 'elasticloadbalancing:loadbalancer', 'rq.loadBalancerName'],
        ['attached', 'ec2:instance', 'rq.instances.instanceId'],
      ],
    },
    {
      on: 'CreateTargetGroup',
      touches: [['created', 'elasticloadbalancing:targetgroup', 'rs.targetGroups.targetGroupArn ?? rq.name']],
    },
    { on: 'DeleteTargetGroup', touches: [['deleted', 'elasticloadbalancing:targetgroup', 'rq.targetGroupArn']] },
    {
      on: 'RegisterTargets DeregisterTargets',
      touches: [
        ['modified', 'elasticloadbalancing:targetgroup', 'rq.targetGroupArn'],
        ['attached', 'aws:any', 'rq.targets.id'],
      ],
    },
    {
      on: 'CreateListener',
      touches: [
        ['created', 'elasticloadbalancing:listener', 'rs.listeners.listenerArn'],
        ['modified', 'elasticloadbalancing:loadbalancer', 'rq.loadBalancerArn'],
      ],
    },
    { on: 'ModifyListener', touches: [['modified', 'elasticloadbalancing:listener', 'rq.listenerArn']] },
    { on: 'DeleteListener', touches: [['deleted', 'elasticloadbalancing:listener', 'rq.listenerArn']] },
    {
      on: 'CreateRule',
      touches: [
        ['created', 'elasticloadbalancing:listener-rule', 'rs.rules.ruleArn'],
        ['modified', 'elasticloadbalancing:listener', 'rq.listenerArn'],
      ],
    },
    { on: 'ModifyRule', touches: [['modified', 'elasticloadbalancing:listener-rule', 'rq.ruleArn']] },
    { on: 'DeleteRule', touches: [['deleted', 'elasticloadbalancing:listener-rule', 'rq.ruleArn']] },
  ],
}

export const EMR: ServiceRules = {
  sources: ['elasticmapreduce'],
  rules: [
    {
      on: 'RunJobFlow',
      touches: [
        ['created', 'elasticmapreduce:cluster', 'rs.jobFlowId'],
        ['used', 'iam:role', 'rq.serviceRole', 'rq.autoScalingRole'],
        ['used', 'iam:instance-profile', 'rq.jobFlowRole'],
      ],
    },
    {
      on: 'DescribeCluster ListInstances ListSteps ListInstanceGroups ListBootstrapActions',
      touches: [['read', 'elasticmapreduce:cluster', 'rq.clusterId']],
    },
    { on: 'TerminateJobFlows', touches: [['deleted', 'elasticmapreduce:cluster', 'rq.jobFlowIds']] },
    {
      on: 'AddJobFlowSteps SetTerminationProtection',
      touches: [['modified', 'elasticmapreduce:cluster', 'rq.jobFlowId', 'rq.jobFlowIds']],
    },
  ],
}

export const CLOUDFORMATION: ServiceRules = {
  sources: ['cloudformation'],
  rules: [
    {
      on: 'CreateStack',
      touches: [
        ['created', 'cloudformation:stack', 'rs.stackId ?? rq.stackName'],
        ['used', 'iam:role', 'rq.roleARN'],
      ],
    },
    {
      on: 'UpdateStack CreateChangeSet ExecuteChangeSet DeleteChangeSet CancelUpdateStack ContinueUpdateRollback RollbackStack SetStackPolicy UpdateTerminationProtection SignalResource',
      touches: [['modified', 'cloudformation:stack', 'rs.stackId ?? rq.stackName']],
    },
    {
      on: 'CreateStackSet',
      touches: [
        ['created', 'cloudformation:stackset', 'rq.stackSetName'],
        ['used', 'iam:role', 'rq.administrationRoleARN'],
      ],
    },
    {
      on: 'UpdateStackSet CreateStackInstances UpdateStackInstances DeleteStackInstances StopStackSetOperation ImportStacksToStackSet',
      touches: [
        ['modified', 'cloudformation:stackset', 'rq.stackSetName'],
        ['used', 'aws:account', 'rq.accounts', 'rq.deploymentTargets.accounts'],
      ],
    },
    { on: 'DeleteStackSet', touches: [['deleted', 'cloudformation:stackset', 'rq.stackSetName']] },
    { on: 'DeleteStack', touches: [['deleted', 'cloudformation:stack', 'rq.stackName']] },
    {
      on: 'DescribeStacks DescribeStackEvents DescribeStackResource DescribeStackResources ListStackResources GetTemplate GetTemplateSummary GetStackPolicy',
      touches: [['read', 'cloudformation:stack', 'rq.stackName']],
    },
  ],
}
