-- name: new-access-keys
-- description: Access keys that were made: for whom, by whom, and the key.
-- param: since timestamp optional - from this time on
-- param: until timestamp optional - before this time
-- engines: duckdb, athena
SELECT DISTINCT eventtime, json_extract_scalar(responseelements, '$.accessKey.userName') AS foruser,
  json_extract_scalar(responseelements, '$.accessKey.accessKeyId') AS newkey, coalesce(useridentity.arn, useridentity.invokedby, useridentity.accountid) AS who, sourceipaddress, recipientaccountid, eventid
FROM cloudtrail_logs
WHERE eventsource = 'iam.amazonaws.com'
  AND eventname = 'CreateAccessKey'
  AND errorcode IS NULL
  AND ($since IS NULL OR eventtime >= $since)
  AND ($since IS NULL OR "timestamp" >= replace(substr(CAST($since AS varchar), 1, 10), '-', '/')) -- only: athena
  AND ($until IS NULL OR eventtime < $until)
  AND ($until IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST($until AS varchar))), '%Y/%m/%d')) -- only: athena
ORDER BY eventtime, eventid
