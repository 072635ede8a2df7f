import type { ServiceRules } from './rule.ts'

const SERVICE = 'rs.service.serviceArn ?? rq.cluster|default + rq.service ?? rq.cluster|default + rq.serviceName'

export const ECS: ServiceRules = {
  sources: ['ecs'],
  rules: [
    { on: 'CreateCluster', touches: [['created', 'ecs:cluster', 'rs.cluster.clusterArn ?? rq.clusterName']] },
    { on: 'DeleteCluster', touches: [['deleted', 'ecs:cluster', 'rq.cluster']] },
    {
      on: 'CreateService',
      touches: [
        ['created', 'ecs:service', SERVICE],
        ['parent', 'ecs:cluster', 'rq.cluster|default'],
        ['used', 'ecs:task-definition', 'rq.taskDefinition'],
      ],
    },
    {
      on: 'UpdateService',
      touches: [
        ['modified', 'ecs:service', SERVICE],
        ['used', 'ecs:task-definition', 'rq.taskDefinition'],
      ],
    },
    { on: 'DeleteService', touches: [['deleted', 'ecs:service', SERVICE]] },
    {
      on: 'RunTask StartTask',
      touches: [
        ['created', 'ecs:task', 'rs.tasks.taskArn'],
        ['parent', 'ecs:cluster', 'rq.cluster|default'],
        ['used', 'ecs:task-definition', 'rs.tasks.taskDefinitionArn ?? rq.taskDefinition'],
      ],
    },
    { on: 'StopTask', touches: [['deleted', 'ecs:task', 'rq.task']] },
    {
      on: 'ExecuteCommand',
      touches: [
        ['modified', 'ecs:task', 'rs.taskArn ?? rq.task'],
        ['modified', 'ecs:cluster', 'rs.clusterArn ?? rq.cluster|default'],
      ],
    },
    {
      on: 'RegisterTaskDefinition',
      touches: [
        ['created', 'ecs:task-definition', 'rs.taskDefinition.taskDefinitionArn'],
        ['used', 'iam:role', 'rq.taskRoleArn', 'rq.executionRoleArn'],
      ],
    },
    {
      on: 'UpdateCluster UpdateClusterSettings PutClusterCapacityProviders',
      touches: [['modified', 'ecs:cluster', 'rq.cluster']],
    },
    { on: 'DescribeClusters', touches: [['read', 'ecs:cluster', 'rq.clusters']] },
    {
      on: 'DescribeServices',
      touches: [
        ['read', 'ecs:service', 'rq.cluster|default + rq.services'],
        ['read', 'ecs:cluster', 'rq.cluster|default'],
      ],
    },
    {
      on: 'DescribeTasks',
      touches: [
        ['read', 'ecs:task', 'rq.tasks'],
        ['read', 'ecs:cluster', 'rq.cluster|default'],
      ],
    },
    {
      on: 'ListTasks ListServices ListContainerInstances',
      touches: [['read', 'ecs:cluster', 'rq.cluster|default']],
    },
    {
      on: 'RegisterContainerInstance',
      touches: [
        ['created', 'ecs:container-instance', 'rs.containerInstance.containerInstanceArn'],
        ['used', 'ecs:cluster', 'rq.cluster|default'],
      ],
    },
    { on: 'DeregisterTaskDefinition', touches: [['deleted', 'ecs:task-definition', 'rq.taskDefinition']] },
  ],
}

/** With Pod Identity, where the cluster vends a role. */
export const EKS: ServiceRules = {
  sources: ['eks', 'eks-auth'],
  rules: [
    { on: 'CreateCluster', touches: [['created', 'eks:cluster', 'rs.cluster.arn ?? rq.name']] },
    { on: 'DeleteCluster', touches: [['deleted', 'eks:cluster', 'rq.name']] },
    { on: 'UpdateClusterConfig UpdateClusterVersion', touches: [['modified', 'eks:cluster', 'rq.name']] },
    {
      on: 'CreateAccessEntry AssociateAccessPolicy DeleteAccessEntry UpdateAccessEntry DisassociateAccessPolicy',
      touches: [
        ['modified', 'eks:cluster', 'rq.name ?? rq.clusterName'],
        ['used', 'iam:role', 'rq.principalArn'],
      ],
    },
    {
      on: 'CreateNodegroup',
      touches: [
        ['created', 'eks:nodegroup', 'rs.nodegroup.nodegroupArn ?? rq.clusterName + rq.nodegroupName'],
        ['parent', 'eks:cluster', 'rq.clusterName ?? rq.name'],
      ],
    },
    {
      on: 'DeleteNodegroup',
      touches: [['deleted', 'eks:nodegroup', 'rq.clusterName + rq.nodegroupName ?? rq.name + rq.nodegroupName']],
    },
    {
      on: 'UpdateNodegroupConfig UpdateNodegroupVersion',
      touches: [['modified', 'eks:nodegroup', 'rq.clusterName + rq.nodegroupName ?? rq.name + rq.nodegroupName']],
    },
    {
      on: 'CreatePodIdentityAssociation UpdatePodIdentityAssociation DeletePodIdentityAssociation AssociateIdentityProviderConfig DisassociateIdentityProviderConfig AssociateEncryptionConfig',
      touches: [['modified', 'eks:cluster', 'rq.clusterName ?? rq.name']],
    },
    { on: 'DescribeCluster AccessKubernetesApi', touches: [['read', 'eks:cluster', 'rq.name']] },
    { on: 'AssumeRoleForPodIdentity', touches: [['used', 'eks:cluster', 'rq.clusterName']] },
  ],
}

export const ECR: ServiceRules = {
  sources: ['ecr'],
  rules: [
    {
      on: 'CreateRepository',
      touches: [['created', 'ecr:repository', 'rs.repository.repositoryArn ?? rq.repositoryName']],
    },
    { on: 'DeleteRepository', touches: [['deleted', 'ecr:repository', 'rq.repositoryName']] },
    {
      on: 'PutImage BatchDeleteImage PutLifecyclePolicy PutImageScanningConfiguration PutImageTagMutability DeleteLifecyclePolicy',
      touches: [['modified', 'ecr:repository', 'rq.repositoryName']],
    },
    { on: 'SetRepositoryPolicy DeleteRepositoryPolicy', touches: [['shared', 'ecr:repository', 'rq.repositoryName']] },
    {
      on: 'BatchGetImage GetDownloadUrlForLayer BatchCheckLayerAvailability DescribeImages GetRepositoryPolicy',
      touches: [['read', 'ecr:repository', 'rq.repositoryName']],
    },
  ],
}
