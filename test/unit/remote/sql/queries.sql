-- access-key-use
SELECT eventsource, eventname, sourceipaddress, count(DISTINCT eventid) AS calls, count(DISTINCT eventid) FILTER (WHERE errorcode IS NOT NULL) AS failed, min(eventtime) AS first, max(eventtime) AS last
FROM cloudtrail_logs
WHERE useridentity.accesskeyid = ?
  AND (? IS NULL OR eventtime >= ?)
  AND (? IS NULL OR "timestamp" >= replace(substr(CAST(? AS varchar), 1, 10), '-', '/')) -- only: athena
  AND (? IS NULL OR eventtime < ?)
  AND (? IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST(? AS varchar))), '%Y/%m/%d')) -- only: athena
GROUP BY eventsource, eventname, sourceipaddress
ORDER BY calls DESC, eventsource, eventname, sourceipaddress
-- USING 'it''s key', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z'

-- admin-grants
SELECT DISTINCT eventtime, eventname, coalesce(useridentity.arn, useridentity.invokedby, useridentity.accountid) AS who, coalesce(json_extract_scalar(requestparameters, '$.userName'),
    json_extract_scalar(requestparameters, '$.roleName'), json_extract_scalar(requestparameters, '$.groupName')) AS target,
  errorcode, recipientaccountid, requestparameters, eventid
FROM cloudtrail_logs
WHERE eventsource = 'iam.amazonaws.com'
  AND (
    (eventname IN ('AttachUserPolicy', 'AttachRolePolicy', 'AttachGroupPolicy') AND regexp_like(requestparameters, ':policy/(AdministratorAccess|IAMFullAccess|PowerUserAccess)"'))
    OR (eventname IN ('PutUserPolicy', 'PutRolePolicy', 'PutGroupPolicy', 'CreatePolicy', 'CreatePolicyVersion')
      AND regexp_like(json_extract_scalar(requestparameters, '$.policyDocument'), '"Action"\s*:\s*(\[\s*)?"\*(:\*)?"'))
  )
  AND (? IS NULL OR eventtime >= ?)
  AND (? IS NULL OR "timestamp" >= replace(substr(CAST(? AS varchar), 1, 10), '-', '/')) -- only: athena
  AND (? IS NULL OR eventtime < ?)
  AND (? IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST(? AS varchar))), '%Y/%m/%d')) -- only: athena
ORDER BY eventtime, eventid
-- USING '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z'

-- anonymous-requests
SELECT DISTINCT eventtime, eventsource, eventname, sourceipaddress, errorcode, recipientaccountid, requestparameters, eventid
FROM cloudtrail_logs
WHERE (useridentity.accountid = 'anonymous' OR useridentity.accountid = 'ANONYMOUS_PRINCIPAL' OR useridentity.principalid = 'ANONYMOUS')
  AND (? IS NULL OR eventtime >= ?)
  AND (? IS NULL OR "timestamp" >= replace(substr(CAST(? AS varchar), 1, 10), '-', '/')) -- only: athena
  AND (? IS NULL OR eventtime < ?)
  AND (? IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST(? AS varchar))), '%Y/%m/%d')) -- only: athena
ORDER BY eventtime, eventid
-- USING '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z'

-- assumptions-without-external-id
SELECT json_extract_scalar(requestparameters, '$.roleArn') AS role, useridentity.accountid AS fromaccount, count(DISTINCT eventid) AS times,
  min(eventtime) AS first, max(eventtime) AS last
FROM cloudtrail_logs
WHERE eventname = 'AssumeRole'
  AND useridentity.accountid <> recipientaccountid
  AND json_extract_scalar(requestparameters, '$.externalId') IS NULL
  AND errorcode IS NULL
  AND (? IS NULL OR eventtime >= ?)
  AND (? IS NULL OR "timestamp" >= replace(substr(CAST(? AS varchar), 1, 10), '-', '/')) -- only: athena
  AND (? IS NULL OR eventtime < ?)
  AND (? IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST(? AS varchar))), '%Y/%m/%d')) -- only: athena
GROUP BY 1, 2
ORDER BY times DESC, role, fromaccount
-- USING '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z'

-- calls-by-principal
SELECT eventsource, eventname, count(DISTINCT eventid) AS calls, count(DISTINCT eventid) FILTER (WHERE errorcode IS NOT NULL) AS failed, min(eventtime) AS first, max(eventtime) AS last
FROM cloudtrail_logs
WHERE (useridentity.arn = ? OR useridentity.sessioncontext.sessionissuer.arn = ?)
  AND (? IS NULL OR eventtime >= ?)
  AND (? IS NULL OR "timestamp" >= replace(substr(CAST(? AS varchar), 1, 10), '-', '/')) -- only: athena
  AND (? IS NULL OR eventtime < ?)
  AND (? IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST(? AS varchar))), '%Y/%m/%d')) -- only: athena
GROUP BY eventsource, eventname
ORDER BY calls DESC, eventsource, eventname
-- USING 'it''s arn', 'it''s arn', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z'

-- calls-from-ip
SELECT DISTINCT eventtime, eventsource, eventname, coalesce(useridentity.arn, useridentity.invokedby, useridentity.accountid) AS who, errorcode, recipientaccountid, awsregion, useragent, eventid
FROM cloudtrail_logs
WHERE sourceipaddress = ?
  AND (? IS NULL OR eventtime >= ?)
  AND (? IS NULL OR "timestamp" >= replace(substr(CAST(? AS varchar), 1, 10), '-', '/')) -- only: athena
  AND (? IS NULL OR eventtime < ?)
  AND (? IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST(? AS varchar))), '%Y/%m/%d')) -- only: athena
ORDER BY eventtime, eventid
-- USING 'it''s ip', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z'

-- calls-from-network
SELECT sourceipaddress, coalesce(useridentity.arn, useridentity.invokedby, useridentity.accountid) AS who, count(DISTINCT eventid) AS calls, min(eventtime) AS first, max(eventtime) AS last
FROM cloudtrail_logs
WHERE contains(?, try_cast(sourceipaddress AS ipaddress))
  AND (? IS NULL OR eventtime >= ?)
  AND (? IS NULL OR "timestamp" >= replace(substr(CAST(? AS varchar), 1, 10), '-', '/')) -- only: athena
  AND (? IS NULL OR eventtime < ?)
  AND (? IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST(? AS varchar))), '%Y/%m/%d')) -- only: athena
GROUP BY 1, 2
ORDER BY calls DESC, sourceipaddress, who
-- USING 'it''s network', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z'

-- changes-by-hour
SELECT concat(substr(eventtime, 1, 13), ':00:00Z') AS hour, count(DISTINCT eventid) AS changes, count(DISTINCT coalesce(useridentity.arn, useridentity.invokedby, useridentity.accountid)) AS callers, count(DISTINCT eventid) FILTER (WHERE errorcode IS NOT NULL) AS failed
FROM cloudtrail_logs
WHERE readonly = 'false'
  AND (? IS NULL OR eventtime >= ?)
  AND (? IS NULL OR "timestamp" >= replace(substr(CAST(? AS varchar), 1, 10), '-', '/')) -- only: athena
  AND (? IS NULL OR eventtime < ?)
  AND (? IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST(? AS varchar))), '%Y/%m/%d')) -- only: athena
GROUP BY 1
ORDER BY hour
-- USING '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z'

-- code-changes
SELECT DISTINCT eventtime, eventname, json_extract_scalar(requestparameters, '$.functionName') AS functionname, coalesce(useridentity.arn, useridentity.invokedby, useridentity.accountid) AS who, sourceipaddress, errorcode,
  recipientaccountid, awsregion, eventid
FROM cloudtrail_logs
WHERE eventsource = 'lambda.amazonaws.com'
  AND regexp_like(eventname, '^(CreateFunction|UpdateFunctionCode|UpdateFunctionConfiguration|AddPermission|CreateFunctionUrlConfig|UpdateFunctionUrlConfig|PublishLayerVersion|AddLayerVersionPermission|CreateEventSourceMapping)')
  AND (? IS NULL OR eventtime >= ?)
  AND (? IS NULL OR "timestamp" >= replace(substr(CAST(? AS varchar), 1, 10), '-', '/')) -- only: athena
  AND (? IS NULL OR eventtime < ?)
  AND (? IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST(? AS varchar))), '%Y/%m/%d')) -- only: athena
ORDER BY eventtime, eventid
-- USING '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z'

-- console-login-failures
SELECT sourceipaddress, count(DISTINCT eventid) AS failures, count(DISTINCT coalesce(useridentity.username, useridentity.arn)) AS users,
  min(eventtime) AS first, max(eventtime) AS last
FROM cloudtrail_logs
WHERE eventname = 'ConsoleLogin'
  AND json_extract_scalar(responseelements, '$.ConsoleLogin') = 'Failure'
  AND (? IS NULL OR eventtime >= ?)
  AND (? IS NULL OR "timestamp" >= replace(substr(CAST(? AS varchar), 1, 10), '-', '/')) -- only: athena
  AND (? IS NULL OR eventtime < ?)
  AND (? IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST(? AS varchar))), '%Y/%m/%d')) -- only: athena
GROUP BY sourceipaddress
HAVING count(DISTINCT eventid) >= ?
ORDER BY failures DESC, sourceipaddress
-- USING '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', 1

-- console-logins
SELECT DISTINCT eventtime, coalesce(useridentity.arn, useridentity.invokedby, useridentity.accountid) AS who, useridentity.type AS kind, sourceipaddress,
  json_extract_scalar(responseelements, '$.ConsoleLogin') AS result,
  json_extract_scalar(additionaleventdata, '$.MFAUsed') AS mfa, errormessage, recipientaccountid, eventid
FROM cloudtrail_logs
WHERE eventsource = 'signin.amazonaws.com'
  AND eventname = 'ConsoleLogin'
  AND (? IS NULL OR eventtime >= ?)
  AND (? IS NULL OR "timestamp" >= replace(substr(CAST(? AS varchar), 1, 10), '-', '/')) -- only: athena
  AND (? IS NULL OR eventtime < ?)
  AND (? IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST(? AS varchar))), '%Y/%m/%d')) -- only: athena
ORDER BY eventtime, eventid
-- USING '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z'

-- console-logins-without-mfa
SELECT DISTINCT eventtime, coalesce(useridentity.arn, useridentity.invokedby, useridentity.accountid) AS who, useridentity.type AS kind, sourceipaddress, recipientaccountid, useragent, eventid
FROM cloudtrail_logs
WHERE eventsource = 'signin.amazonaws.com'
  AND eventname = 'ConsoleLogin'
  AND useridentity.type IN ('IAMUser', 'Root')
  AND json_extract_scalar(responseelements, '$.ConsoleLogin') = 'Success'
  AND coalesce(json_extract_scalar(additionaleventdata, '$.MFAUsed'), 'No') <> 'Yes'
  AND (? IS NULL OR eventtime >= ?)
  AND (? IS NULL OR "timestamp" >= replace(substr(CAST(? AS varchar), 1, 10), '-', '/')) -- only: athena
  AND (? IS NULL OR eventtime < ?)
  AND (? IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST(? AS varchar))), '%Y/%m/%d')) -- only: athena
ORDER BY eventtime, eventid
-- USING '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z'

-- cross-account-edges
SELECT useridentity.accountid AS fromaccount, recipientaccountid AS toaccount, json_extract_scalar(requestparameters, '$.roleArn') AS role,
  count(DISTINCT eventid) AS times, count(DISTINCT json_extract_scalar(requestparameters, '$.externalId')) AS externalids,
  min(eventtime) AS first, max(eventtime) AS last
FROM cloudtrail_logs
WHERE eventsource = 'sts.amazonaws.com'
  AND eventname = 'AssumeRole'
  AND useridentity.accountid <> recipientaccountid
  AND errorcode IS NULL
  AND (? IS NULL OR eventtime >= ?)
  AND (? IS NULL OR "timestamp" >= replace(substr(CAST(? AS varchar), 1, 10), '-', '/')) -- only: athena
  AND (? IS NULL OR eventtime < ?)
  AND (? IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST(? AS varchar))), '%Y/%m/%d')) -- only: athena
GROUP BY 1, 2, 3
ORDER BY times DESC, fromaccount, role
-- USING '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z'

-- data-shared-outside
SELECT DISTINCT eventtime, eventname, coalesce(json_extract_scalar(requestparameters, '$.snapshotId'), json_extract_scalar(requestparameters, '$.imageId'),
    json_extract_scalar(requestparameters, '$.dBSnapshotIdentifier'), json_extract_scalar(requestparameters, '$.dBClusterSnapshotIdentifier')) AS what,
  coalesce(useridentity.arn, useridentity.invokedby, useridentity.accountid) AS who, errorcode, recipientaccountid, awsregion, requestparameters, eventid
FROM cloudtrail_logs
WHERE (
    (eventname IN ('ModifySnapshotAttribute', 'ModifyImageAttribute') AND strpos(requestparameters, '"add"') > 0)
    OR (eventname IN ('ModifyDBSnapshotAttribute', 'ModifyDBClusterSnapshotAttribute') AND strpos(requestparameters, 'valuesToAdd') > 0)
    OR eventname = 'AuthorizeSnapshotAccess'
  )
  AND (? IS NULL OR eventtime >= ?)
  AND (? IS NULL OR "timestamp" >= replace(substr(CAST(? AS varchar), 1, 10), '-', '/')) -- only: athena
  AND (? IS NULL OR eventtime < ?)
  AND (? IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST(? AS varchar))), '%Y/%m/%d')) -- only: athena
ORDER BY eventtime, eventid
-- USING '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z'

-- deletions
SELECT DISTINCT eventtime, eventsource, eventname, coalesce(useridentity.arn, useridentity.invokedby, useridentity.accountid) AS who, sourceipaddress, recipientaccountid, awsregion, requestparameters, eventid
FROM cloudtrail_logs
WHERE regexp_like(eventname, '^(Delete|Terminate|Remove|Deregister|Destroy)')
  AND errorcode IS NULL
  AND (? IS NULL OR eventtime >= ?)
  AND (? IS NULL OR "timestamp" >= replace(substr(CAST(? AS varchar), 1, 10), '-', '/')) -- only: athena
  AND (? IS NULL OR eventtime < ?)
  AND (? IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST(? AS varchar))), '%Y/%m/%d')) -- only: athena
ORDER BY eventtime, eventid
-- USING '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z'

-- denied-bursts
SELECT concat(substr(eventtime, 1, 13), ':00:00Z') AS hour, coalesce(useridentity.arn, useridentity.invokedby, useridentity.accountid) AS who, count(DISTINCT eventid) AS denied,
  count(DISTINCT eventname) AS calls, count(DISTINCT eventsource) AS services
FROM cloudtrail_logs
WHERE regexp_like(errorcode, '(AccessDenied|Unauthorized|NotAuthorized|Forbidden|AuthFailure)')
  AND (? IS NULL OR eventtime >= ?)
  AND (? IS NULL OR "timestamp" >= replace(substr(CAST(? AS varchar), 1, 10), '-', '/')) -- only: athena
  AND (? IS NULL OR eventtime < ?)
  AND (? IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST(? AS varchar))), '%Y/%m/%d')) -- only: athena
GROUP BY 1, 2
HAVING count(DISTINCT eventid) >= ?
ORDER BY denied DESC, hour, who
-- USING '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', 5

-- denied-calls
SELECT coalesce(useridentity.arn, useridentity.invokedby, useridentity.accountid) AS who, eventsource, eventname, errorcode, count(DISTINCT eventid) AS times, min(eventtime) AS first, max(eventtime) AS last
FROM cloudtrail_logs
WHERE regexp_like(errorcode, '(AccessDenied|Unauthorized|NotAuthorized|Forbidden|AuthFailure)')
  AND (? IS NULL OR eventtime >= ?)
  AND (? IS NULL OR "timestamp" >= replace(substr(CAST(? AS varchar), 1, 10), '-', '/')) -- only: athena
  AND (? IS NULL OR eventtime < ?)
  AND (? IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST(? AS varchar))), '%Y/%m/%d')) -- only: athena
GROUP BY 1, 2, 3, 4
ORDER BY times DESC, who, eventsource, eventname, errorcode
-- USING '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z'

-- dry-runs
SELECT DISTINCT eventtime, coalesce(useridentity.arn, useridentity.invokedby, useridentity.accountid) AS who, eventsource, eventname, errorcode, sourceipaddress, recipientaccountid, eventid
FROM cloudtrail_logs
WHERE errorcode LIKE '%DryRunOperation'
  AND (? IS NULL OR eventtime >= ?)
  AND (? IS NULL OR "timestamp" >= replace(substr(CAST(? AS varchar), 1, 10), '-', '/')) -- only: athena
  AND (? IS NULL OR eventtime < ?)
  AND (? IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST(? AS varchar))), '%Y/%m/%d')) -- only: athena
ORDER BY eventtime, eventid
-- USING '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z'

-- external-ids
SELECT json_extract_scalar(requestparameters, '$.externalId') AS externalid,
  count(DISTINCT json_extract_scalar(requestparameters, '$.roleArn')) AS roles, count(DISTINCT eventid) AS times, count(DISTINCT eventid) FILTER (WHERE errorcode IS NOT NULL) AS failed,
  min(eventtime) AS first, max(eventtime) AS last
FROM cloudtrail_logs
WHERE eventname = 'AssumeRole'
  AND json_extract_scalar(requestparameters, '$.externalId') IS NOT NULL
  AND (? IS NULL OR eventtime >= ?)
  AND (? IS NULL OR "timestamp" >= replace(substr(CAST(? AS varchar), 1, 10), '-', '/')) -- only: athena
  AND (? IS NULL OR eventtime < ?)
  AND (? IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST(? AS varchar))), '%Y/%m/%d')) -- only: athena
GROUP BY 1
ORDER BY roles DESC, times DESC, externalid
-- USING '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z'

-- federated-sign-ins
SELECT DISTINCT eventtime, eventname, useridentity.username AS subject, useridentity.principalid AS providerandsubject,
  json_extract_scalar(requestparameters, '$.roleArn') AS role, json_extract_scalar(requestparameters, '$.roleSessionName') AS session,
  sourceipaddress, errorcode, recipientaccountid, eventid
FROM cloudtrail_logs
WHERE eventsource = 'sts.amazonaws.com'
  AND eventname IN ('AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity')
  AND (? IS NULL OR eventtime >= ?)
  AND (? IS NULL OR "timestamp" >= replace(substr(CAST(? AS varchar), 1, 10), '-', '/')) -- only: athena
  AND (? IS NULL OR eventtime < ?)
  AND (? IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST(? AS varchar))), '%Y/%m/%d')) -- only: athena
ORDER BY eventtime, eventid
-- USING '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z'

-- iam-changes
SELECT DISTINCT eventtime, eventname, coalesce(useridentity.arn, useridentity.invokedby, useridentity.accountid) AS who, coalesce(json_extract_scalar(requestparameters, '$.userName'),
    json_extract_scalar(requestparameters, '$.roleName'), json_extract_scalar(requestparameters, '$.groupName'),
    json_extract_scalar(requestparameters, '$.policyArn'), json_extract_scalar(requestparameters, '$.policyName')) AS target,
  sourceipaddress, recipientaccountid, eventid
FROM cloudtrail_logs
WHERE eventsource = 'iam.amazonaws.com'
  AND regexp_like(eventname, '^(Create|Delete|Put|Attach|Detach|Update|Add|Remove|Set|Upload|Deactivate|Enable|Change|Tag|Untag)')
  AND errorcode IS NULL
  AND (? IS NULL OR eventtime >= ?)
  AND (? IS NULL OR "timestamp" >= replace(substr(CAST(? AS varchar), 1, 10), '-', '/')) -- only: athena
  AND (? IS NULL OR eventtime < ?)
  AND (? IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST(? AS varchar))), '%Y/%m/%d')) -- only: athena
ORDER BY eventtime, eventid
-- USING '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z'

-- instance-credentials
SELECT useridentity.sessioncontext.sessionissuer.arn AS role, substr(useridentity.arn, strpos(useridentity.arn, '/i-') + 1) AS instance,
  sourceipaddress, count(DISTINCT eventid) AS calls, min(eventtime) AS first, max(eventtime) AS last
FROM cloudtrail_logs
WHERE useridentity.type = 'AssumedRole'
  AND regexp_like(useridentity.arn, '/i-[0-9a-f]+$')
  AND (? IS NULL OR eventtime >= ?)
  AND (? IS NULL OR "timestamp" >= replace(substr(CAST(? AS varchar), 1, 10), '-', '/')) -- only: athena
  AND (? IS NULL OR eventtime < ?)
  AND (? IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST(? AS varchar))), '%Y/%m/%d')) -- only: athena
GROUP BY 1, 2, 3
ORDER BY role, instance, calls DESC, sourceipaddress
-- USING '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z'

-- kms-key-risks
SELECT DISTINCT eventtime, eventname, json_extract_scalar(requestparameters, '$.keyId') AS key,
  json_extract_scalar(requestparameters, '$.granteePrincipal') AS grantee, coalesce(useridentity.arn, useridentity.invokedby, useridentity.accountid) AS who, errorcode, recipientaccountid, awsregion, eventid
FROM cloudtrail_logs
WHERE eventsource = 'kms.amazonaws.com'
  AND eventname IN ('DisableKey', 'ScheduleKeyDeletion', 'DeleteImportedKeyMaterial', 'PutKeyPolicy', 'CreateGrant', 'ReplicateKey')
  AND (? IS NULL OR eventtime >= ?)
  AND (? IS NULL OR "timestamp" >= replace(substr(CAST(? AS varchar), 1, 10), '-', '/')) -- only: athena
  AND (? IS NULL OR eventtime < ?)
  AND (? IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST(? AS varchar))), '%Y/%m/%d')) -- only: athena
ORDER BY eventtime, eventid
-- USING '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z'

-- new-access-keys
SELECT DISTINCT eventtime, json_extract_scalar(responseelements, '$.accessKey.userName') AS foruser,
  json_extract_scalar(responseelements, '$.accessKey.accessKeyId') AS newkey, coalesce(useridentity.arn, useridentity.invokedby, useridentity.accountid) AS who, sourceipaddress, recipientaccountid, eventid
FROM cloudtrail_logs
WHERE eventsource = 'iam.amazonaws.com'
  AND eventname = 'CreateAccessKey'
  AND errorcode IS NULL
  AND (? IS NULL OR eventtime >= ?)
  AND (? IS NULL OR "timestamp" >= replace(substr(CAST(? AS varchar), 1, 10), '-', '/')) -- only: athena
  AND (? IS NULL OR eventtime < ?)
  AND (? IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST(? AS varchar))), '%Y/%m/%d')) -- only: athena
ORDER BY eventtime, eventid
-- USING '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z'

-- object-deletions
SELECT DISTINCT eventtime, eventname, json_extract_scalar(requestparameters, '$.bucketName') AS bucket, json_extract_scalar(requestparameters, '$.key') AS key,
  coalesce(useridentity.arn, useridentity.invokedby, useridentity.accountid) AS who, sourceipaddress, errorcode, eventid
FROM cloudtrail_logs
WHERE eventsource = 's3.amazonaws.com'
  AND eventname IN ('DeleteObject', 'DeleteObjects')
  AND (? IS NULL OR json_extract_scalar(requestparameters, '$.bucketName') = ?)
  AND (? IS NULL OR eventtime >= ?)
  AND (? IS NULL OR "timestamp" >= replace(substr(CAST(? AS varchar), 1, 10), '-', '/')) -- only: athena
  AND (? IS NULL OR eventtime < ?)
  AND (? IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST(? AS varchar))), '%Y/%m/%d')) -- only: athena
ORDER BY eventtime, eventid
-- USING NULL, NULL, '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z'

-- object-reads
SELECT coalesce(useridentity.arn, useridentity.invokedby, useridentity.accountid) AS who, sourceipaddress, count(DISTINCT eventid) AS reads, count(DISTINCT json_extract_scalar(requestparameters, '$.key')) AS objects,
  count(DISTINCT eventid) FILTER (WHERE errorcode IS NOT NULL) AS failed, min(eventtime) AS first, max(eventtime) AS last
FROM cloudtrail_logs
WHERE eventsource = 's3.amazonaws.com'
  AND eventname = 'GetObject'
  AND json_extract_scalar(requestparameters, '$.bucketName') = ?
  AND (? IS NULL OR eventtime >= ?)
  AND (? IS NULL OR "timestamp" >= replace(substr(CAST(? AS varchar), 1, 10), '-', '/')) -- only: athena
  AND (? IS NULL OR eventtime < ?)
  AND (? IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST(? AS varchar))), '%Y/%m/%d')) -- only: athena
GROUP BY 1, 2
ORDER BY reads DESC, who, sourceipaddress
-- USING 'it''s bucket', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z'

-- public-buckets
SELECT DISTINCT eventtime, eventname, json_extract_scalar(requestparameters, '$.bucketName') AS bucket, coalesce(useridentity.arn, useridentity.invokedby, useridentity.accountid) AS who, errorcode,
  recipientaccountid, requestparameters, eventid
FROM cloudtrail_logs
WHERE eventsource IN ('s3.amazonaws.com', 's3-control.amazonaws.com')
  AND (
    (eventname = 'PutBucketPolicy' AND regexp_like(requestparameters, '"Principal"\s*:\s*("\*"|\{\s*"AWS"\s*:\s*"\*")'))
    OR (eventname IN ('PutBucketAcl', 'PutObjectAcl', 'CreateBucket') AND regexp_like(requestparameters, '(public-read|groups/global/AllUsers|groups/global/AuthenticatedUsers)'))
    OR eventname IN ('DeletePublicAccessBlock', 'DeleteBucketPublicAccessBlock', 'DeleteAccountPublicAccessBlock')
    OR (eventname IN ('PutPublicAccessBlock', 'PutBucketPublicAccessBlock', 'PutAccountPublicAccessBlock') AND regexp_like(requestparameters, 'false'))
  )
  AND (? IS NULL OR eventtime >= ?)
  AND (? IS NULL OR "timestamp" >= replace(substr(CAST(? AS varchar), 1, 10), '-', '/')) -- only: athena
  AND (? IS NULL OR eventtime < ?)
  AND (? IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST(? AS varchar))), '%Y/%m/%d')) -- only: athena
ORDER BY eventtime, eventid
-- USING '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z'

-- regions-used
SELECT recipientaccountid, awsregion, count(DISTINCT eventid) AS calls, count(DISTINCT eventid) FILTER (WHERE readonly = 'false') AS changes, min(eventtime) AS first, max(eventtime) AS last
FROM cloudtrail_logs
WHERE (? IS NULL OR eventtime >= ?)
  AND (? IS NULL OR "timestamp" >= replace(substr(CAST(? AS varchar), 1, 10), '-', '/')) -- only: athena
  AND (? IS NULL OR eventtime < ?)
  AND (? IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST(? AS varchar))), '%Y/%m/%d')) -- only: athena
GROUP BY recipientaccountid, awsregion
ORDER BY recipientaccountid, awsregion
-- USING '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z'

-- resources-named
SELECT element_at(resources, t.i).arn AS arn, element_at(resources, t.i).type AS type, count(DISTINCT eventid) AS events, max(eventtime) AS last
FROM cloudtrail_logs
CROSS JOIN UNNEST(sequence(1, cardinality(resources))) AS t (i)
WHERE element_at(resources, t.i).arn IS NOT NULL
  AND (? IS NULL OR eventtime >= ?)
  AND (? IS NULL OR "timestamp" >= replace(substr(CAST(? AS varchar), 1, 10), '-', '/')) -- only: athena
  AND (? IS NULL OR eventtime < ?)
  AND (? IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST(? AS varchar))), '%Y/%m/%d')) -- only: athena
GROUP BY 1, 2
ORDER BY events DESC, arn, type
-- USING '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z'

-- role-assumptions-from-new-accounts
SELECT useridentity.accountid AS account, json_extract_scalar(requestparameters, '$.roleArn') AS role,
  min(eventtime) AS first, max(eventtime) AS last, count(DISTINCT eventid) AS times, count(DISTINCT eventid) FILTER (WHERE errorcode IS NOT NULL) AS failed
FROM cloudtrail_logs
WHERE eventsource = 'sts.amazonaws.com'
  AND eventname = 'AssumeRole'
  AND useridentity.type = 'AWSAccount'
  AND useridentity.accountid <> recipientaccountid
GROUP BY 1, 2
HAVING ? IS NULL OR min(eventtime) >= ?
ORDER BY first, account, role
-- USING '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z'

-- root-use
SELECT DISTINCT eventtime, eventsource, eventname, recipientaccountid, sourceipaddress, useridentity.accesskeyid AS accesskeyid,
  useridentity.sessioncontext.attributes.mfaauthenticated AS mfa, errorcode, eventid
FROM cloudtrail_logs
WHERE useridentity.type = 'Root'
  AND useridentity.invokedby IS NULL
  AND coalesce(eventtype, '') <> 'AwsServiceEvent'
  AND (? IS NULL OR eventtime >= ?)
  AND (? IS NULL OR "timestamp" >= replace(substr(CAST(? AS varchar), 1, 10), '-', '/')) -- only: athena
  AND (? IS NULL OR eventtime < ?)
  AND (? IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST(? AS varchar))), '%Y/%m/%d')) -- only: athena
ORDER BY eventtime, eventid
-- USING '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z'

-- secrets-read
SELECT DISTINCT eventtime, eventsource, eventname, coalesce(json_extract_scalar(requestparameters, '$.secretId'),
    json_extract_scalar(requestparameters, '$.name'), json_extract_scalar(requestparameters, '$.instanceId'), requestparameters) AS what,
  coalesce(useridentity.arn, useridentity.invokedby, useridentity.accountid) AS who, sourceipaddress, errorcode, recipientaccountid, eventid
FROM cloudtrail_logs
WHERE (
    (eventsource = 'secretsmanager.amazonaws.com' AND eventname IN ('GetSecretValue', 'BatchGetSecretValue'))
    OR (eventsource = 'ssm.amazonaws.com' AND eventname IN ('GetParameter', 'GetParameters', 'GetParametersByPath', 'GetParameterHistory'))
    OR (eventsource = 'ec2.amazonaws.com' AND eventname = 'GetPasswordData')
  )
  AND (? IS NULL OR eventtime >= ?)
  AND (? IS NULL OR "timestamp" >= replace(substr(CAST(? AS varchar), 1, 10), '-', '/')) -- only: athena
  AND (? IS NULL OR eventtime < ?)
  AND (? IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST(? AS varchar))), '%Y/%m/%d')) -- only: athena
ORDER BY eventtime, eventid
-- USING '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z'

-- security-group-openings
SELECT DISTINCT eventtime, eventname, coalesce(json_extract_scalar(requestparameters, '$.groupId'), json_extract_scalar(requestparameters, '$.groupName')) AS securitygroup,
  coalesce(useridentity.arn, useridentity.invokedby, useridentity.accountid) AS who, errorcode, recipientaccountid, awsregion, requestparameters, eventid
FROM cloudtrail_logs
WHERE eventsource = 'ec2.amazonaws.com'
  AND eventname IN ('AuthorizeSecurityGroupIngress', 'ModifySecurityGroupRules')
  AND (strpos(requestparameters, '"0.0.0.0/0"') > 0 OR strpos(requestparameters, '"::/0"') > 0)
  AND (? IS NULL OR eventtime >= ?)
  AND (? IS NULL OR "timestamp" >= replace(substr(CAST(? AS varchar), 1, 10), '-', '/')) -- only: athena
  AND (? IS NULL OR eventtime < ?)
  AND (? IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST(? AS varchar))), '%Y/%m/%d')) -- only: athena
ORDER BY eventtime, eventid
-- USING '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z'

-- services-used
SELECT recipientaccountid, eventsource, count(DISTINCT eventid) AS calls, count(DISTINCT eventid) FILTER (WHERE readonly = 'false') AS changes, count(DISTINCT eventid) FILTER (WHERE errorcode IS NOT NULL) AS failed,
  count(DISTINCT eventname) AS differentcalls
FROM cloudtrail_logs
WHERE (? IS NULL OR eventtime >= ?)
  AND (? IS NULL OR "timestamp" >= replace(substr(CAST(? AS varchar), 1, 10), '-', '/')) -- only: athena
  AND (? IS NULL OR eventtime < ?)
  AND (? IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST(? AS varchar))), '%Y/%m/%d')) -- only: athena
GROUP BY recipientaccountid, eventsource
ORDER BY recipientaccountid, calls DESC, eventsource
-- USING '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z'

-- trail-tampering
SELECT DISTINCT eventtime, eventsource, eventname, coalesce(useridentity.arn, useridentity.invokedby, useridentity.accountid) AS who, sourceipaddress, errorcode, recipientaccountid, awsregion, requestparameters, eventid
FROM cloudtrail_logs
WHERE (
    (eventsource = 'cloudtrail.amazonaws.com' AND eventname IN ('StopLogging', 'DeleteTrail', 'UpdateTrail', 'PutEventSelectors', 'PutInsightSelectors', 'DeleteEventDataStore', 'StopEventDataStoreIngestion'))
    OR (eventsource = 'ec2.amazonaws.com' AND eventname = 'DeleteFlowLogs')
    OR (eventsource = 'guardduty.amazonaws.com' AND eventname IN ('DeleteDetector', 'UpdateDetector', 'CreateFilter', 'CreateIPSet', 'DisassociateFromMasterAccount', 'DisassociateFromAdministratorAccount', 'StopMonitoringMembers'))
    OR (eventsource = 'config.amazonaws.com' AND eventname IN ('StopConfigurationRecorder', 'DeleteConfigurationRecorder', 'DeleteDeliveryChannel'))
    OR (eventsource = 'securityhub.amazonaws.com' AND eventname IN ('DisableSecurityHub', 'BatchDisableStandards'))
    OR (eventsource = 'logs.amazonaws.com' AND eventname IN ('DeleteLogGroup', 'DeleteLogStream', 'PutRetentionPolicy'))
  )
  AND (? IS NULL OR eventtime >= ?)
  AND (? IS NULL OR "timestamp" >= replace(substr(CAST(? AS varchar), 1, 10), '-', '/')) -- only: athena
  AND (? IS NULL OR eventtime < ?)
  AND (? IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST(? AS varchar))), '%Y/%m/%d')) -- only: athena
ORDER BY eventtime, eventid
-- USING '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z'

-- trust-policy-changes
SELECT DISTINCT eventtime, eventname, json_extract_scalar(requestparameters, '$.roleName') AS role, coalesce(useridentity.arn, useridentity.invokedby, useridentity.accountid) AS who, errorcode, recipientaccountid,
  coalesce(json_extract_scalar(requestparameters, '$.policyDocument'), json_extract_scalar(requestparameters, '$.assumeRolePolicyDocument')) AS trust, eventid
FROM cloudtrail_logs
WHERE eventsource = 'iam.amazonaws.com'
  AND eventname IN ('CreateRole', 'UpdateAssumeRolePolicy')
  AND (? IS NULL OR eventtime >= ?)
  AND (? IS NULL OR "timestamp" >= replace(substr(CAST(? AS varchar), 1, 10), '-', '/')) -- only: athena
  AND (? IS NULL OR eventtime < ?)
  AND (? IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST(? AS varchar))), '%Y/%m/%d')) -- only: athena
ORDER BY eventtime, eventid
-- USING '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z'

-- user-agents
SELECT coalesce(useridentity.arn, useridentity.invokedby, useridentity.accountid) AS who, useragent, count(DISTINCT eventid) AS calls, min(eventtime) AS first, max(eventtime) AS last
FROM cloudtrail_logs
WHERE (? IS NULL OR useridentity.arn = ? OR useridentity.sessioncontext.sessionissuer.arn = ?)
  AND (? IS NULL OR eventtime >= ?)
  AND (? IS NULL OR "timestamp" >= replace(substr(CAST(? AS varchar), 1, 10), '-', '/')) -- only: athena
  AND (? IS NULL OR eventtime < ?)
  AND (? IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST(? AS varchar))), '%Y/%m/%d')) -- only: athena
GROUP BY 1, 2
ORDER BY calls DESC, who, useragent
-- USING NULL, NULL, NULL, '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z'

-- who-stopped-instances
SELECT DISTINCT eventtime, eventname, coalesce(useridentity.arn, useridentity.invokedby, useridentity.accountid) AS who, sourceipaddress, errorcode, recipientaccountid, awsregion, requestparameters, eventid
FROM cloudtrail_logs
WHERE eventsource = 'ec2.amazonaws.com'
  AND eventname IN ('StopInstances', 'RebootInstances', 'TerminateInstances')
  AND (? IS NULL OR strpos(requestparameters, ?) > 0)
  AND (? IS NULL OR eventtime >= ?)
  AND (? IS NULL OR "timestamp" >= replace(substr(CAST(? AS varchar), 1, 10), '-', '/')) -- only: athena
  AND (? IS NULL OR eventtime < ?)
  AND (? IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST(? AS varchar))), '%Y/%m/%d')) -- only: athena
ORDER BY eventtime, eventid
-- USING NULL, NULL, '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z'
