import { GLOBAL, homeCli, SANDBOX } from '../cast.ts'
import { ec2Id, iamId } from '../ids.ts'
import { event, iamUser, type JsonRecord } from '../record.ts'
import { instances } from './routine.ts'

/** An account that is in no organization and keeps a trail of its own, in us-east-1 alone. */
export function sandbox(): JsonRecord[] {
  const identity = iamUser(SANDBOX, 'student', iamId('AKIA', SANDBOX, 'student'))
  const id = ec2Id('i', 'sandbox')
  const of = { source: 'ec2', region: GLOBAL, account: SANDBOX, identity }
  return [
    event({
      ...of,
      label: 'sandbox-run',
      at: '2026-03-03T17:20:00Z',
      name: 'RunInstances',
      client: homeCli('ec2.run-instances'),
      request: {
        instancesSet: { items: [{ imageId: ec2Id('ami', 'sandbox'), minCount: 1, maxCount: 1 }] },
        instanceType: 't3.micro',
        disableApiTermination: false,
        monitoring: { enabled: false },
      },
      response: {
        requestId: 'from-the-service',
        reservationId: ec2Id('r', 'sandbox'),
        ownerId: SANDBOX,
        groupSet: {},
        instancesSet: {
          items: [
            {
              instanceId: id,
              imageId: ec2Id('ami', 'sandbox'),
              instanceState: { code: 0, name: 'pending' },
              instanceType: 't3.micro',
              subnetId: ec2Id('subnet', 'sandbox'),
              vpcId: ec2Id('vpc', 'sandbox'),
              groupSet: { items: [{ groupId: ec2Id('sg', 'sandbox'), groupName: 'default' }] },
            },
          ],
        },
      },
    }),
    event({
      ...of,
      label: 'sandbox-stop',
      at: '2026-03-03T18:02:44Z',
      name: 'StopInstances',
      client: homeCli('ec2.stop-instances'),
      ...instances('StopInstances', [id]),
    }),
  ]
}
