import type { ServiceRules } from './rule.ts'

/** What the request calls a function: a name, an ARN, or the parts of one. The answer's ARN may be of a new version. */
const FUNCTION = ['rq.functionName ?? rq.fullyQualifiedArn.relativeId.functionName', 'rs.functionArn'] as const

export const LAMBDA: ServiceRules = {
  sources: ['lambda'],
  rules: [
    {
      on: 'CreateFunction',
      touches: [
        ['created', 'lambda:function', 'rs.functionArn ?? rq.functionName'],
        // Creating it with a role is the only trace that iam:PassRole leaves.
        ['used', 'iam:role', 'rq.role', 'rs.role'],
        ['used', 'lambda:layer', 'rq.layers'],
        ['used', 's3:bucket', 'rq.code.s3Bucket'],
      ],
    },
    {
      on: 'UpdateFunctionCode PublishVersion PutFunctionConcurrency DeleteFunctionConcurrency PutFunctionEventInvokeConfig UpdateFunctionEventInvokeConfig DeleteFunctionEventInvokeConfig PutProvisionedConcurrencyConfig PutRuntimeManagementConfig',
      touches: [['modified', 'lambda:function', ...FUNCTION]],
    },
    {
      on: 'UpdateFunctionConfiguration',
      touches: [
        ['modified', 'lambda:function', ...FUNCTION],
        ['used', 'lambda:layer', 'rq.layers'],
        ['used', 'iam:role', 'rq.role'],
      ],
    },
    {
      on: 'AddPermission RemovePermission CreateFunctionUrlConfig UpdateFunctionUrlConfig',
      touches: [
        ['shared', 'lambda:function', 'rq.functionName'],
        ['shared', 'aws:principal', 'rq.principal'],
      ],
    },
    {
      on: 'CreateAlias UpdateAlias DeleteAlias DeleteFunctionUrlConfig TagResource UntagResource',
      touches: [['modified', 'lambda:function', 'rq.functionName', 'rq.resource']],
    },
    { on: 'DeleteFunction', touches: [['deleted', 'lambda:function', 'rq.functionName']] },
    {
      on: 'Invoke InvokeFunction InvokeAsync InvokeWithResponseStream',
      touches: [['used', 'lambda:function', 'rq.functionName']],
    },
    {
      on: 'GetFunction GetFunctionConfiguration GetPolicy GetAlias ListAliases ListVersionsByFunction GetFunctionUrlConfig GetFunctionConcurrency GetFunctionCodeSigningConfig ListFunctionUrlConfigs ListFunctionEventInvokeConfigs',
      touches: [['read', 'lambda:function', 'rq.functionName']],
    },
    {
      on: 'CreateEventSourceMapping',
      touches: [
        ['created', 'lambda:event-source-mapping', 'rs.uUID'],
        ['modified', 'lambda:function', 'rs.functionArn ?? rq.functionName'],
      ],
    },
    {
      on: 'UpdateEventSourceMapping',
      touches: [
        ['modified', 'lambda:event-source-mapping', 'rq.uUID'],
        ['modified', 'lambda:function', 'rs.functionArn ?? rq.functionName'],
      ],
    },
    { on: 'DeleteEventSourceMapping', touches: [['deleted', 'lambda:event-source-mapping', 'rq.uUID']] },
    { on: 'PublishLayerVersion', touches: [['created', 'lambda:layer', 'rs.layerArn ?? rq.layerName']] },
    {
      on: 'AddLayerVersionPermission RemoveLayerVersionPermission',
      touches: [
        ['shared', 'lambda:layer', 'rq.layerName'],
        ['shared', 'aws:principal', 'rq.principal'],
      ],
    },
    { on: 'DeleteLayerVersion', touches: [['deleted', 'lambda:layer', 'rq.layerName']] },
    { on: 'GetLayerVersion GetLayerVersionPolicy', touches: [['read', 'lambda:layer', 'rq.layerName']] },
  ],
}
