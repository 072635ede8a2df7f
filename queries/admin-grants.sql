-- name: admin-grants
-- description: Policies that give everything: AdministratorAccess attached, or a statement that allows * on *.
-- param: since timestamp optional - from this time on
-- param: until timestamp optional - before this time
-- engines: duckdb, athena
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
  AND ($since IS NULL OR eventtime >= $since)
  AND ($since IS NULL OR "timestamp" >= replace(substr(CAST($since AS varchar), 1, 10), '-', '/')) -- only: athena
  AND ($until IS NULL OR eventtime < $until)
  AND ($until IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST($until AS varchar))), '%Y/%m/%d')) -- only: athena
ORDER BY eventtime, eventid
