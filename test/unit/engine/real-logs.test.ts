import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openViews } from '../../../src/engine/views.ts'
import { rows } from '../../../src/store/rows.ts'
import { REAL_LOGS, REAL_LOGS_ABSENT, REAL_LOGS_SAID } from '../../support/real-logs.ts'
import { withStoreOf } from '../../support/store.ts'

/**
 * Events by who acted, where that began and how sure it is, reviewed by hand. `unresolved` are sessions whose beginning
 * is in none of the logs; none of them has a vendor.
 */
const REVIEWED: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'cribl-pack': {
    'iam-user < iam-user exact': 34,
    'aws-service < aws-service exact': 6,
    'root < root exact': 4,
  },
  'custodian-eventbridge': {
    'assumed-role < assumed-role unresolved': 11,
    'iam-user < iam-user exact': 7,
    'root < root exact': 3,
    // Its type says IAMUser, its ARN is a role session's.
    'assumed-role < assumed-role ambiguous': 1,
    'assumed-role < aws-account exact': 1,
    'unknown < unknown unresolved': 1,
  },
  'elastic-integrations': {
    'iam-user < iam-user exact': 3,
    'assumed-role < assumed-role unresolved': 1,
  },
  'grycap-university': {
    'iam-user < iam-user exact': 5881,
    'assumed-role < assumed-role unresolved': 201,
    // A sign-in whose name is hidden.
    'iam-user < iam-user unresolved': 1,
    'root < root exact': 105,
  },
  'ocsf-samples': {
    'iam-user < iam-user exact': 2,
    'assumed-role < assumed-role unresolved': 1,
  },
  'opensearch-catalog': {
    'assumed-role < aws-service strong': 771,
    'aws-service < aws-service exact': 84,
    'assumed-role < assumed-role unresolved': 29,
    'assumed-role < aws-service exact': 7,
  },
  'otrf-s3-exfil': {
    'iam-user < iam-user exact': 87,
    'assumed-role < aws-service exact': 11,
    'aws-service < aws-service exact': 5,
  },
  'panther-rule-tests': {
    'assumed-role < assumed-role unresolved': 108,
    'iam-user < iam-user exact': 48,
    // Users without ARN, most of them without account or id.
    'iam-user < iam-user unresolved': 6,
    // Its type says AssumedRole, its ARN is a user's.
    'iam-user < iam-user ambiguous': 1,
    'assumed-role < identity-center-user likely': 19,
    'assumed-role < aws-service strong': 7,
    'root < root exact': 6,
    'assumed-role < aws-account exact': 3,
    'federated-user < federated-user unresolved': 2,
    // Of an account that is loaded, by a session that no record there knows.
    'aws-account < aws-account unresolved': 1,
    'aws-service < aws-service exact': 1,
  },
  'plaso-lookupevents': {
    'iam-user < iam-user exact': 5,
    'aws-service < aws-service exact': 1,
  },
  'sans504-s3-ransomware': {
    'aws-service < aws-service exact': 6909,
    'iam-user < iam-user exact': 1776,
    'root < root exact': 656,
    'assumed-role < aws-service exact': 1,
  },
  'small-mixed': {
    'root < root exact': 27,
    'aws-service < aws-service exact': 5,
    'assumed-role < assumed-role unresolved': 1,
    'iam-user < iam-user exact': 1,
  },
  'stratus-detonation': {
    'iam-user < iam-user exact': 241,
    'assumed-role < iam-user exact': 47,
    'assumed-role < assumed-role unresolved': 15,
    'assumed-role < identity-center-user likely': 4,
    'assumed-role < aws-service strong': 2,
    'federated-user < iam-user exact': 1,
  },
  traildiscover: {
    'iam-user < iam-user exact': 113,
    'assumed-role < identity-center-user likely': 43,
  },
  'umccr-versions-flaws': {
    'iam-user < iam-user exact': 194,
    // One of them says that an instance was given its credentials, and that an identity provider was.
    'assumed-role < assumed-role unresolved': 5,
    'aws-service < aws-service exact': 2,
  },
}

test.skipIf(REAL_LOGS_ABSENT).each(Object.entries(REVIEWED))(
  `who acted in %s is what was reviewed${REAL_LOGS_SAID}`,
  async (source, expected) => {
    await withStoreOf(join(REAL_LOGS, source, 'records'), {}, async (store, actors) => {
      await openViews(store, actors)
      const found = await rows<{ who: string; events: number }>(
        store.connection,
        `SELECT actorKind || ' < ' || originKind || ' ' || confidence AS who, count(*)::DOUBLE AS events FROM attributed GROUP BY 1`,
      )
      expect(Object.fromEntries(found.map(({ who, events }) => [who, events]))).toEqual(expected)
    })
  },
)
