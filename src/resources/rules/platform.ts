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
      touches: [['deleted', 'ec2:instance', 'rq.instanceId']],
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
  ],
}

export const EMR: ServiceRules = {
  sources: ['elasticmapreduce'],
  rules: [
    { on: 'RunJobFlow', touches: [['created', 'elasticmapreduce:cluster', 'rs.jobFlowId']] },
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
    { on: 'DeleteStack', touches: [['deleted', 'cloudformation:stack', 'rq.stackName']] },
    {
      on: 'DescribeStacks DescribeStackEvents DescribeStackResource DescribeStackResources ListStackResources GetTemplate GetTemplateSummary GetStackPolicy',
      touches: [['read', 'cloudformation:stack', 'rq.stackName']],
    },
  ],
}

export const SQS: ServiceRules = {
  sources: ['sqs'],
  rules: [
    { on: 'CreateQueue', touches: [['created', 'sqs:queue', 'rs.queueUrl ?? rq.queueName']] },
    { on: 'DeleteQueue', touches: [['deleted', 'sqs:queue', 'rq.queueUrl']] },
    {
      on: 'SendMessage SendMessageBatch DeleteMessage DeleteMessageBatch PurgeQueue SetQueueAttributes TagQueue UntagQueue ChangeMessageVisibility',
      touches: [['modified', 'sqs:queue', 'rq.queueUrl']],
    },
    {
      on: 'AddPermission RemovePermission',
      touches: [
        ['shared', 'sqs:queue', 'rq.queueUrl'],
        ['shared', 'aws:account', 'rq.aWSAccountIds'],
      ],
    },
    {
      on: 'ReceiveMessage GetQueueAttributes GetQueueUrl',
      touches: [['read', 'sqs:queue', 'rq.queueUrl ?? rs.queueUrl ?? rq.queueName']],
    },
  ],
}

export const SNS: ServiceRules = {
  sources: ['sns'],
  rules: [
    { on: 'CreateTopic', touches: [['created', 'sns:topic', 'rs.topicArn ?? rq.name']] },
    { on: 'DeleteTopic', touches: [['deleted', 'sns:topic', 'rq.topicArn']] },
    {
      on: 'Subscribe',
      touches: [
        ['modified', 'sns:topic', 'rq.topicArn'],
        ['created', 'sns:subscription', 'rs.subscriptionArn'],
      ],
    },
    { on: 'Unsubscribe', touches: [['deleted', 'sns:subscription', 'rq.subscriptionArn']] },
    { on: 'ConfirmSubscription SetTopicAttributes', touches: [['modified', 'sns:topic', 'rq.topicArn']] },
    {
      on: 'AddPermission RemovePermission',
      touches: [
        ['shared', 'sns:topic', 'rq.topicArn'],
        ['shared', 'aws:account', 'rq.aWSAccountId', 'rq.aWSAccountIds'],
      ],
    },
    { on: 'Publish PublishBatch', touches: [['used', 'sns:topic', 'rq.topicArn', 'rq.targetArn']] },
    { on: 'GetTopicAttributes ListSubscriptionsByTopic', touches: [['read', 'sns:topic', 'rq.topicArn']] },
  ],
}

const SERVICE = 'rs.service.serviceArn ?? rq.cluster|default + rq.service ?? rq.cluster|default + rq.serviceName'

/** ECS and EKS, with Pod Identity, where the cluster vends a role. */
export const CONTAINERS: ServiceRules = {
  sources: ['ecs'],
  rules: [
    { on: 'CreateCluster', touches: [['created', 'ecs:cluster', 'rs.cluster.clusterArn ?? rq.clusterName']] },
    { on: 'DeleteCluster', touches: [['deleted', 'ecs:cluster', 'rq.cluster']] },
    {
      on: 'CreateService',
      touches: [
        ['created', 'ecs:service', SERVICE],
        ['parent', 'ecs:cluster', 'rq.cluster|default'],
        ['used', 'ecs:task-definition', 'rq.taskDefinition'],
      ],
    },
    {
      on: 'UpdateService',
      touches: [
        ['modified', 'ecs:service', SERVICE],
        ['used', 'ecs:task-definition', 'rq.taskDefinition'],
      ],
    },
    { on: 'DeleteService', touches: [['deleted', 'ecs:service', SERVICE]] },
    {
      on: 'RunTask StartTask',
      touches: [
        ['created', 'ecs:task', 'rs.tasks.taskArn'],
        ['used', 'ecs:cluster', 'rq.cluster|default'],
        ['used', 'ecs:task-definition', 'rq.taskDefinition'],
      ],
    },
    { on: 'StopTask', touches: [['deleted', 'ecs:task', 'rq.task']] },
    {
      on: 'ExecuteCommand',
      touches: [
        ['modified', 'ecs:task', 'rs.taskArn ?? rq.task'],
        ['modified', 'ecs:cluster', 'rs.clusterArn ?? rq.cluster|default'],
      ],
    },
    {
      on: 'RegisterTaskDefinition',
      touches: [
        ['created', 'ecs:task-definition', 'rs.taskDefinition.taskDefinitionArn'],
        ['used', 'iam:role', 'rq.taskRoleArn', 'rq.executionRoleArn'],
      ],
    },
    { on: 'DeregisterTaskDefinition', touches: [['deleted', 'ecs:task-definition', 'rq.taskDefinition']] },
  ],
}

export const EKS: ServiceRules = {
  sources: ['eks', 'eks-auth'],
  rules: [
    { on: 'CreateCluster', touches: [['created', 'eks:cluster', 'rs.cluster.arn ?? rq.name']] },
    { on: 'DeleteCluster', touches: [['deleted', 'eks:cluster', 'rq.name']] },
    { on: 'UpdateClusterConfig UpdateClusterVersion', touches: [['modified', 'eks:cluster', 'rq.name']] },
    {
      on: 'CreateAccessEntry AssociateAccessPolicy DeleteAccessEntry UpdateAccessEntry DisassociateAccessPolicy',
      touches: [
        ['modified', 'eks:cluster', 'rq.name ?? rq.clusterName'],
        ['used', 'iam:role', 'rq.principalArn'],
      ],
    },
    {
      on: 'CreateNodegroup',
      touches: [
        ['created', 'eks:nodegroup', 'rs.nodegroup.nodegroupArn ?? rq.clusterName + rq.nodegroupName'],
        ['parent', 'eks:cluster', 'rq.clusterName ?? rq.name'],
      ],
    },
    {
      on: 'DeleteNodegroup',
      touches: [['deleted', 'eks:nodegroup', 'rq.clusterName + rq.nodegroupName ?? rq.name + rq.nodegroupName']],
    },
    { on: 'DescribeCluster', touches: [['read', 'eks:cluster', 'rq.name']] },
    { on: 'AssumeRoleForPodIdentity', touches: [['used', 'eks:cluster', 'rq.clusterName']] },
  ],
}

export const ECR: ServiceRules = {
  sources: ['ecr'],
  rules: [
    {
      on: 'CreateRepository',
      touches: [['created', 'ecr:repository', 'rs.repository.repositoryArn ?? rq.repositoryName']],
    },
    { on: 'DeleteRepository', touches: [['deleted', 'ecr:repository', 'rq.repositoryName']] },
    {
      on: 'PutImage BatchDeleteImage PutLifecyclePolicy PutImageScanningConfiguration PutImageTagMutability DeleteLifecyclePolicy',
      touches: [['modified', 'ecr:repository', 'rq.repositoryName']],
    },
    { on: 'SetRepositoryPolicy DeleteRepositoryPolicy', touches: [['shared', 'ecr:repository', 'rq.repositoryName']] },
    {
      on: 'BatchGetImage GetDownloadUrlForLayer BatchCheckLayerAvailability DescribeImages GetRepositoryPolicy',
      touches: [['read', 'ecr:repository', 'rq.repositoryName']],
    },
  ],
}

/** Streams, search, models and the rest that have a row of their own. */
export const STREAMS: ServiceRules[] = [
  {
    sources: ['kinesis'],
    rules: [
      { on: 'CreateStream', touches: [['created', 'kinesis:stream', 'rq.streamARN ?? rq.streamName']] },
      { on: 'DeleteStream', touches: [['deleted', 'kinesis:stream', 'rq.streamARN ?? rq.streamName']] },
      { on: 'PutResourcePolicy', touches: [['shared', 'kinesis:stream', 'rq.resourceARN']] },
    ],
  },
  {
    sources: ['firehose'],
    rules: [
      {
        on: 'CreateDeliveryStream',
        touches: [['created', 'firehose:deliverystream', 'rs.deliveryStreamARN ?? rq.deliveryStreamName']],
      },
      { on: 'DeleteDeliveryStream', touches: [['deleted', 'firehose:deliverystream', 'rq.deliveryStreamName']] },
      { on: 'UpdateDestination', touches: [['modified', 'firehose:deliverystream', 'rq.deliveryStreamName']] },
    ],
  },
  {
    sources: ['es'],
    rules: [
      {
        on: 'CreateElasticsearchDomain CreateDomain',
        touches: [['created', 'es:domain', 'rs.domainStatus.aRN ?? rq.domainName']],
      },
      { on: 'DeleteElasticsearchDomain DeleteDomain', touches: [['deleted', 'es:domain', 'rq.domainName']] },
      {
        on: 'UpdateElasticsearchDomainConfig UpdateDomainConfig',
        touches: [['modified', 'es:domain', 'rq.domainName']],
      },
    ],
  },
  {
    sources: ['bedrock'],
    rules: [
      {
        on: 'InvokeModel InvokeModelWithResponseStream Converse ConverseStream',
        touches: [['used', 'bedrock:foundation-model', 'rq.modelId']],
      },
      {
        on: 'PutFoundationModelEntitlement CreateFoundationModelAgreement',
        touches: [['modified', 'bedrock:foundation-model', 'rq.modelId']],
      },
      {
        on: 'GetFoundationModelAvailability GetFoundationModel',
        touches: [['read', 'bedrock:foundation-model', 'rq.modelId', 'rq.modelIdentifier']],
      },
    ],
  },
  {
    sources: ['elasticfilesystem'],
    rules: [
      {
        on: 'CreateFileSystem',
        touches: [['created', 'elasticfilesystem:file-system', 'rs.fileSystemArn ?? rs.fileSystemId']],
      },
      { on: 'DeleteFileSystem', touches: [['deleted', 'elasticfilesystem:file-system', 'rq.fileSystemId']] },
      { on: 'PutFileSystemPolicy', touches: [['shared', 'elasticfilesystem:file-system', 'rq.fileSystemId']] },
      {
        on: 'UpdateFileSystem DeleteFileSystemPolicy PutBackupPolicy',
        touches: [['modified', 'elasticfilesystem:file-system', 'rq.fileSystemId']],
      },
      {
        on: 'CreateMountTarget',
        touches: [
          ['created', 'elasticfilesystem:mount-target', 'rs.mountTargetId'],
          ['modified', 'elasticfilesystem:file-system', 'rq.fileSystemId'],
          ['used', 'ec2:subnet', 'rq.subnetId'],
          ['used', 'ec2:security-group', 'rq.securityGroups'],
        ],
      },
      {
        on: 'ModifyMountTargetSecurityGroups',
        touches: [
          ['modified', 'elasticfilesystem:mount-target', 'rq.mountTargetId'],
          ['used', 'ec2:security-group', 'rq.securityGroups'],
        ],
      },
      { on: 'DeleteMountTarget', touches: [['deleted', 'elasticfilesystem:mount-target', 'rq.mountTargetId']] },
    ],
  },
  {
    sources: ['cloudfront'],
    rules: [
      {
        on: 'CreateDistribution',
        touches: [['created', 'cloudfront:distribution', 'rs.distribution.aRN ?? rs.distribution.id']],
      },
      { on: 'UpdateDistribution', touches: [['modified', 'cloudfront:distribution', 'rs.distribution.aRN ?? rq.id']] },
      { on: 'DeleteDistribution', touches: [['deleted', 'cloudfront:distribution', 'rq.id']] },
      { on: 'CreateFunction', touches: [['created', 'cloudfront:function', 'rq.name']] },
      { on: 'UpdateFunction PublishFunction', touches: [['modified', 'cloudfront:function', 'rq.name']] },
      { on: 'DeleteFunction', touches: [['deleted', 'cloudfront:function', 'rq.name']] },
    ],
  },
  {
    sources: ['apigateway'],
    rules: [
      { on: 'CreateRestApi', touches: [['created', 'apigateway:restapis', 'rs.id']] },
      { on: 'DeleteRestApi', touches: [['deleted', 'apigateway:restapis', 'rq.restApiId']] },
      { on: 'CreateApi', touches: [['created', 'apigateway:apis', 'rs.apiId']] },
      { on: 'DeleteApi', touches: [['deleted', 'apigateway:apis', 'rq.apiId']] },
      {
        on: 'UpdateApi CreateIntegration CreateRoute UpdateRoute DeleteRoute',
        touches: [['modified', 'apigateway:apis', 'rq.apiId']],
      },
      {
        on: 'CreateStage UpdateStage DeleteStage CreateDeployment UpdateRestApi PutMethod PutIntegration CreateResource DeleteResource',
        touches: [
          ['modified', 'apigateway:restapis', 'rq.restApiId'],
          ['modified', 'apigateway:apis', 'rq.apiId'],
        ],
      },
    ],
  },
  {
    sources: ['organizations'],
    rules: [
      {
        on: 'InviteAccountToOrganization RemoveAccountFromOrganization CloseAccount MoveAccount',
        touches: [['modified', 'aws:account', 'rq.accountId', 'rq.target.id']],
      },
      {
        on: 'RegisterDelegatedAdministrator DeregisterDelegatedAdministrator',
        touches: [['shared', 'aws:account', 'rq.accountId']],
      },
      {
        on: 'CreateAccount CreateGovCloudAccount',
        touches: [['created', 'aws:account', 'rs.createAccountStatus.accountId']],
      },
      {
        on: 'AttachPolicy DetachPolicy',
        touches: [
          ['attached', 'organizations:policy', 'rq.policyId'],
          ['modified', 'organizations:target', 'rq.targetId'],
        ],
      },
    ],
  },
  {
    sources: ['ram'],
    rules: [
      {
        on: 'CreateResourceShare AssociateResourceShare DisassociateResourceShare',
        touches: [
          ['shared', 'aws:any', 'rq.resourceArns'],
          ['shared', 'aws:principal', 'rq.principals'],
        ],
      },
    ],
  },
  {
    sources: ['lakeformation'],
    rules: [
      {
        on: 'GrantPermissions RevokePermissions',
        touches: [['shared', 'aws:principal', 'rq.principal.dataLakePrincipalIdentifier']],
      },
    ],
  },
  {
    sources: ['route53'],
    rules: [
      { on: 'CreateHostedZone', touches: [['created', 'route53:hostedzone', 'rs.hostedZone.id']] },
      { on: 'ChangeResourceRecordSets', touches: [['modified', 'route53:hostedzone', 'rq.hostedZoneId']] },
      { on: 'DeleteHostedZone', touches: [['deleted', 'route53:hostedzone', 'rq.id']] },
    ],
  },
]
