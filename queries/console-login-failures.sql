-- name: console-login-failures
-- description: Addresses from which console sign-ins failed, with how often and for whom.
-- param: least integer = 1 - how many failures at least
-- param: since timestamp optional - from this time on
-- param: until timestamp optional - before this time
-- engines: duckdb, athena
SELECT sourceipaddress, count(DISTINCT eventid) AS failures, count(DISTINCT coalesce(useridentity.username, useridentity.arn)) AS users,
  min(eventtime) AS first, max(eventtime) AS last
FROM cloudtrail_logs
WHERE eventname = 'ConsoleLogin'
  AND json_extract_scalar(responseelements, '$.ConsoleLogin') = 'Failure'
  AND ($since IS NULL OR eventtime >= $since)
  AND ($since IS NULL OR "timestamp" >= replace(substr(CAST($since AS varchar), 1, 10), '-', '/')) -- only: athena
  AND ($until IS NULL OR eventtime < $until)
  AND ($until IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST($until AS varchar))), '%Y/%m/%d')) -- only: athena
GROUP BY sourceipaddress
HAVING count(DISTINCT eventid) >= $least
ORDER BY failures DESC, sourceipaddress
