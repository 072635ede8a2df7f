import type { ServiceRules } from './rule.ts'

/** Logging and alarms: what an intruder turns off first. */
export const LOGS: ServiceRules = {
  sources: ['logs'],
  rules: [
    { on: 'CreateLogGroup', touches: [['created', 'logs:log-group', 'rq.logGroupName']] },
    { on: 'DeleteLogGroup', touches: [['deleted', 'logs:log-group', 'rq.logGroupName']] },
    {
      on: 'PutSubscriptionFilter',
      touches: [
        ['shared', 'logs:log-group', 'rq.logGroupName'],
        ['used', 'aws:any', 'rq.destinationArn'],
        ['used', 'iam:role', 'rq.roleArn'],
      ],
    },
    {
      on: 'DeleteSubscriptionFilter PutRetentionPolicy DeleteRetentionPolicy PutMetricFilter DeleteMetricFilter AssociateKmsKey DisassociateKmsKey TagLogGroup UntagLogGroup PutDataProtectionPolicy DeleteDataProtectionPolicy',
      touches: [['modified', 'logs:log-group', 'rq.logGroupName', 'rq.logGroupIdentifier', 'rq.resourceIdentifier']],
    },
    {
      on: 'CreateLogStream',
      touches: [
        ['created', 'logs:log-stream', 'rq.logGroupName + rq.logStreamName'],
        ['parent', 'logs:log-group', 'rq.logGroupName'],
      ],
    },
    {
      on: 'DeleteLogStream',
      touches: [
        ['deleted', 'logs:log-stream', 'rq.logGroupName + rq.logStreamName'],
        ['parent', 'logs:log-group', 'rq.logGroupName'],
      ],
    },
    { on: 'PutResourcePolicy', touches: [['modified', 'logs:resource-policy', 'rq.policyName']] },
    { on: 'DeleteResourcePolicy', touches: [['deleted', 'logs:resource-policy', 'rq.policyName']] },
    { on: 'PutLogEvents', touches: [['used', 'logs:log-group', 'rq.logGroupName']] },
    {
      on: 'CreateExportTask',
      touches: [
        ['read', 'logs:log-group', 'rq.logGroupName'],
        ['used', 's3:bucket', 'rq.destination'],
      ],
    },
    {
      on: 'FilterLogEvents GetLogEvents DescribeLogStreams DescribeSubscriptionFilters StartQuery StartLiveTail',
      touches: [
        [
          'read',
          'logs:log-group',
          'rq.logGroupName',
          'rq.logGroupNames',
          'rq.logGroupIdentifier',
          'rq.logGroupIdentifiers',
        ],
      ],
    },
  ],
}

const TRAIL = 'rs.trailARN ?? rq.name'

export const CLOUDTRAIL: ServiceRules = {
  sources: ['cloudtrail'],
  rules: [
    {
      on: 'CreateTrail',
      touches: [
        ['created', 'cloudtrail:trail', TRAIL],
        ['used', 's3:bucket', 'rq.s3BucketName'],
        ['used', 'kms:key', 'rq.kmsKeyId'],
        ['used', 'sns:topic', 'rq.snsTopicName'],
      ],
    },
    {
      on: 'UpdateTrail',
      touches: [
        ['modified', 'cloudtrail:trail', TRAIL],
        ['used', 's3:bucket', 'rq.s3BucketName'],
        ['used', 'kms:key', 'rq.kmsKeyId'],
        ['used', 'iam:role', 'rq.cloudWatchLogsRoleArn'],
        ['used', 'logs:log-group', 'rq.cloudWatchLogsLogGroupArn'],
      ],
    },
    { on: 'StartLogging StopLogging', touches: [['modified', 'cloudtrail:trail', 'rq.name']] },
    { on: 'DeleteTrail', touches: [['deleted', 'cloudtrail:trail', 'rq.name']] },
    {
      on: 'PutEventSelectors PutInsightSelectors',
      touches: [['modified', 'cloudtrail:trail', 'rs.trailARN ?? rq.trailName']],
    },
    { on: 'GetTrailStatus GetTrail', touches: [['read', 'cloudtrail:trail', 'rq.name']] },
    { on: 'GetEventSelectors GetInsightSelectors', touches: [['read', 'cloudtrail:trail', 'rq.trailName']] },
    { on: 'DescribeTrails', touches: [['read', 'cloudtrail:trail', 'rq.trailNameList']] },
    { on: 'CreateEventDataStore', touches: [['created', 'cloudtrail:eventdatastore', 'rs.eventDataStoreArn']] },
    { on: 'DeleteEventDataStore', touches: [['deleted', 'cloudtrail:eventdatastore', 'rq.eventDataStore']] },
  ],
}

export const MONITORING: ServiceRules = {
  sources: ['monitoring', 'cloudwatch'],
  rules: [
    { on: 'PutMetricAlarm PutCompositeAlarm', touches: [['modified', 'cloudwatch:alarm', 'rq.alarmName']] },
    { on: 'DeleteAlarms', touches: [['deleted', 'cloudwatch:alarm', 'rq.alarmNames']] },
    { on: 'DisableAlarmActions EnableAlarmActions', touches: [['modified', 'cloudwatch:alarm', 'rq.alarmNames']] },
    { on: 'SetAlarmState', touches: [['modified', 'cloudwatch:alarm', 'rq.alarmName']] },
    { on: 'PutDashboard', touches: [['modified', 'cloudwatch:dashboard', 'rq.dashboardName']] },
    { on: 'GetDashboard', touches: [['read', 'cloudwatch:dashboard', 'rq.dashboardName']] },
    { on: 'DeleteDashboards', touches: [['deleted', 'cloudwatch:dashboard', 'rq.dashboardNames']] },
  ],
}

export const EVENTS: ServiceRules = {
  sources: ['events'],
  rules: [
    { on: 'PutRule', touches: [['modified', 'events:rule', 'rs.ruleArn ?? rq.name']] },
    { on: 'DeleteRule', touches: [['deleted', 'events:rule', 'rq.eventBusName + rq.name ?? rq.name']] },
    {
      on: 'EnableRule DisableRule',
      touches: [['modified', 'events:rule', 'rq.eventBusName + rq.name ?? rq.name']],
    },
    { on: 'PutRule DeleteRule', touches: [['used', 'events:event-bus', 'rq.eventBusName']] },
    { on: 'PutEvents', touches: [['used', 'events:event-bus', 'rq.entries.eventBusName']] },
    {
      on: 'PutTargets RemoveTargets',
      touches: [
        ['modified', 'events:rule', 'rq.eventBusName + rq.rule ?? rq.rule'],
        ['used', 'aws:any', 'rq.targets.arn', 'rq.targets.roleArn'],
      ],
    },
    {
      on: 'PutPermission RemovePermission',
      touches: [
        ['shared', 'events:event-bus', 'rq.eventBusName|default'],
        ['shared', 'aws:principal', 'rq.principal'],
      ],
    },
  ],
}

const SCHEDULE = 'rq.groupName|default + rq.name'

export const SCHEDULER: ServiceRules = {
  sources: ['scheduler'],
  rules: [
    { on: 'CreateSchedule', touches: [['created', 'scheduler:schedule', SCHEDULE]] },
    { on: 'UpdateSchedule', touches: [['modified', 'scheduler:schedule', SCHEDULE]] },
    { on: 'DeleteSchedule', touches: [['deleted', 'scheduler:schedule', SCHEDULE]] },
    { on: 'GetSchedule', touches: [['read', 'scheduler:schedule', SCHEDULE]] },
  ],
}

export const CONFIG: ServiceRules = {
  sources: ['config'],
  rules: [
    {
      on: 'StopConfigurationRecorder StartConfigurationRecorder PutConfigurationRecorder',
      touches: [
        ['modified', 'config:configuration-recorder', 'rq.configurationRecorderName ?? rq.configurationRecorder.name'],
      ],
    },
    {
      on: 'DeleteConfigurationRecorder',
      touches: [['deleted', 'config:configuration-recorder', 'rq.configurationRecorderName']],
    },
    { on: 'PutDeliveryChannel', touches: [['modified', 'config:delivery-channel', 'rq.deliveryChannel.name']] },
    { on: 'DeleteDeliveryChannel', touches: [['deleted', 'config:delivery-channel', 'rq.deliveryChannelName']] },
    {
      on: 'StartRemediationExecution PutRemediationConfigurations StartConfigRulesEvaluation',
      touches: [
        [
          'modified',
          'config:config-rule',
          'rq.configRuleName',
          'rq.configRuleNames',
          'rq.remediationConfigurations.configRuleName',
        ],
      ],
    },
    { on: 'DeleteConfigRule', touches: [['deleted', 'config:config-rule', 'rq.configRuleName']] },
    { on: 'PutConfigRule', touches: [['modified', 'config:config-rule', 'rq.configRule.configRuleName']] },
  ],
}

export const GUARDDUTY: ServiceRules = {
  sources: ['guardduty'],
  rules: [
    { on: 'CreateDetector', touches: [['created', 'guardduty:detector', 'rs.detectorId']] },
    { on: 'DeleteDetector', touches: [['deleted', 'guardduty:detector', 'rq.detectorId']] },
    {
      on: 'UpdateDetector CreateFilter UpdateFilter DeleteFilter CreateIPSet UpdateIPSet DeleteIPSet CreateThreatIntelSet UpdateThreatIntelSet DeleteThreatIntelSet CreatePublishingDestination UpdatePublishingDestination DeletePublishingDestination UpdateOrganizationConfiguration UnarchiveFindings ArchiveFindings UpdateMalwareScanSettings',
      touches: [['modified', 'guardduty:detector', 'rq.detectorId']],
    },
    {
      on: 'CreateMembers InviteMembers DeleteMembers DisassociateMembers StopMonitoringMembers StartMonitoringMembers',
      touches: [
        ['modified', 'guardduty:detector', 'rq.detectorId'],
        ['shared', 'aws:account', 'rq.accountIds', 'rq.accountDetails.accountId'],
      ],
    },
    {
      on: 'AcceptAdministratorInvitation AcceptInvitation',
      touches: [
        ['modified', 'guardduty:detector', 'rq.detectorId'],
        ['shared', 'aws:account', 'rq.administratorId', 'rq.masterId'],
      ],
    },
    { on: 'GetDetector GetFindings ListFindings', touches: [['read', 'guardduty:detector', 'rq.detectorId']] },
  ],
}

export const RESOLVER: ServiceRules = {
  sources: ['route53resolver'],
  rules: [
    {
      on: 'CreateResolverQueryLogConfig',
      touches: [
        ['created', 'route53resolver:resolver-query-log-config', 'rs.resolverQueryLogConfig.arn'],
        ['used', 'aws:any', 'rq.destinationArn'],
      ],
    },
    {
      on: 'DeleteResolverQueryLogConfig',
      touches: [
        [
          'deleted',
          'route53resolver:resolver-query-log-config',
          'rs.resolverQueryLogConfig.arn ?? rq.resolverQueryLogConfigId',
        ],
        ['used', 'aws:any', 'rs.resolverQueryLogConfig.destinationArn'],
      ],
    },
    {
      on: 'AssociateResolverQueryLogConfig DisassociateResolverQueryLogConfig',
      touches: [
        ['modified', 'route53resolver:resolver-query-log-config', 'rq.resolverQueryLogConfigId'],
        ['attached', 'ec2:vpc', 'rq.resourceId'],
      ],
    },
  ],
}
