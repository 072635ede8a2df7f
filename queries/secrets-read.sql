-- name: secrets-read
-- description: Secrets, parameters and instance passwords that were read, by whom.
-- param: since timestamp optional - from this time on
-- param: until timestamp optional - before this time
-- engines: duckdb, athena
SELECT DISTINCT eventtime, eventsource, eventname, coalesce(json_extract_scalar(requestparameters, '$.secretId'),
    json_extract_scalar(requestparameters, '$.name'), json_extract_scalar(requestparameters, '$.instanceId'), requestparameters) AS what,
  coalesce(useridentity.arn, useridentity.invokedby, useridentity.accountid) AS who, sourceipaddress, errorcode, recipientaccountid, eventid
FROM cloudtrail_logs
WHERE (
    (eventsource = 'secretsmanager.amazonaws.com' AND eventname IN ('GetSecretValue', 'BatchGetSecretValue'))
    OR (eventsource = 'ssm.amazonaws.com' AND eventname IN ('GetParameter', 'GetParameters', 'GetParametersByPath', 'GetParameterHistory'))
    OR (eventsource = 'ec2.amazonaws.com' AND eventname = 'GetPasswordData')
  )
  AND ($since IS NULL OR eventtime >= $since)
  AND ($since IS NULL OR "timestamp" >= replace(substr(CAST($since AS varchar), 1, 10), '-', '/')) -- only: athena
  AND ($until IS NULL OR eventtime < $until)
  AND ($until IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST($until AS varchar))), '%Y/%m/%d')) -- only: athena
ORDER BY eventtime, eventid
