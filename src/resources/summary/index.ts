import type { ExtractedTouch } from '../../model/resource.ts'
import type { View } from '../context.ts'
import { ec2Tags, instanceAttribute, instanceStates, permissions, route, securityGroupRules } from './ec2.ts'
import {
  accessKey,
  assumeRole,
  granted,
  group,
  policyByArn,
  policyByName,
  rdsSharing,
  renamed,
  trusted,
} from './identity.ts'
import {
  acl,
  command,
  copySource,
  eventSelectors,
  fields,
  insightSelectors,
  loggingTarget,
  subscription,
  tags,
} from './service.ts'
import type { Summarise } from './summary.ts'
import { line } from './text.ts'

/** `source`, then the events that are told in the same way. */
const ROWS: readonly (readonly [source: string, events: string, how: Summarise])[] = [
  ['ec2', 'StartInstances StopInstances TerminateInstances', instanceStates],
  [
    'ec2',
    'AuthorizeSecurityGroupIngress AuthorizeSecurityGroupEgress RevokeSecurityGroupIngress RevokeSecurityGroupEgress',
    securityGroupRules,
  ],
  ['ec2', 'ModifyInstanceAttribute', instanceAttribute],
  ['ec2', 'ModifyImageAttribute ModifySnapshotAttribute', permissions],
  ['ec2', 'CreateTags DeleteTags', ec2Tags],
  ['ec2', 'CreateRoute DeleteRoute ReplaceRoute', route],
  [
    'iam',
    'AttachRolePolicy DetachRolePolicy AttachUserPolicy DetachUserPolicy AttachGroupPolicy DetachGroupPolicy',
    policyByArn,
  ],
  [
    'iam',
    'PutRolePolicy DeleteRolePolicy PutUserPolicy DeleteUserPolicy PutGroupPolicy DeleteGroupPolicy',
    policyByName,
  ],
  ['iam', 'CreateAccessKey UpdateAccessKey DeleteAccessKey', accessKey],
  ['iam', 'UpdateAssumeRolePolicy CreateRole', trusted],
  ['iam', 'UpdateUser', renamed('newUserName')],
  ['iam', 'UpdateGroup', renamed('newGroupName')],
  ['iam', 'AddUserToGroup RemoveUserFromGroup', group],
  ['iam', 'TagUser UntagUser TagRole UntagRole', tags],
  ['sts', 'AssumeRole AssumeRoleWithSAML AssumeRoleWithWebIdentity', assumeRole],
  ['s3', 'PutBucketPolicy', trusted],
  ['s3', 'PutBucketAcl PutObjectAcl', acl],
  ['s3', 'CopyObject', copySource],
  ['s3', 'PutBucketLogging', loggingTarget],
  ['kms', 'PutKeyPolicy', trusted],
  ['kms', 'CreateGrant', granted],
  ['kms', 'ScheduleKeyDeletion', fields],
  ['secretsmanager', 'PutResourcePolicy', trusted],
  ['secretsmanager', 'DeleteSecret', fields],
  ['secretsmanager', 'TagResource UntagResource', tags],
  ['ecr', 'SetRepositoryPolicy', trusted],
  ['lambda', 'AddPermission AddLayerVersionPermission', granted],
  ['lambda', 'UpdateFunctionConfiguration', fields],
  ['events', 'PutPermission', granted],
  ['rds', 'ModifyDBInstance ModifyDBCluster DeleteDBInstance DeleteDBCluster', fields],
  ['rds', 'ModifyDBSnapshotAttribute ModifyDBClusterSnapshotAttribute', rdsSharing],
  ['rds', 'AddTagsToResource RemoveTagsFromResource', tags],
  ['cloudtrail', 'PutEventSelectors', eventSelectors],
  ['cloudtrail', 'PutInsightSelectors', insightSelectors],
  ['cloudtrail', 'CreateTrail UpdateTrail', fields],
  ['autoscaling', 'CreateAutoScalingGroup UpdateAutoScalingGroup SetDesiredCapacity', fields],
  ['logs', 'PutRetentionPolicy', fields],
  ['logs', 'PutSubscriptionFilter', subscription],
  ['sns', 'Subscribe', subscription],
  ['ssm', 'SendCommand', command],
]

function compile(): ReadonlyMap<string, ReadonlyMap<string, Summarise>> {
  const out = new Map<string, Map<string, Summarise>>()
  for (const [source, events, how] of ROWS) {
    const byName = out.get(source) ?? new Map<string, Summarise>()
    out.set(source, byName)
    for (const name of events.split(' ')) byName.set(name, how)
  }
  return out
}
const COMPILED = compile()

/** Writes to each touch what changed, where the event says more than its name. */
export function summarise(view: View, touches: readonly ExtractedTouch[]): void {
  if (touches.length === 0) return
  const summary = COMPILED.get(view.source)?.get(view.name)?.(view) ?? null
  if (summary === null) return
  if (typeof summary === 'function') {
    for (const touch of touches) {
      const own = summary(touch)
      touch.summary = own === null ? null : line(own)
    }
    return
  }
  const one = line(summary)
  for (const touch of touches) touch.summary = one
}
