import { type Case, one } from '../record.ts'

const TRAIL = 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/main'
const STACK = 'arn:aws:cloudformation:eu-west-1:111122223333:stack/web/11111111-2222-3333-4444-555555555555'
const BALANCER = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/front/0123456789abcdef'
const QUEUE = 'https://sqs.eu-west-1.amazonaws.com/999900001111/jobs'

/** Rows 91 to 110: logging, platform, and what has one row only. */
export const PLATFORM_ROWS: readonly Case[] = [
  one(
    91,
    'logs.CreateLogGroup',
    { rq: { logGroupName: '/aws/lambda/worker' } },
    'created logs:log-group /aws/lambda/worker',
  ),
  one(
    91,
    'logs.DeleteLogGroup',
    { rq: { logGroupName: '/aws/lambda/worker' } },
    'deleted logs:log-group /aws/lambda/worker',
  ),
  one(
    92,
    'logs.PutSubscriptionFilter',
    { rq: { logGroupName: 'app', destinationArn: 'arn:aws:lambda:eu-west-1:111122223333:function:worker' } },
    'shared logs:log-group app',
    'used lambda:function worker',
  ),
  one(
    93,
    'cloudtrail.CreateTrail',
    { rq: { name: 'main', s3BucketName: 'logs' }, rs: { name: 'main', s3BucketName: 'logs', trailARN: TRAIL } },
    'created cloudtrail:trail main',
    'used s3:bucket logs',
  ),
  one(94, 'cloudtrail.StopLogging', { rq: { name: TRAIL } }, 'modified cloudtrail:trail main'),
  one(94, 'cloudtrail.StartLogging', { rq: { name: 'main' } }, 'modified cloudtrail:trail main'),
  one(94, 'cloudtrail.DeleteTrail', { rq: { name: 'main' } }, 'deleted cloudtrail:trail main'),
  one(
    95,
    'cloudtrail.PutEventSelectors',
    { rq: { trailName: 'main', eventSelectors: [{ readWriteType: 'WriteOnly' }] }, rs: { trailARN: TRAIL } },
    'modified cloudtrail:trail main',
  ),
  one(
    96,
    'autoscaling.CreateAutoScalingGroup',
    { rq: { autoScalingGroupName: 'web', launchConfigurationName: 'web-1' } },
    'created autoscaling:autoScalingGroup web',
    'used autoscaling:launchConfiguration web-1',
  ),
  one(
    96,
    'autoscaling.UpdateAutoScalingGroup',
    { rq: { autoScalingGroupName: 'web' } },
    'modified autoscaling:autoScalingGroup web',
  ),
  one(
    97,
    'elasticloadbalancing.CreateLoadBalancer',
    { rq: { name: 'front', type: 'application' }, rs: { loadBalancers: [{ loadBalancerArn: BALANCER }] } },
    'created elasticloadbalancing:loadbalancer front',
  ),
  one(
    97,
    'elasticloadbalancing.CreateLoadBalancer',
    { rq: { loadBalancerName: 'classic' } },
    'created elasticloadbalancing:loadbalancer classic',
  ),
  one(
    98,
    'elasticmapreduce.RunJobFlow',
    { rq: { name: 'etl' }, rs: { jobFlowId: 'j-EXAMPLE' } },
    'created elasticmapreduce:cluster j-EXAMPLE',
  ),
  one(
    99,
    'events.PutRule',
    { rq: { name: 'nightly' }, rs: { ruleArn: 'arn:aws:events:eu-west-1:111122223333:rule/nightly' } },
    'modified events:rule nightly',
  ),
  one(99, 'monitoring.PutMetricAlarm', { rq: { alarmName: 'cpu' } }, 'modified cloudwatch:alarm cpu'),
  one(
    100,
    'cloudformation.CreateStack',
    { rq: { stackName: 'web' }, rs: { stackId: STACK } },
    'created cloudformation:stack web',
  ),
  one(101, 'sqs.CreateQueue', { rq: { queueName: 'jobs' }, rs: { queueUrl: QUEUE } }, 'created sqs:queue jobs'),
  one(101, 'sqs.SendMessage', { rq: { queueUrl: QUEUE, messageBody: 'stop i-0aaaaaaa1' } }, 'modified sqs:queue jobs'),
  one(
    102,
    'sns.CreateTopic',
    { rq: { name: 'alerts' }, rs: { topicArn: 'arn:aws:sns:eu-west-1:111122223333:alerts' } },
    'created sns:topic alerts',
  ),
  one(
    103,
    'ecs.ExecuteCommand',
    { rq: { cluster: 'prod', task: 'arn:aws:ecs:eu-west-1:111122223333:task/prod/0123456789abcdef0123456789abcdef' } },
    'modified ecs:cluster prod',
    'modified ecs:task 0123456789abcdef0123456789abcdef',
  ),
  one(
    104,
    'eks-auth.AssumeRoleForPodIdentity',
    { rq: { clusterName: 'k8s', token: 'hidden' } },
    'used eks:cluster k8s',
  ),
  one(105, 'redshift.CreateCluster', { rq: { clusterIdentifier: 'dwh' } }, 'created redshift:cluster dwh'),
  one(105, 'es.CreateElasticsearchDomain', { rq: { domainName: 'search' } }, 'created es:domain search'),
  one(106, 'kinesis.CreateStream', { rq: { streamName: 'clicks' } }, 'created kinesis:stream clicks'),
  one(
    106,
    'firehose.CreateDeliveryStream',
    { rq: { deliveryStreamName: 'sink' } },
    'created firehose:deliverystream sink',
  ),
  one(
    107,
    'rolesanywhere.CreateTrustAnchor',
    {
      rq: { name: 'ca' },
      rs: { trustAnchor: { trustAnchorArn: 'arn:aws:rolesanywhere:eu-west-1:111122223333:trust-anchor/4d07-aa' } },
    },
    'created rolesanywhere:trust-anchor 4d07-aa',
  ),
  one(
    107,
    'rolesanywhere.CreateProfile',
    {
      rq: { name: 'p', roleArns: ['arn:aws:iam::111122223333:role/Edge'] },
      rs: {
        profile: {
          profileArn: 'arn:aws:rolesanywhere:eu-west-1:111122223333:profile/9100-bb',
          createdBy: 'arn:aws:iam::111122223333:user/carol',
        },
      },
    },
    'created rolesanywhere:profile 9100-bb',
    'used iam:role Edge',
  ),
  one(
    108,
    'route53resolver.DeleteResolverQueryLogConfig',
    {
      rq: { resolverQueryLogConfigId: 'rqlc-5aa596fe3bd84ec6' },
      rs: {
        resolverQueryLogConfig: {
          arn: 'arn:aws:route53resolver:eu-west-1:111122223333:resolver-query-log-config/rqlc-5aa596fe3bd84ec6',
        },
      },
    },
    'deleted route53resolver:resolver-query-log-config rqlc-5aa596fe3bd84ec6',
  ),
  one(
    109,
    'bedrock.InvokeModel',
    { rq: { modelId: 'vendor.model-v1:0' } },
    'used bedrock:foundation-model vendor.model-v1:0',
  ),
  one(
    110,
    'sso.GetRoleCredentials',
    { sed: { account_id: '999900001111', role_name: 'Admin' } },
    'used aws:account 999900001111',
    'used sso:permissionSet Admin',
  ),
]
