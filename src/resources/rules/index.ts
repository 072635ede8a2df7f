import { ANALYTICS } from './analytics.ts'
import { BACKUP } from './backup.ts'
import { ECR, ECS, EKS } from './containers.ts'
import { DYNAMODB, REDSHIFT } from './databases.ts'
import { DELIVERY } from './delivery.ts'
import { DIRECTORY, SSO } from './directory.ts'
import { EBS, EC2, EC2_CONNECT } from './ec2.ts'
import { EC2_CAPACITY } from './ec2-capacity.ts'
import { EC2_TRANSFER } from './ec2-transfer.ts'
import { EDGE } from './edge.ts'
import { IAM, ROLES_ANYWHERE, STS } from './iam.ts'
import { LAMBDA } from './lambda.ts'
import { SNS, SQS } from './messages.ts'
import { TRAFFIC_MIRROR } from './mirror.ts'
import { ORGANIZATIONS } from './organizations.ts'
import { OTHERS } from './others.ts'
import { RDS } from './rds.ts'
import { compileRules, type Rule, type ServiceRules } from './rule.ts'
import { S3 } from './s3.ts'
import { AUTOSCALING, CLOUDFORMATION, ELB, EMR } from './scaling.ts'
import { KMS, SECRETS, SSM } from './secrets.ts'
import { SHARED_ADMIN } from './shared-admin.ts'
import { VPC } from './vpc.ts'
import { VPC_LINKS } from './vpc-links.ts'
import { CLOUDTRAIL, CONFIG, EVENTS, GUARDDUTY, LOGS, MONITORING, RESOLVER, SCHEDULER } from './watch.ts'

/** All rules, as data: what docs and tests go through. */
export const SERVICE_RULES: readonly ServiceRules[] = [
  EC2,
  EC2_CAPACITY,
  EC2_TRANSFER,
  VPC,
  VPC_LINKS,
  TRAFFIC_MIRROR,
  ORGANIZATIONS,
  EC2_CONNECT,
  EBS,
  IAM,
  STS,
  ROLES_ANYWHERE,
  SSO,
  S3,
  KMS,
  SECRETS,
  SSM,
  LAMBDA,
  RDS,
  DYNAMODB,
  REDSHIFT,
  LOGS,
  CLOUDTRAIL,
  MONITORING,
  EVENTS,
  SCHEDULER,
  CONFIG,
  GUARDDUTY,
  RESOLVER,
  AUTOSCALING,
  ELB,
  EMR,
  CLOUDFORMATION,
  SQS,
  SNS,
  ECS,
  EKS,
  ECR,
  BACKUP,
  ...OTHERS,
  ...SHARED_ADMIN,
  ...DIRECTORY,
  ...EDGE,
  ...ANALYTICS,
  ...DELIVERY,
]

const COMPILED = compileRules(SERVICE_RULES)

/** By source and name, never by name alone: `CreateCluster` is four services' event. */
export function ruleFor(source: string, name: string): Rule | null {
  return COMPILED.get(source)?.get(name) ?? null
}
