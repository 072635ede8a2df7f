import { type Told, told } from '../record.ts'

/** Commands, containers, groups of instances, stacks, builds: events beyond the reference's table. */
export const BEYOND_RUN: readonly Told[] = [
  told(
    'ssm.SendCommand',
    {
      rq: {
        documentName: 'AWS-RunShellScript',
        targets: [
          { key: 'tag:Env', values: ['prod'] },
          { key: 'InstanceIds', values: ['i-0aaaaaaa1'] },
        ],
        parameters: 'HIDDEN_DUE_TO_SECURITY_REASONS',
        outputS3BucketName: 'out',
        interactive: false,
      },
      rs: {
        command: {
          commandId: '11111111-2222-3333-4444-555555555555',
          instanceIds: [],
          documentName: 'AWS-RunShellScript',
        },
      },
    },
    'modified ec2:instance i-0aaaaaaa1',
    'used s3:bucket out by parameter',
    'used ssm:document AWS-RunShellScript',
  ),
  told(
    'ssm.StartAutomationExecution',
    {
      rq: { documentName: 'AWS-StopEC2Instance', parameters: { InstanceId: ['i-0aaaaaaa1'] } },
      rs: { automationExecutionId: '11111111-2222-3333-4444-555555555555' },
    },
    'created ssm:automation-execution 11111111-2222-3333-4444-555555555555',
    'used ec2:instance i-0aaaaaaa1',
    'used ssm:document AWS-StopEC2Instance',
  ),
  told(
    'ssm.CreateAssociation',
    {
      rq: {
        name: 'AWS-RunShellScript',
        targets: [{ key: 'InstanceIds', values: ['i-0aaaaaaa1'] }],
        associationName: 'x',
      },
      rs: {
        associationDescription: { associationId: '11111111-2222-3333-4444-555555555555', name: 'AWS-RunShellScript' },
      },
    },
    'created ssm:association 11111111-2222-3333-4444-555555555555',
    'modified ec2:instance i-0aaaaaaa1',
    'used ssm:document AWS-RunShellScript',
  ),
  told(
    'ssm.CreateActivation',
    {
      rq: { iamRole: 'SSMRole', registrationLimit: 1, defaultInstanceName: 'x' },
      rs: { activationId: '11111111-2222-3333-4444-555555555555', activationCode: 'HIDDEN_DUE_TO_SECURITY_REASONS' },
    },
    'created ssm:activation 11111111-2222-3333-4444-555555555555',
    'used iam:role SSMRole',
  ),
  told(
    'ssm.StartSession',
    {
      rq: { target: 'mi-0123456789abcdef0', documentName: 'AWS-StartPortForwardingSession' },
      rs: { sessionId: 'alice-0abc', tokenValue: 'Value hidden due to security reasons.', streamUrl: 'wss://x' },
    },
    'created ssm:session alice-0abc',
    'modified ssm:managed-instance mi-0123456789abcdef0',
    'used ssm:document AWS-StartPortForwardingSession',
  ),
  told(
    'ssm.CreateMaintenanceWindow',
    { rq: { name: 'weekly', schedule: 'rate(7 days)' }, rs: { windowId: 'mw-0123456789abcdef0' } },
    'created ssm:maintenancewindow mw-0123456789abcdef0',
  ),
  told(
    'ssm.RegisterTaskWithMaintenanceWindow',
    {
      rq: {
        windowId: 'mw-0123456789abcdef0',
        taskArn: 'AWS-RunShellScript',
        taskType: 'RUN_COMMAND',
        targets: [{ key: 'InstanceIds', values: ['i-0aaaaaaa1'] }],
      },
      rs: { windowTaskId: '11111111-2222-3333-4444-555555555555' },
    },
    'modified ssm:maintenancewindow mw-0123456789abcdef0',
    'used ec2:instance i-0aaaaaaa1',
    'used ssm:document AWS-RunShellScript',
  ),
  told(
    'ssm.PutResourcePolicy',
    { rq: { resourceArn: 'arn:aws:ssm:eu-west-1:111122223333:parameter/app/key', policy: '{}' } },
    'shared ssm:parameter /app/key',
  ),
  told('ssm.PutInventory', { rq: { instanceId: 'i-0aaaaaaa1', items: 'HIDDEN' } }, 'modified ec2:instance i-0aaaaaaa1'),
  told(
    'ssm.DeregisterManagedInstance',
    { rq: { instanceId: 'mi-0123456789abcdef0' } },
    'deleted ssm:managed-instance mi-0123456789abcdef0',
  ),
  told(
    'ecs.RunTask',
    {
      rq: { cluster: 'prod', taskDefinition: 'job' },
      rs: {
        tasks: [
          {
            taskArn: 'arn:aws:ecs:eu-west-1:111122223333:task/prod/0123456789abcdef0123456789abcdef',
            clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/prod',
            taskDefinitionArn: 'arn:aws:ecs:eu-west-1:111122223333:task-definition/job:7',
            lastStatus: 'PROVISIONING',
          },
        ],
        failures: [],
      },
    },
    'created ecs:task 0123456789abcdef0123456789abcdef',
    'parent ecs:cluster prod',
    'used ecs:task-definition job:7',
  ),
  told(
    'ecs.PutClusterCapacityProviders',
    { rq: { cluster: 'prod', capacityProviders: ['FARGATE'] } },
    'modified ecs:cluster prod',
  ),
  told(
    'ecs.DescribeTasks',
    {
      readOnly: true,
      rq: { cluster: 'prod', tasks: ['arn:aws:ecs:eu-west-1:111122223333:task/prod/0123456789abcdef0123456789abcdef'] },
    },
    'read ecs:cluster prod',
    'read ecs:task 0123456789abcdef0123456789abcdef',
  ),
  told(
    'ecs.DescribeServices',
    { readOnly: true, rq: { cluster: 'prod', services: ['web'] } },
    'read ecs:cluster prod',
    'read ecs:service prod/web',
  ),
  told('ecs.DescribeClusters', { readOnly: true, rq: { clusters: ['prod'] } }, 'read ecs:cluster prod'),
  told(
    'ecs.RegisterContainerInstance',
    {
      rq: { cluster: 'prod' },
      rs: {
        containerInstance: {
          containerInstanceArn:
            'arn:aws:ecs:eu-west-1:111122223333:container-instance/prod/0123456789abcdef0123456789abcdef',
          ec2InstanceId: 'i-0aaaaaaa1',
        },
      },
    },
    'created ecs:container-instance 0123456789abcdef0123456789abcdef',
    'used ec2:instance i-0aaaaaaa1 by walker',
    'used ecs:cluster prod',
  ),
  told(
    'eks.CreateAccessEntry',
    {
      rq: { name: 'k8s', principalArn: 'arn:aws:iam::111122223333:role/dev', kubernetesGroups: ['masters'] },
      rs: {
        accessEntry: {
          clusterName: 'k8s',
          accessEntryArn:
            'arn:aws:eks:eu-west-1:111122223333:access-entry/k8s/role/111122223333/dev/11111111-2222-3333-4444-555555555555',
        },
      },
    },
    'created eks:access-entry k8s/dev by walker',
    'modified eks:cluster k8s',
    'used iam:role dev',
  ),
  told(
    'eks.CreatePodIdentityAssociation',
    {
      rq: {
        clusterName: 'k8s',
        namespace: 'default',
        serviceAccount: 'app',
        roleArn: 'arn:aws:iam::111122223333:role/pod',
      },
      rs: {
        association: {
          associationArn: 'arn:aws:eks:eu-west-1:111122223333:podidentityassociation/k8s/a-0123',
          associationId: 'a-0123',
          clusterName: 'k8s',
        },
      },
    },
    'created eks:podidentityassociation k8s/a-0123 by walker',
    'modified eks:cluster k8s',
    'used iam:role pod by walker',
  ),
  told(
    'eks.UpdateNodegroupConfig',
    { rq: { name: 'k8s', nodegroupName: 'ng' }, rs: { update: { id: '11111111-2222-3333-4444-555555555555' } } },
    'modified eks:nodegroup k8s/ng',
  ),
  told('eks.AccessKubernetesApi', { readOnly: true, rq: { name: 'k8s' } }, 'read eks:cluster k8s'),
  told(
    'cloudformation.CreateChangeSet',
    {
      rq: { stackName: 'app', changeSetName: 'cs1', changeSetType: 'UPDATE', capabilities: ['CAPABILITY_IAM'] },
      rs: {
        id: 'arn:aws:cloudformation:eu-west-1:111122223333:changeSet/cs1/11111111-2222-3333-4444-555555555555',
        stackId: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/app/11111111-2222-3333-4444-555555555555',
      },
    },
    'created cloudformation:changeSet cs1 by walker',
    'modified cloudformation:stack app',
  ),
  told(
    'cloudformation.CreateStackSet',
    {
      rq: {
        stackSetName: 'base',
        templateURL: 'https://s3.amazonaws.com/templates/a.yaml',
        administrationRoleARN: 'arn:aws:iam::111122223333:role/Admin',
      },
      rs: { stackSetId: 'base:11111111-2222-3333-4444-555555555555' },
    },
    'created cloudformation:stackset base',
    'used iam:role Admin',
    'used s3:bucket templates child by walker',
    'used s3:object templates/a.yaml by walker',
  ),
  told(
    'cloudformation.CreateStackInstances',
    {
      rq: {
        stackSetName: 'base',
        accounts: ['444455556666'],
        regions: ['eu-west-1'],
        deploymentTargets: { organizationalUnitIds: ['ou-a1b2-11111111'] },
      },
      rs: { operationId: '11111111-2222-3333-4444-555555555555' },
    },
    'modified cloudformation:stackset base',
    'used aws:account 444455556666',
    'used organizations:ou ou-a1b2-11111111 by parameter',
  ),
  told(
    'elasticmapreduce.RunJobFlow',
    {
      rq: {
        name: 'c',
        logUri: 's3://emr-logs/',
        jobFlowRole: 'EMR_EC2_DefaultRole',
        serviceRole: 'EMR_DefaultRole',
        instances: { ec2KeyName: 'ops', ec2SubnetId: 'subnet-0aaaaaaa1' },
      },
      rs: { jobFlowId: 'j-ABC123', clusterArn: 'arn:aws:elasticmapreduce:eu-west-1:111122223333:cluster/j-ABC123' },
    },
    'created elasticmapreduce:cluster j-ABC123',
    'used ec2:key-pair ops by parameter',
    'used ec2:subnet subnet-0aaaaaaa1 by walker',
    'used iam:instance-profile EMR_EC2_DefaultRole',
    'used iam:role EMR_DefaultRole',
    'used s3:bucket emr-logs by walker',
  ),
  told(
    'codebuild.StartBuild',
    {
      rq: { projectName: 'ci', environmentVariablesOverride: [] },
      rs: {
        build: {
          id: 'ci:11111111-2222-3333-4444-555555555555',
          arn: 'arn:aws:codebuild:eu-west-1:111122223333:build/ci:11111111-2222-3333-4444-555555555555',
          projectName: 'ci',
          serviceRole: 'arn:aws:iam::111122223333:role/cb',
        },
      },
    },
    'created codebuild:build ci:11111111-2222-3333-4444-555555555555',
    'modified codebuild:project ci',
    'used iam:role cb by walker',
  ),
  told(
    'codepipeline.UpdatePipeline',
    {
      rq: {
        pipeline: {
          name: 'p',
          roleArn: 'arn:aws:iam::111122223333:role/cp',
          artifactStore: { type: 'S3', location: 'artifacts' },
        },
      },
    },
    'modified codepipeline:pipeline p',
    'used iam:role cp',
    'used s3:bucket artifacts',
  ),
  told(
    'codepipeline.StartPipelineExecution',
    { rq: { name: 'p' }, rs: { pipelineExecutionId: '11111111-2222-3333-4444-555555555555' } },
    'modified codepipeline:pipeline p',
  ),
  told(
    'codeartifact.PutRepositoryPermissionsPolicy',
    {
      rq: { domain: 'acme', repository: 'npm', policyDocument: '{}' },
      rs: { policy: { resourceArn: 'arn:aws:codeartifact:eu-west-1:111122223333:repository/acme/npm' } },
    },
    'shared codeartifact:repository acme/npm',
  ),
  told(
    'codedeploy.CreateDeployment',
    { rq: { applicationName: 'app', deploymentGroupName: 'prod' }, rs: { deploymentId: 'd-ABC' } },
    'created codedeploy:deployment d-ABC',
    'modified codedeploy:deploymentgroup app/prod',
    'used codedeploy:application app',
  ),
  told(
    'batch.SubmitJob',
    {
      rq: { jobName: 'j', jobQueue: 'q', jobDefinition: 'jd:1' },
      rs: {
        jobArn: 'arn:aws:batch:eu-west-1:111122223333:job/11111111-2222-3333-4444-555555555555',
        jobId: '11111111-2222-3333-4444-555555555555',
        jobName: 'j',
      },
    },
    'created batch:job 11111111-2222-3333-4444-555555555555',
    'used batch:job-definition jd:1',
    'used batch:job-queue q',
  ),
  told(
    'workspaces.CreateWorkspaces',
    {
      rq: { workspaces: [{ directoryId: 'd-1234567890', userName: 'bob', bundleId: 'wsb-abc' }] },
      rs: { failedRequests: [], pendingRequests: [{ workspaceId: 'ws-abc123', directoryId: 'd-1234567890' }] },
    },
    'created workspaces:workspace ws-abc123',
    'used ds:directory d-1234567890',
  ),
  told(
    'workspaces.TerminateWorkspaces',
    { rq: { terminateWorkspaceRequests: [{ workspaceId: 'ws-abc123' }] }, rs: { failedRequests: [] } },
    'deleted workspaces:workspace ws-abc123',
  ),
  told(
    'autoscaling.TerminateInstanceInAutoScalingGroup',
    {
      rq: { instanceId: 'i-0aaaaaaa1', shouldDecrementDesiredCapacity: true },
      rs: {
        activity: {
          activityId: '11111111-2222-3333-4444-555555555555',
          autoScalingGroupName: 'asg',
          cause: 'x',
          description: 'Terminating EC2 instance: i-0aaaaaaa1',
        },
      },
    },
    'deleted ec2:instance i-0aaaaaaa1',
    'modified autoscaling:autoScalingGroup asg',
  ),
  told(
    'autoscaling.SetInstanceProtection',
    { rq: { autoScalingGroupName: 'asg', instanceIds: ['i-0aaaaaaa1'], protectedFromScaleIn: false } },
    'modified autoscaling:autoScalingGroup asg',
    'modified ec2:instance i-0aaaaaaa1',
  ),
  told(
    'autoscaling.AttachLoadBalancerTargetGroups',
    {
      rq: {
        autoScalingGroupName: 'asg',
        targetGroupARNs: ['arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/tg/0123'],
      },
    },
    'modified autoscaling:autoScalingGroup asg',
    'used elasticloadbalancing:targetgroup tg by walker',
  ),
  told(
    'autoscaling.DeletePolicy',
    { rq: { autoScalingGroupName: 'asg', policyName: 'p' } },
    'deleted autoscaling:scalingPolicy asg/p',
    'modified autoscaling:autoScalingGroup asg',
  ),
  told(
    'elasticloadbalancing.DeleteRule',
    { rq: { ruleArn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener-rule/app/lb/0123/4567/89ab' } },
    'deleted elasticloadbalancing:listener-rule app/lb/0123/4567/89ab',
  ),
  told(
    'application-autoscaling.RegisterScalableTarget',
    { rq: { serviceNamespace: 'dynamodb', resourceId: 'table/Music' } },
    'modified dynamodb:table Music',
  ),
]
