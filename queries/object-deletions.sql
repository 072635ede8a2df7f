-- name: object-deletions
-- description: Objects that were deleted from buckets, one by one or in one call (needs S3 data events in the trail).
-- param: bucket text optional - the name of one bucket
-- param: since timestamp optional - from this time on
-- param: until timestamp optional - before this time
-- engines: duckdb, athena
SELECT DISTINCT eventtime, eventname, json_extract_scalar(requestparameters, '$.bucketName') AS bucket, json_extract_scalar(requestparameters, '$.key') AS key,
  coalesce(useridentity.arn, useridentity.invokedby, useridentity.accountid) AS who, sourceipaddress, errorcode, eventid
FROM cloudtrail_logs
WHERE eventsource = 's3.amazonaws.com'
  AND eventname IN ('DeleteObject', 'DeleteObjects')
  AND ($bucket IS NULL OR json_extract_scalar(requestparameters, '$.bucketName') = $bucket)
  AND ($since IS NULL OR eventtime >= $since)
  AND ($since IS NULL OR "timestamp" >= replace(substr(CAST($since AS varchar), 1, 10), '-', '/')) -- only: athena
  AND ($until IS NULL OR eventtime < $until)
  AND ($until IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST($until AS varchar))), '%Y/%m/%d')) -- only: athena
ORDER BY eventtime, eventid
