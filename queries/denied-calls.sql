-- name: denied-calls
-- description: What was refused, by caller and call.
-- param: since timestamp optional - from this time on
-- param: until timestamp optional - before this time
-- engines: duckdb, athena
SELECT coalesce(useridentity.arn, useridentity.invokedby, useridentity.accountid) AS who, eventsource, eventname, errorcode, count(DISTINCT eventid) AS times, min(eventtime) AS first, max(eventtime) AS last
FROM cloudtrail_logs
WHERE regexp_like(errorcode, '(AccessDenied|Unauthorized|NotAuthorized|Forbidden|AuthFailure)')
  AND ($since IS NULL OR eventtime >= $since)
  AND ($since IS NULL OR "timestamp" >= replace(substr(CAST($since AS varchar), 1, 10), '-', '/')) -- only: athena
  AND ($until IS NULL OR eventtime < $until)
  AND ($until IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST($until AS varchar))), '%Y/%m/%d')) -- only: athena
GROUP BY 1, 2, 3, 4
ORDER BY times DESC, who, eventsource, eventname, errorcode
