-- name: denied-bursts
-- description: Hours in which one caller was refused often.
-- param: least integer = 5 - how many refusals in the hour at least
-- param: since timestamp optional - from this time on
-- param: until timestamp optional - before this time
-- engines: duckdb, athena
SELECT concat(substr(eventtime, 1, 13), ':00:00Z') AS hour, coalesce(useridentity.arn, useridentity.invokedby, useridentity.accountid) AS who, count(DISTINCT eventid) AS denied,
  count(DISTINCT eventname) AS calls, count(DISTINCT eventsource) AS services
FROM cloudtrail_logs
WHERE regexp_like(errorcode, '(AccessDenied|Unauthorized|NotAuthorized|Forbidden|AuthFailure)')
  AND ($since IS NULL OR eventtime >= $since)
  AND ($since IS NULL OR "timestamp" >= replace(substr(CAST($since AS varchar), 1, 10), '-', '/')) -- only: athena
  AND ($until IS NULL OR eventtime < $until)
  AND ($until IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST($until AS varchar))), '%Y/%m/%d')) -- only: athena
GROUP BY 1, 2
HAVING count(DISTINCT eventid) >= $least
ORDER BY denied DESC, hour, who
