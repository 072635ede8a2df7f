-- name: assumptions-without-external-id
-- description: Roles that other accounts assumed without an external id.
-- param: since timestamp optional - from this time on
-- param: until timestamp optional - before this time
-- engines: duckdb, athena
SELECT json_extract_scalar(requestparameters, '$.roleArn') AS role, useridentity.accountid AS fromaccount, count(DISTINCT eventid) AS times,
  min(eventtime) AS first, max(eventtime) AS last
FROM cloudtrail_logs
WHERE eventname = 'AssumeRole'
  AND useridentity.accountid <> recipientaccountid
  AND json_extract_scalar(requestparameters, '$.externalId') IS NULL
  AND errorcode IS NULL
  AND ($since IS NULL OR eventtime >= $since)
  AND ($since IS NULL OR "timestamp" >= replace(substr(CAST($since AS varchar), 1, 10), '-', '/')) -- only: athena
  AND ($until IS NULL OR eventtime < $until)
  AND ($until IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST($until AS varchar))), '%Y/%m/%d')) -- only: athena
GROUP BY 1, 2
ORDER BY times DESC, role, fromaccount
