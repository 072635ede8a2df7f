-- name: external-ids
-- description: External ids that came with role assumptions, and for how many roles each serves.
-- param: since timestamp optional - from this time on
-- param: until timestamp optional - before this time
-- engines: duckdb, athena
SELECT json_extract_scalar(requestparameters, '$.externalId') AS externalid,
  count(DISTINCT json_extract_scalar(requestparameters, '$.roleArn')) AS roles, count(DISTINCT eventid) AS times, count(DISTINCT eventid) FILTER (WHERE errorcode IS NOT NULL) AS failed,
  min(eventtime) AS first, max(eventtime) AS last
FROM cloudtrail_logs
WHERE eventname = 'AssumeRole'
  AND json_extract_scalar(requestparameters, '$.externalId') IS NOT NULL
  AND ($since IS NULL OR eventtime >= $since)
  AND ($since IS NULL OR "timestamp" >= replace(substr(CAST($since AS varchar), 1, 10), '-', '/')) -- only: athena
  AND ($until IS NULL OR eventtime < $until)
  AND ($until IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST($until AS varchar))), '%Y/%m/%d')) -- only: athena
GROUP BY 1
ORDER BY roles DESC, times DESC, externalid
