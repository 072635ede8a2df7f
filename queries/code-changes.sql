-- name: code-changes
-- description: Functions whose code, settings, layers or permissions were changed: a way in that leaves no login.
-- param: since timestamp optional - from this time on
-- param: until timestamp optional - before this time
-- engines: duckdb, athena
SELECT DISTINCT eventtime, eventname, json_extract_scalar(requestparameters, '$.functionName') AS functionname, coalesce(useridentity.arn, useridentity.invokedby, useridentity.accountid) AS who, sourceipaddress, errorcode,
  recipientaccountid, awsregion, eventid
FROM cloudtrail_logs
WHERE eventsource = 'lambda.amazonaws.com'
  AND regexp_like(eventname, '^(CreateFunction|UpdateFunctionCode|UpdateFunctionConfiguration|AddPermission|CreateFunctionUrlConfig|UpdateFunctionUrlConfig|PublishLayerVersion|AddLayerVersionPermission|CreateEventSourceMapping)')
  AND ($since IS NULL OR eventtime >= $since)
  AND ($since IS NULL OR "timestamp" >= replace(substr(CAST($since AS varchar), 1, 10), '-', '/')) -- only: athena
  AND ($until IS NULL OR eventtime < $until)
  AND ($until IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST($until AS varchar))), '%Y/%m/%d')) -- only: athena
ORDER BY eventtime, eventid
