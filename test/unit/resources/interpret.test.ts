import { expect, test } from 'vitest'
import type { ResourceRef } from '../../../src/model/resource.ts'
import { interpret, matches } from '../../../src/resources/index.ts'

function ref(
  type: string,
  id: string,
  account: string | null = '111122223333',
  region: string | null = 'eu-west-1',
  arn: string | null = null,
): ResourceRef {
  return { type, id, account, region, arn }
}
function finds(input: string, resource: ResourceRef): boolean {
  return interpret(input).some((query) => matches(query, resource))
}

test.each<[string, ResourceRef]>([
  ['i-0aaaaaaa1', ref('ec2:instance', 'i-0aaaaaaa1')],
  ['  i-0aaaaaaa1 ', ref('ec2:instance', 'i-0aaaaaaa1')],
  ['arn:aws:ec2:eu-west-1:111122223333:instance/i-0aaaaaaa1', ref('ec2:instance', 'i-0aaaaaaa1')],
  ['instance/i-0aaaaaaa1', ref('ec2:instance', 'i-0aaaaaaa1')],
  ['ec2:instance:i-0aaaaaaa1', ref('ec2:instance', 'i-0aaaaaaa1')],
  ['203.0.113.9', ref('ec2:elastic-ip', '203.0.113.9')],
  ['s3://reports', ref('s3:bucket', 'reports', null, null)],
  ['s3://reports/', ref('s3:bucket', 'reports', null, null)],
  ['s3://reports/a/b c.csv', ref('s3:object', 'reports/a/b c.csv', null, null)],
  ['reports/a/b.csv', ref('s3:object', 'reports/a/b.csv', null, null)],
  ['arn:aws:s3:::reports/a/b.csv', ref('s3:object', 'reports/a/b.csv', null, null)],
  ['s3:bucket:reports', ref('s3:bucket', 'reports', null, null)],
  ['S3:Bucket:reports', ref('s3:bucket', 'reports', null, null)],
  ['https://reports.s3.eu-west-1.amazonaws.com/a/b%20c.csv?x=1', ref('s3:object', 'reports/a/b c.csv', null, null)],
  ['https://s3.eu-west-1.amazonaws.com/reports/a.csv', ref('s3:object', 'reports/a.csv', null, null)],
  ['https://s3.amazonaws.com/reports', ref('s3:bucket', 'reports', null, null)],
  ['reports.s3.amazonaws.com', ref('s3:bucket', 'reports', null, null)],
  ['https://ap-111122223333.s3-accesspoint.eu-west-1.amazonaws.com/x', ref('s3:accesspoint', 'ap')],
  ['arn:aws:iam::111122223333:role/ops/Deploy', ref('iam:role', 'Deploy', '111122223333', null)],
  ['arn:aws-cn:iam::111122223333:role/Deploy', ref('iam:role', 'Deploy', '111122223333', null)],
  ['arn:aws:sts::111122223333:assumed-role/Deploy/session', ref('iam:role', 'Deploy', '111122223333', null)],
  ['role/ops/Deploy', ref('iam:role', 'Deploy', '111122223333', null)],
  ['service-role/Deploy', ref('iam:role', 'Deploy', '111122223333', null)],
  ['iam:role:Deploy', ref('iam:role', 'Deploy', '111122223333', null)],
  ['AROAEXAMPLEDEPLOY000', ref('iam:role', 'AROAEXAMPLEDEPLOY000', '111122223333', null)],
  ['AROAEXAMPLEDEPLOY000:session', ref('iam:role', 'AROAEXAMPLEDEPLOY000', '111122223333', null)],
  ['AKIAEXAMPLE000000001', ref('iam:access-key', 'AKIAEXAMPLE000000001', '111122223333', null)],
  ['111122223333', ref('aws:account', '111122223333', '111122223333', null)],
  ['arn:aws:iam::111122223333:root', ref('aws:account', '111122223333', '111122223333', null)],
  ['aws:account:111122223333', ref('aws:account', '111122223333', '111122223333', null)],
  ['https://sqs.eu-west-1.amazonaws.com/111122223333/jobs', ref('sqs:queue', 'jobs')],
  ['arn:aws:sqs:eu-west-1:111122223333:jobs', ref('sqs:queue', 'jobs')],
  ['worker:prod', ref('lambda:function', 'worker')],
  ['111122223333:function:worker', ref('lambda:function', 'worker')],
  ['function:worker:$LATEST', ref('lambda:function', 'worker')],
  ['arn:aws:lambda:eu-west-1:111122223333:function:worker:3', ref('lambda:function', 'worker')],
  ['alias/app', ref('kms:alias', 'alias/app')],
  ['arn:aws:kms:eu-west-1:111122223333:alias/app', ref('kms:alias', 'alias/app')],
  ['kms:alias:app', ref('kms:alias', 'alias/app')],
  ['arn:aws:logs:eu-west-1:111122223333:log-group:/aws/x:*', ref('logs:log-group', '/aws/x')],
  ['/aws/x:*', ref('logs:log-group', '/aws/x')],
  ['arn:aws:secretsmanager:eu-west-1:111122223333:secret:app/db-AbC1dE', ref('secretsmanager:secret', 'app/db')],
  ['app/db-AbC1dE', ref('secretsmanager:secret', 'app/db')],
  ['secret:app/db', ref('secretsmanager:secret', 'app/db')],
  ['app/db', ref('ssm:parameter', '/app/db')],
  ['arn:aws:ssm:eu-west-1:111122223333:parameter/app/db', ref('ssm:parameter', '/app/db')],
  ['MainDB', ref('rds:db', 'maindb')],
  ['db-ABCDEF', ref('rds:db', 'db-abcdef')],
  ['rds:db:MainDB', ref('rds:db', 'maindb')],
  ['main.c0ffee.eu-west-1.rds.amazonaws.com', ref('rds:db', 'main')],
  ['arn:aws:dynamodb:eu-west-1:111122223333:table/orders/index/by-day', ref('dynamodb:table', 'orders')],
  [
    'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/front/0123',
    ref('elasticloadbalancing:loadbalancer', 'front'),
  ],
  [
    'https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#InstanceDetails:instanceId=i-0aaaaaaa1',
    ref('ec2:instance', 'i-0aaaaaaa1'),
  ],
  ['https://s3.console.aws.amazon.com/s3/buckets/reports?region=eu-west-1', ref('s3:bucket', 'reports', null, null)],
  ['https://console.aws.amazon.com/iam/home#/roles/details/Deploy', ref('iam:role', 'Deploy', '111122223333', null)],
  ['https://console.aws.amazon.com/lambda/home?region=eu-west-1#/functions/worker', ref('lambda:function', 'worker')],
  ['arn:aws:novel:eu-west-1:111122223333:widget/w1', ref('novel:widget', 'w1')],
])('%s finds %j', (input, resource) => {
  expect(finds(input, resource)).toBe(true)
})

test.each<[string, ResourceRef]>([
  ['s3:bucket:alice', ref('iam:user', 'alice', '111122223333', null)],
  ['arn:aws:iam::111122223333:user/alice', ref('s3:bucket', 'alice', null, null)],
  ['arn:aws:iam::111122223333:role/Deploy', ref('iam:role', 'Deploy', '999900001111', null)],
  ['arn:aws:lambda:us-east-1:111122223333:function:worker', ref('lambda:function', 'worker')],
  ['secret-1', ref('secretsmanager:secret', 'secret-10')],
  ['reports', ref('s3:object', 'reports/a.csv', null, null)],
  ['reports/alice', ref('iam:user', 'alice', '111122223333', null)],
  ['my-bucket', ref('secretsmanager:secret', 'my')],
  ['Alice', ref('iam:user', 'alice', '111122223333', null)],
  ['', ref('s3:bucket', 'reports', null, null)],
])('%s does not find %j', (input, resource) => {
  expect(finds(input, resource)).toBe(false)
})

test('a secret or stack is told from its namesake by the random part of the ARN', () => {
  const of = (suffix: string) => `arn:aws:secretsmanager:eu-west-1:111122223333:secret:app-${suffix}`
  const secret = ref('secretsmanager:secret', 'app', '111122223333', 'eu-west-1', of('AbC1dE'))
  expect(finds(of('AbC1dE'), secret)).toBe(true)
  expect(finds(of('Zz9Yy8'), secret)).toBe(false)
  expect(finds('app', secret)).toBe(true)
  const stack = (uuid: string) => `arn:aws:cloudformation:eu-west-1:111122223333:stack/web/${uuid}`
  const web = ref('cloudformation:stack', 'web', '111122223333', 'eu-west-1', stack('1111'))
  expect(finds(stack('1111'), web)).toBe(true)
  expect(finds(stack('2222'), web)).toBe(false)
})

test('an EC2 id is found whoever owns it, since an event need not say', () => {
  expect(
    finds(
      'arn:aws:ec2:eu-west-1:111122223333:subnet/subnet-0bbbbbbb',
      ref('ec2:subnet', 'subnet-0bbbbbbb', '999900001111'),
    ),
  ).toBe(true)
})

test('an alias that was followed to its key counts as the key', () => {
  const [query] = interpret('arn:aws:kms:eu-west-1:111122223333:key/1111-2222').filter(({ type }) => type === 'kms:key')
  expect(query !== undefined && matches(query, ref('kms:alias', '1111-2222'))).toBe(true)
})
