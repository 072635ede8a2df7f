import { fewOf, nameOfArn } from '../names.ts'
import { type Draft, sqlRule } from '../rule.ts'
import { command } from '../shell.ts'
import { dateOf, groupBy } from '../world.ts'
import { isExpected } from './v03.ts'

interface Row {
  vendor: string
  subject: string
  source: string
  name: string
  /** The role or user that the call is about, by name. */
  target: string | null
  at: number
  /** Events as a JSON list. */
  numbers: string
}

/** A finding shows so many of its first events, and of its last. */
const EACH_END = 10

/** Calls beside IAM's that decide what is recorded. */
const LOGGING = {
  'cloudtrail.amazonaws.com': [
    'StopLogging',
    'DeleteTrail',
    'UpdateTrail',
    'PutEventSelectors',
    'PutInsightSelectors',
    'DeleteEventDataStore',
    'UpdateEventDataStore',
    'StopEventDataStoreIngestion',
  ],
  'config.amazonaws.com': [
    'StopConfigurationRecorder',
    'DeleteConfigurationRecorder',
    'DeleteDeliveryChannel',
    'PutConfigurationRecorder',
  ],
  'guardduty.amazonaws.com': [
    'DeleteDetector',
    'UpdateDetector',
    'StopMonitoringMembers',
    'DisassociateMembers',
    'CreateFilter',
  ],
  'securityhub.amazonaws.com': ['DisableSecurityHub'],
  'ec2.amazonaws.com': ['DeleteFlowLogs'],
  'logs.amazonaws.com': ['DeleteLogGroup', 'DeleteLogStream', 'PutRetentionPolicy'],
} as const

const PAIRS = Object.entries(LOGGING)
  .flatMap(([source, names]) => names.map((name) => `('${source}', '${name}')`))
  .join(', ')

/**
 * IAM's changes, less what only makes a report or a role that a service needs, by what they are about; of each the first
 * and the last events, which are as many as a finding shows. Only IAM's records are read: other calls are about no user.
 */
const SQL = `
WITH form_of AS (
  SELECT id, event_source, event_name FROM form WHERE outcome = 'success' AND read_only IS NOT TRUE AND (
    (event_source = 'iam.amazonaws.com' AND NOT regexp_matches(event_name, '^(Get|List|Generate|Simulate|CreateServiceLinkedRole)'))
    OR (event_source, event_name) IN (${PAIRS}))
), changed AS MATERIALIZED (
  SELECT a.n, a.form, a.caller FROM audit_event a JOIN audit_caller c ON c.caller = a.caller AND c.vendor IS NOT NULL AND c.via IS NULL
  WHERE a.form IN (SELECT id FROM form_of) AND coalesce(c.principal, c.account) IS NOT NULL
), about AS MATERIALIZED (
  SELECT n, json_extract_string(record, ['$.requestParameters.roleName', '$.requestParameters.userName']) AS names
  FROM event WHERE n IN (SELECT d.n FROM changed d JOIN form_of f ON f.id = d.form WHERE f.event_source = 'iam.amazonaws.com')
)
SELECT c.vendor, coalesce(c.principal, c.account) AS subject, f.event_source AS source, f.event_name AS name,
  coalesce(b.names[1], b.names[2]) AS target, epoch_ms(min(e.time))::DOUBLE AS "at",
  to_json(list_distinct(list(e.n ORDER BY e.time, e.id)[:${EACH_END}] || list(e.n ORDER BY e.time DESC, e.id DESC)[:${EACH_END}])) AS numbers
FROM changed d JOIN event e ON e.n = d.n JOIN form_of f ON f.id = d.form JOIN audit_caller c ON c.caller = d.caller LEFT JOIN about b ON b.n = d.n
GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, "at", 3, 4, 5`

/** A vendor that changes who may do what, or what is recorded; save for what its entry expects. */
export const V05 = sqlRule<Row>('V05', SQL, (rows, world) =>
  [...groupBy(rows, ({ vendor, subject }) => JSON.stringify([vendor, subject])).values()].flatMap((all): Draft[] => {
    const vendor = world.vendor(all[0]?.vendor ?? '')
    if (vendor === null) return []
    const expected = vendor.expectedActions
    const list = all.filter((row) => expected.length === 0 || !isExpected(row, expected, world))
    const [first] = list
    if (first === undefined) return []
    const ownPermissions = list.some(({ target, subject }) => target !== null && target === nameOfArn(subject))
    const logging = list.some(({ source }) => source !== 'iam.amazonaws.com')
    const what = [
      logging ? 'what is recorded' : null,
      ownPermissions ? 'its own permissions' : null,
      list.some(({ source }) => source === 'iam.amazonaws.com') ? 'IAM' : null,
    ]
    return [
      {
        subject: first.subject,
        severity: ownPermissions || logging ? 'critical' : 'high',
        vendor: vendor.id,
        evidence: list.flatMap(({ numbers }) => JSON.parse(numbers) as number[]),
        since: first.at,
        detail: `${vendor.name} changed ${what.filter((each) => each !== null).join(', ')}: ${fewOf([...new Set(list.map(({ name }) => name))])}, first on ${dateOf(first.at)}.`,
        fix: [
          'Undo what was not agreed, and take these actions out of the vendor’s policy.',
          command`trail events --vendor ${vendor.id} --changes --since ${dateOf(first.at)}`,
          command`trail revoke ${vendor.id}`,
        ],
      },
    ]
  }),
)
