import { CHANGES, type Relation } from '../model/resource.ts'
import { baseName, serviceOf } from './verbs.ts'

/** Reads that hand out content or credentials: what an intruder came for, so they show without `--all`. */
const TAKING: ReadonlySet<string> = new Set([
  's3|GetObject',
  's3|SelectObjectContent',
  's3|CopyObject',
  's3|UploadPartCopy',
  'secretsmanager|GetSecretValue',
  'secretsmanager|BatchGetSecretValue',
  'ssm|GetParameter',
  'ssm|GetParameters',
  'ssm|GetParametersByPath',
  'ssm|GetParameterHistory',
  'ec2|GetPasswordData',
  'sts|AssumeRole',
  'sts|AssumeRoleWithSAML',
  'sts|AssumeRoleWithWebIdentity',
  'sts|AssumeRoot',
])

/** Whether a touch shows by default: changes, and reads of content and credentials. */
export function defaultVisible(eventSource: string | null, eventName: string | null, relation: Relation): boolean {
  if (CHANGES.has(relation)) return true
  if ((relation !== 'read' && relation !== 'used') || eventSource === null || eventName === null) return false
  return TAKING.has(`${serviceOf(eventSource)}|${baseName(eventName)}`)
}
