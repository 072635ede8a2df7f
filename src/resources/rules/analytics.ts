import type { ServiceRules } from './rule.ts'

/** Data and the models made of it: Glue, Lake Formation, Athena, SageMaker, Bedrock's agents. */
export const ANALYTICS: readonly ServiceRules[] = [
  {
    sources: ['macie2'],
    rules: [
      {
        on: 'CreateClassificationJob',
        touches: [
          ['created', 'macie2:classification-job', 'rs.jobArn ?? rs.jobId'],
          ['read', 's3:bucket', 'rq.s3JobDefinition.bucketDefinitions.buckets'],
        ],
      },
    ],
  },
  {
    sources: ['glue'],
    rules: [
      {
        on: 'BatchDeleteTable',
        touches: [
          ['deleted', 'glue:table', 'rq.databaseName + rq.tablesToDelete'],
          ['modified', 'glue:database', 'rq.databaseName'],
        ],
      },
      { on: 'StartJobRun BatchStopJobRun UpdateJob', touches: [['modified', 'glue:job', 'rq.jobName']] },
      { on: 'StartJobRun UpdateJob CreateJob', touches: [['used', 'iam:role', 'rq.role', 'rq.jobUpdate.role']] },
      { on: 'CreateJob', touches: [['created', 'glue:job', 'rq.name']] },
      { on: 'DeleteJob', touches: [['deleted', 'glue:job', 'rq.jobName']] },
      { on: 'GetJob GetJobRun GetJobRuns', touches: [['read', 'glue:job', 'rq.jobName']] },
      {
        on: 'CreateCrawler',
        touches: [
          ['created', 'glue:crawler', 'rq.name'],
          ['used', 'glue:database', 'rq.databaseName'],
        ],
      },
      {
        on: 'UpdateCrawler',
        touches: [
          ['modified', 'glue:crawler', 'rq.name'],
          ['used', 'glue:database', 'rq.databaseName'],
        ],
      },
      { on: 'CreateCrawler UpdateCrawler', touches: [['used', 'iam:role', 'rq.role']] },
      {
        on: 'CreateDevEndpoint',
        touches: [
          ['created', 'glue:devEndpoint', 'rq.endpointName'],
          ['used', 'iam:role', 'rq.roleArn'],
        ],
      },
      { on: 'UpdateDevEndpoint', touches: [['modified', 'glue:devEndpoint', 'rq.endpointName']] },
      { on: 'DeleteDevEndpoint', touches: [['deleted', 'glue:devEndpoint', 'rq.endpointName']] },
      { on: 'GetTables', touches: [['read', 'glue:database', 'rq.databaseName']] },
    ],
  },
  {
    sources: ['lakeformation'],
    rules: [
      {
        on: 'GrantPermissions RevokePermissions',
        touches: [
          ['shared', 'glue:table', 'rq.resource.table.databaseName + rq.resource.table.name'],
          ['shared', 'glue:table', 'rq.resource.tableWithColumns.databaseName + rq.resource.tableWithColumns.name'],
          ['shared', 'glue:database', 'rq.resource.database.name'],
          ['shared', 'aws:any', 'rq.resource.dataLocation.resourceArn'],
        ],
      },
      { on: 'RegisterResource DeregisterResource', touches: [['used', 'aws:any', 'rq.resourceArn']] },
    ],
  },
  {
    sources: ['athena'],
    rules: [
      {
        on: 'StartQueryExecution',
        touches: [
          ['used', 'athena:workgroup', 'rq.workGroup|primary'],
          ['used', 'glue:database', 'rq.queryExecutionContext.database'],
          ['used', 's3:bucket', 'rq.resultConfiguration.outputLocation'],
          ['created', 'athena:queryExecution', 'rs.queryExecutionId'],
        ],
      },
      { on: 'StopQueryExecution', touches: [['modified', 'athena:queryExecution', 'rq.queryExecutionId']] },
      {
        on: 'GetQueryResults GetQueryResultsStream GetQueryExecution',
        touches: [['read', 'athena:queryExecution', 'rq.queryExecutionId']],
      },
      { on: 'CreateWorkGroup', touches: [['created', 'athena:workgroup', 'rq.name']] },
      { on: 'UpdateWorkGroup', touches: [['modified', 'athena:workgroup', 'rq.workGroup']] },
      { on: 'DeleteWorkGroup', touches: [['deleted', 'athena:workgroup', 'rq.workGroup']] },
    ],
  },
  {
    sources: ['sagemaker'],
    rules: [
      // A URL is a way in.
      {
        on: 'CreatePresignedNotebookInstanceUrl',
        touches: [['used', 'sagemaker:notebook-instance', 'rq.notebookInstanceName']],
      },
      {
        on: 'CreatePresignedDomainUrl',
        touches: [
          ['used', 'sagemaker:domain', 'rq.domainId'],
          ['used', 'sagemaker:user-profile', 'rq.domainId + rq.userProfileName'],
        ],
      },
      {
        on: 'StartNotebookInstance StopNotebookInstance UpdateNotebookInstance',
        touches: [['modified', 'sagemaker:notebook-instance', 'rq.notebookInstanceName']],
      },
      {
        on: 'DeleteNotebookInstance',
        touches: [['deleted', 'sagemaker:notebook-instance', 'rq.notebookInstanceName']],
      },
      {
        on: 'UpdateNotebookInstance',
        touches: [['used', 'iam:role', 'rq.roleArn']],
      },
    ],
  },
  {
    sources: ['bedrock'],
    rules: [
      {
        on: 'InvokeAgent',
        touches: [
          ['used', 'bedrock:agent', 'rq.agentId'],
          ['used', 'bedrock:agent-alias', 'rq.agentId + rq.agentAliasId'],
        ],
      },
      { on: 'InvokeInlineAgent', touches: [['used', 'bedrock:foundation-model', 'rq.foundationModel']] },
      {
        on: 'InvokeFlow',
        touches: [
          ['used', 'bedrock:flow', 'rq.flowIdentifier'],
          ['used', 'bedrock:flow-alias', 'rq.flowIdentifier + rq.flowAliasIdentifier'],
        ],
      },
      {
        on: 'CreateAgent',
        touches: [
          ['created', 'bedrock:agent', 'rs.agent.agentId'],
          ['used', 'bedrock:foundation-model', 'rq.foundationModel'],
          ['used', 'iam:role', 'rq.agentResourceRoleArn'],
        ],
      },
      {
        on: 'UpdateAgent',
        touches: [
          ['modified', 'bedrock:agent', 'rq.agentId'],
          ['used', 'bedrock:foundation-model', 'rq.foundationModel'],
          ['used', 'iam:role', 'rq.agentResourceRoleArn'],
        ],
      },
      {
        on: 'PrepareAgent CreateAgentActionGroup UpdateAgentActionGroup DeleteAgentActionGroup AssociateAgentKnowledgeBase DisassociateAgentKnowledgeBase',
        touches: [
          ['modified', 'bedrock:agent', 'rq.agentId'],
          ['attached', 'bedrock:knowledge-base', 'rq.knowledgeBaseId'],
          ['used', 'lambda:function', 'rq.actionGroupExecutor.lambda'],
        ],
      },
      { on: 'DeleteAgent', touches: [['deleted', 'bedrock:agent', 'rq.agentId']] },
      {
        on: 'Retrieve',
        touches: [['read', 'bedrock:knowledge-base', 'rq.knowledgeBaseId']],
      },
      {
        on: 'RetrieveAndGenerate',
        touches: [
          [
            'read',
            'bedrock:knowledge-base',
            'rq.retrieveAndGenerateConfiguration.knowledgeBaseConfiguration.knowledgeBaseId',
          ],
        ],
      },
      { on: 'ApplyGuardrail', touches: [['used', 'bedrock:guardrail', 'rq.guardrailIdentifier']] },
      { on: 'UpdateGuardrail', touches: [['modified', 'bedrock:guardrail', 'rq.guardrailIdentifier']] },
      { on: 'DeleteGuardrail', touches: [['deleted', 'bedrock:guardrail', 'rq.guardrailIdentifier']] },
    ],
  },
]
