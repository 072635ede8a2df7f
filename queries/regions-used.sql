-- name: regions-used
-- description: Which account was used in which region, since when, and with how many changes.
-- param: since timestamp optional - from this time on
-- param: until timestamp optional - before this time
-- engines: duckdb, athena
SELECT recipientaccountid, awsregion, count(DISTINCT eventid) AS calls, count(DISTINCT eventid) FILTER (WHERE readonly = 'false') AS changes, min(eventtime) AS first, max(eventtime) AS last
FROM cloudtrail_logs
WHERE ($since IS NULL OR eventtime >= $since)
  AND ($since IS NULL OR "timestamp" >= replace(substr(CAST($since AS varchar), 1, 10), '-', '/')) -- only: athena
  AND ($until IS NULL OR eventtime < $until)
  AND ($until IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST($until AS varchar))), '%Y/%m/%d')) -- only: athena
GROUP BY recipientaccountid, awsregion
ORDER BY recipientaccountid, awsregion
