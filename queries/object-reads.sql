-- name: object-reads
-- description: Who read objects of a bucket (needs S3 data events in the trail).
-- param: bucket text - the name of the bucket
-- param: since timestamp optional - from this time on
-- param: until timestamp optional - before this time
-- engines: duckdb, athena
SELECT coalesce(useridentity.arn, useridentity.invokedby, useridentity.accountid) AS who, sourceipaddress, count(DISTINCT eventid) AS reads, count(DISTINCT json_extract_scalar(requestparameters, '$.key')) AS objects,
  count(DISTINCT eventid) FILTER (WHERE errorcode IS NOT NULL) AS failed, min(eventtime) AS first, max(eventtime) AS last
FROM cloudtrail_logs
WHERE eventsource = 's3.amazonaws.com'
  AND eventname = 'GetObject'
  AND json_extract_scalar(requestparameters, '$.bucketName') = $bucket
  AND ($since IS NULL OR eventtime >= $since)
  AND ($since IS NULL OR "timestamp" >= replace(substr(CAST($since AS varchar), 1, 10), '-', '/')) -- only: athena
  AND ($until IS NULL OR eventtime < $until)
  AND ($until IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST($until AS varchar))), '%Y/%m/%d')) -- only: athena
GROUP BY 1, 2
ORDER BY reads DESC, who, sourceipaddress
