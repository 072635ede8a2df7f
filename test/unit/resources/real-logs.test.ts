import { expect, test } from 'vitest'
import { object, text } from '../../../src/model/json.ts'
import { extract, interpret, matches, relationOfName } from '../../../src/resources/index.ts'
import { REAL_LOGS_ABSENT, REAL_LOGS_SAID, realRecords } from '../../support/real-logs.ts'

test.skipIf(REAL_LOGS_ABSENT)(
  `every touch of the real logs is found again by its id, its ARN and TYPE:ID${REAL_LOGS_SAID}`,
  () => {
    const seen = new Set<string>()
    for (const record of realRecords()) {
      for (const { resource } of extract(record).touches) {
        const key = JSON.stringify(resource)
        if (seen.has(key)) continue
        seen.add(key)
        for (const input of [resource.id, `${resource.type}:${resource.id}`, resource.arn ?? resource.id]) {
          const found = interpret(input).some((query) => matches(query, resource))
          expect(found, `${input} for ${key}`).toBe(true)
        }
      }
    }
    expect(seen.size).toBeGreaterThan(4_000)
  },
)

/** Changes of the real logs that name nothing, reviewed one by one: they lack the name or act on the whole account. */
const NAMELESS = new Set(
  (
    'cloudtrail:EnableRegion cloudwatch:PutLogEvents cloudwatch:PutMetricData config:DeleteDeliveryChannel ' +
    'config:PutDeliveryChannel ec2:EnableSerialConsoleAccess es:CreateElasticsearchDomain ' +
    'glue:PutDataCatalogEncryptionSettings kms:PutKeyPolicy opsworks:CreateDeployment opsworks:CreateInstance ' +
    's3:PutBucketPolicy s3:SetQueueAttributes secretsmanager:PutResourcePolicy sqs:SetQueueAttributes ' +
    'sso-directory:AddMemberToGroup'
  ).split(' '),
)

test.skipIf(REAL_LOGS_ABSENT)(
  `a successful change of the real logs that has parameters names what it changed${REAL_LOGS_SAID}`,
  () => {
    const missed = new Set<string>()
    for (const record of realRecords()) {
      const name = text(record.eventName) ?? ''
      const parameters = object(record.requestParameters)
      if (parameters === null || Object.keys(parameters).length === 0 || record.errorCode !== undefined) continue
      if (relationOfName(name) === 'read' || extract(record).touches.length > 0) continue
      missed.add(`${text(record.eventSource)?.split('.')[0]}:${name}`)
    }
    expect([...missed].filter((one) => !NAMELESS.has(one))).toEqual([])
  },
)
