-- name: kms-key-risks
-- description: Keys disabled, scheduled for deletion, or opened to others by policy or grant.
-- param: since timestamp optional - from this time on
-- param: until timestamp optional - before this time
-- engines: duckdb, athena
SELECT DISTINCT eventtime, eventname, json_extract_scalar(requestparameters, '$.keyId') AS key,
  json_extract_scalar(requestparameters, '$.granteePrincipal') AS grantee, coalesce(useridentity.arn, useridentity.invokedby, useridentity.accountid) AS who, errorcode, recipientaccountid, awsregion, eventid
FROM cloudtrail_logs
WHERE eventsource = 'kms.amazonaws.com'
  AND eventname IN ('DisableKey', 'ScheduleKeyDeletion', 'DeleteImportedKeyMaterial', 'PutKeyPolicy', 'CreateGrant', 'ReplicateKey')
  AND ($since IS NULL OR eventtime >= $since)
  AND ($since IS NULL OR "timestamp" >= replace(substr(CAST($since AS varchar), 1, 10), '-', '/')) -- only: athena
  AND ($until IS NULL OR eventtime < $until)
  AND ($until IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST($until AS varchar))), '%Y/%m/%d')) -- only: athena
ORDER BY eventtime, eventid
