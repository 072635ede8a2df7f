-- name: cross-account-edges
-- description: Which account assumed which role of which other account, how often, and with how many external ids.
-- param: since timestamp optional - from this time on
-- param: until timestamp optional - before this time
-- engines: duckdb, athena
SELECT useridentity.accountid AS fromaccount, recipientaccountid AS toaccount, json_extract_scalar(requestparameters, '$.roleArn') AS role,
  count(DISTINCT eventid) AS times, count(DISTINCT json_extract_scalar(requestparameters, '$.externalId')) AS externalids,
  min(eventtime) AS first, max(eventtime) AS last
FROM cloudtrail_logs
WHERE eventsource = 'sts.amazonaws.com'
  AND eventname = 'AssumeRole'
  AND useridentity.accountid <> recipientaccountid
  AND errorcode IS NULL
  AND ($since IS NULL OR eventtime >= $since)
  AND ($since IS NULL OR "timestamp" >= replace(substr(CAST($since AS varchar), 1, 10), '-', '/')) -- only: athena
  AND ($until IS NULL OR eventtime < $until)
  AND ($until IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST($until AS varchar))), '%Y/%m/%d')) -- only: athena
GROUP BY 1, 2, 3
ORDER BY times DESC, fromaccount, role
