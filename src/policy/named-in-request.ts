/**
 * Parts of ARNs that only the request tells: a touch holds the table and not its index, the function and not its
 * qualifier, and a path of parameters is no parameter. By the variable in IAM's pattern, for the events that are read for it.
 */
import { text } from '../model/json.ts'
import type { Call } from './actions-of.ts'
import { sourceName, undated } from './event-name.ts'

interface Parts {
  on: RegExp
  /** The variable of the ARN's pattern, and the parameter that holds it. */
  parts: Readonly<Record<string, string>>
}

const NAMED: Readonly<Record<string, readonly Parts[]>> = {
  dynamodb: [{ on: /^(Query|Scan)$/, parts: { IndexName: 'indexName' } }],
  lambda: [
    {
      on: /^(Invoke|InvokeWithResponseStream|InvokeFunction|GetFunction|GetFunctionConfiguration|GetFunctionConcurrency|GetPolicy|AddPermission|RemovePermission)$/,
      parts: { Qualifier: 'qualifier' },
    },
  ],
  logs: [{ on: /^GetLogEvents$/, parts: { LogStreamName: 'logStreamName' } }],
  ssm: [
    { on: /^GetParametersByPath$/, parts: { ParameterNameWithoutLeadingSlash: 'path' } },
    { on: /^StartSession$/, parts: { DocumentName: 'documentName' } },
  ],
  glue: [
    {
      on: /^(GetTables|SearchTables|GetTableVersions?|GetPartitionIndexes|GetColumnStatistics\w+|BatchGetPartition|BatchDeleteTable|GetUserDefinedFunctions?)$/,
      parts: { DatabaseName: 'databaseName', TableName: 'tableName' },
    },
  ],
  batch: [{ on: /^SubmitJob$/, parts: { JobQueueName: 'jobQueue', JobDefinitionName: 'jobDefinition' } }],
  ecs: [
    {
      on: /^(DescribeServices|DescribeTasks|ListTasks|DescribeContainerInstances|StopTask)$/,
      parts: { ClusterName: 'cluster' },
    },
  ],
  iam: [{ on: /^CreateServiceLinkedRole$/, parts: { RoleNameWithPath: 'aWSServiceName' } }],
  codebuild: [
    { on: /^DeleteProject$/, parts: { ProjectName: 'name' } },
    { on: /^ListBuild(Batche)?sForProject$/, parts: { ProjectName: 'projectName' } },
  ],
  codecommit: [
    { on: /^(Get|List|Create|Put|Update|Delete|Merge|Describe|Git)/, parts: { RepositoryName: 'repositoryName' } },
  ],
  codepipeline: [{ on: /^(Start|Stop|Get|List|Retry|Delete)Pipeline/, parts: { PipelineName: 'name' } }],
}

/** Parameters that are not the part itself. */
const WRITTEN: Readonly<Record<string, (value: string) => string>> = {
  path: (path) => `${path.replace(/^\//, '')}*`,
  aWSServiceName: (service) => `aws-service-role/${service}/*`,
}

function partsOf(source: string, name: string): Readonly<Record<string, string>> {
  const rules = Object.hasOwn(NAMED, source) ? (NAMED[source] ?? []) : []
  return rules.find(({ on }) => on.test(name))?.parts ?? {}
}

/** Whether the request of such an event is read for parts of ARNs. `name` without its version. */
export function namesParts(source: string, name: string): boolean {
  return Object.keys(partsOf(source, name)).length > 0
}

/** What the request says for variables of ARN patterns. */
export function namedIn({
  eventSource,
  eventName,
  request,
}: Pick<Call, 'eventSource' | 'eventName' | 'request'>): Map<string, string> {
  const named = new Map<string, string>()
  if (request === null) return named
  for (const [variable, parameter] of Object.entries(partsOf(sourceName(eventSource), undated(eventName)))) {
    const value = text(request[parameter])
    if (value === null || value === '' || /^\*+$|HIDDEN/.test(value)) continue
    const last = value.startsWith('arn:') ? value.slice(value.search(/[/:][^/:]*$/) + 1) : value
    named.set(variable, WRITTEN[parameter]?.(last) ?? last)
  }
  return named
}
