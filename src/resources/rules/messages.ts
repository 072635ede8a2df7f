import type { ServiceRules } from './rule.ts'

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
    {
      on: 'CreatePlatformEndpoint',
      touches: [
        ['created', 'sns:endpoint', 'rs.endpointArn'],
        ['used', 'sns:app', 'rq.platformApplicationArn'],
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
