import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { array, type Json, type JsonObject, object, text } from '../../../src/model/json.ts'
import { extract, interpret, matches, relationOfName } from '../../../src/resources/index.ts'

const LOGS = process.env.TRAIL_REAL_LOGS ?? resolve(import.meta.dirname, '../../../../shared/logs')
const ABSENT = !existsSync(LOGS)
const HOW = ABSENT ? ` (SKIPPED: no logs at ${LOGS}, set TRAIL_REAL_LOGS)` : ''

/** Every record of every source, from the files under `records/`. */
function records(): JsonObject[] {
  return readdirSync(LOGS).flatMap((source) => {
    const folder = join(LOGS, source, 'records')
    if (!existsSync(folder)) return []
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.gz'))
      .flatMap((name) => {
        const body = JSON.parse(gunzipSync(readFileSync(join(folder, name))).toString()) as Json
        const list = Array.isArray(body) ? body : array(object(body)?.Records)
        return list.map((one) => object(one)).filter((one): one is JsonObject => one !== null)
      })
  })
}

test.skipIf(ABSENT)(`every touch of the real logs is found again by its id, its ARN and TYPE:ID${HOW}`, () => {
  const seen = new Set<string>()
  for (const record of records()) {
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
})

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

test.skipIf(ABSENT)(`a successful change of the real logs that has parameters names what it changed${HOW}`, () => {
  const missed = new Set<string>()
  for (const record of records()) {
    const name = text(record.eventName) ?? ''
    const parameters = object(record.requestParameters)
    if (parameters === null || Object.keys(parameters).length === 0 || record.errorCode !== undefined) continue
    if (relationOfName(name) === 'read' || extract(record).touches.length > 0) continue
    missed.add(`${text(record.eventSource)?.split('.')[0]}:${name}`)
  }
  expect([...missed].filter((one) => !NAMELESS.has(one))).toEqual([])
})
