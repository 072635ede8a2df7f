-- name: changes-by-hour
-- description: How many changes were made in each hour, and by how many callers.
-- param: since timestamp optional - from this time on
-- param: until timestamp optional - before this time
-- engines: duckdb, athena
SELECT concat(substr(eventtime, 1, 13), ':00:00Z') AS hour, count(DISTINCT eventid) AS changes, count(DISTINCT coalesce(useridentity.arn, useridentity.invokedby, useridentity.accountid)) AS callers, count(DISTINCT eventid) FILTER (WHERE errorcode IS NOT NULL) AS failed
FROM cloudtrail_logs
WHERE readonly = 'false'
  AND ($since IS NULL OR eventtime >= $since)
  AND ($since IS NULL OR "timestamp" >= replace(substr(CAST($since AS varchar), 1, 10), '-', '/')) -- only: athena
  AND ($until IS NULL OR eventtime < $until)
  AND ($until IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST($until AS varchar))), '%Y/%m/%d')) -- only: athena
GROUP BY 1
ORDER BY hour
