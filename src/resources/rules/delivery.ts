import type { ServiceRules } from './rule.ts'

/** What builds, ships and runs code, and the desks, mailboxes and files around it. */
export const DELIVERY: readonly ServiceRules[] = [
  {
    sources: ['codebuild'],
    rules: [
      {
        on: 'StartBuild RetryBuild',
        touches: [
          ['modified', 'codebuild:project', 'rq.projectName ?? rs.build.projectName'],
          ['created', 'codebuild:build', 'rs.build.arn'],
        ],
      },
      { on: 'ImportSourceCredentials', touches: [['created', 'codebuild:token', 'rs.arn']] },
      { on: 'DeleteSourceCredentials', touches: [['deleted', 'codebuild:token', 'rq.arn']] },
    ],
  },
  {
    sources: ['codepipeline'],
    rules: [
      { on: 'CreatePipeline', touches: [['created', 'codepipeline:pipeline', 'rq.pipeline.name']] },
      { on: 'UpdatePipeline', touches: [['modified', 'codepipeline:pipeline', 'rq.pipeline.name']] },
      {
        on: 'CreatePipeline UpdatePipeline',
        touches: [
          ['used', 's3:bucket', 'rq.pipeline.artifactStore.{type=S3}.location'],
          ['used', 'iam:role', 'rq.pipeline.roleArn'],
        ],
      },
      {
        on: 'StartPipelineExecution StopPipelineExecution',
        touches: [['modified', 'codepipeline:pipeline', 'rq.name ?? rq.pipelineName']],
      },
      {
        on: 'DisableStageTransition EnableStageTransition PutApprovalResult RetryStageExecution',
        touches: [['modified', 'codepipeline:pipeline', 'rq.pipelineName']],
      },
      { on: 'GetPipeline GetPipelineState', touches: [['read', 'codepipeline:pipeline', 'rq.name']] },
      { on: 'DeletePipeline', touches: [['deleted', 'codepipeline:pipeline', 'rq.name']] },
    ],
  },
  {
    sources: ['codedeploy'],
    rules: [
      {
        on: 'CreateDeployment',
        touches: [
          ['created', 'codedeploy:deployment', 'rs.deploymentId'],
          ['modified', 'codedeploy:deploymentgroup', 'rq.applicationName + rq.deploymentGroupName'],
          ['used', 'codedeploy:application', 'rq.applicationName'],
        ],
      },
    ],
  },
  {
    sources: ['codeartifact'],
    rules: [
      { on: 'GetAuthorizationToken', touches: [['used', 'codeartifact:domain', 'rq.domain']] },
      {
        on: 'PutRepositoryPermissionsPolicy DeleteRepositoryPermissionsPolicy',
        touches: [['shared', 'codeartifact:repository', 'rq.domain + rq.repository']],
      },
      {
        on: 'PutDomainPermissionsPolicy DeleteDomainPermissionsPolicy',
        touches: [['shared', 'codeartifact:domain', 'rq.domain']],
      },
    ],
  },
  {
    sources: ['batch'],
    rules: [
      {
        on: 'SubmitJob',
        touches: [
          ['created', 'batch:job', 'rs.jobArn ?? rs.jobId'],
          ['used', 'batch:job-queue', 'rq.jobQueue'],
          ['used', 'batch:job-definition', 'rq.jobDefinition'],
        ],
      },
      { on: 'TerminateJob CancelJob', touches: [['deleted', 'batch:job', 'rq.jobId']] },
    ],
  },
  {
    sources: ['application-autoscaling'],
    rules: [
      {
        on: 'RegisterScalableTarget DeregisterScalableTarget PutScalingPolicy DeleteScalingPolicy PutScheduledAction DeleteScheduledAction',
        touches: [['modified', 'aws:scalable', 'rq.serviceNamespace + rq.resourceId']],
      },
    ],
  },
  {
    sources: ['ses'],
    rules: [
      {
        on: 'SendEmail SendRawEmail SendTemplatedEmail SendBulkTemplatedEmail SendBulkEmail',
        touches: [['used', 'ses:identity', 'rq.source ?? rq.fromEmailAddress']],
      },
      {
        on: 'VerifyEmailIdentity VerifyEmailAddress VerifyDomainIdentity VerifyDomainDkim CreateEmailIdentity',
        touches: [['created', 'ses:identity', 'rq.emailAddress ?? rq.domain ?? rq.emailIdentity']],
      },
      {
        on: 'DeleteEmailIdentity DeleteVerifiedEmailAddress',
        touches: [['deleted', 'ses:identity', 'rq.emailIdentity ?? rq.emailAddress']],
      },
      {
        on: 'PutIdentityPolicy DeleteIdentityPolicy CreateEmailIdentityPolicy UpdateEmailIdentityPolicy DeleteEmailIdentityPolicy',
        touches: [['shared', 'ses:identity', 'rq.identity ?? rq.emailIdentity']],
      },
      {
        on: 'GetIdentityVerificationAttributes GetIdentityDkimAttributes GetIdentityPolicies GetEmailIdentity',
        touches: [['read', 'ses:identity', 'rq.identities', 'rq.identity', 'rq.emailIdentity']],
      },
    ],
  },
  {
    sources: ['workspaces'],
    rules: [
      {
        on: 'CreateWorkspaces',
        touches: [
          ['created', 'workspaces:workspace', 'rs.pendingRequests.workspaceId'],
          ['used', 'ds:directory', 'rq.workspaces.directoryId'],
        ],
      },
      {
        on: 'TerminateWorkspaces',
        touches: [['deleted', 'workspaces:workspace', 'rq.terminateWorkspaceRequests.workspaceId']],
      },
      {
        on: 'StartWorkspaces StopWorkspaces RebootWorkspaces RebuildWorkspaces ModifyWorkspaceProperties ModifyWorkspaceState RestoreWorkspace',
        touches: [
          [
            'modified',
            'workspaces:workspace',
            'rq.workspaceId',
            'rq.startWorkspaceRequests.workspaceId',
            'rq.stopWorkspaceRequests.workspaceId',
            'rq.rebootWorkspaceRequests.workspaceId',
            'rq.rebuildWorkspaceRequests.workspaceId',
          ],
        ],
      },
    ],
  },
  {
    sources: ['transfer'],
    rules: [
      { on: 'CreateServer', touches: [['created', 'transfer:server', 'rs.serverId']] },
      {
        on: 'CreateUser',
        touches: [
          ['created', 'transfer:user', 'rq.serverId + rq.userName'],
          ['modified', 'transfer:server', 'rq.serverId'],
          ['used', 'iam:role', 'rq.role'],
        ],
      },
      {
        on: 'UpdateUser ImportSshPublicKey DeleteSshPublicKey',
        touches: [
          ['modified', 'transfer:user', 'rq.serverId + rq.userName'],
          ['used', 'iam:role', 'rq.role'],
        ],
      },
      { on: 'DeleteUser', touches: [['deleted', 'transfer:user', 'rq.serverId + rq.userName']] },
    ],
  },
  {
    sources: ['fsx'],
    rules: [
      { on: 'DeleteFileSystem', touches: [['deleted', 'fsx:file-system', 'rq.fileSystemId']] },
      {
        on: 'CreateBackup',
        touches: [
          ['created', 'fsx:backup', 'rs.backup.backupId'],
          ['parent', 'fsx:file-system', 'rq.fileSystemId'],
        ],
      },
    ],
  },
  {
    sources: ['elasticache'],
    rules: [
      {
        on: 'CopySnapshot',
        touches: [
          ['created', 'elasticache:snapshot', 'rq.targetSnapshotName'],
          ['parent', 'elasticache:snapshot', 'rq.sourceSnapshotName'],
          ['used', 's3:bucket', 'rq.targetBucket'],
        ],
      },
      {
        on: 'CreateReplicationGroup CreateCacheCluster',
        touches: [['used', 'elasticache:subnetgroup', 'rq.cacheSubnetGroupName']],
      },
      {
        on: 'CreateReplicationGroup',
        touches: [['created', 'elasticache:replicationgroup', 'rq.replicationGroupId']],
      },
      { on: 'CreateCacheCluster', touches: [['created', 'elasticache:cluster', 'rq.cacheClusterId']] },
    ],
  },
  {
    sources: ['amazonmq'],
    rules: [
      { on: 'CreateBroker', touches: [['created', 'mq:broker', 'rs.brokerArn ?? rs.brokerId']] },
      { on: 'UpdateBroker RebootBroker', touches: [['modified', 'mq:broker', 'rq.broker-id ?? rq.brokerId']] },
      {
        on: 'CreateUser UpdateUser DeleteUser',
        touches: [['modified', 'mq:broker', 'rq.broker-id ?? rq.brokerId']],
      },
      { on: 'DeleteBroker', touches: [['deleted', 'mq:broker', 'rq.broker-id ?? rq.brokerId']] },
    ],
  },
]
