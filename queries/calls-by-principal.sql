-- name: calls-by-principal
-- description: What a user, role or session did, by call.
-- param: arn text - the ARN of a user, a role or a session
-- param: since timestamp optional - from this time on
-- param: until timestamp optional - before this time
-- engines: duckdb, athena
SELECT eventsource, eventname, count(DISTINCT eventid) AS calls, count(DISTINCT eventid) FILTER (WHERE errorcode IS NOT NULL) AS failed, min(eventtime) AS first, max(eventtime) AS last
FROM cloudtrail_logs
WHERE (useridentity.arn = $arn OR useridentity.sessioncontext.sessionissuer.arn = $arn)
  AND ($since IS NULL OR eventtime >= $since)
  AND ($since IS NULL OR "timestamp" >= replace(substr(CAST($since AS varchar), 1, 10), '-', '/')) -- only: athena
  AND ($until IS NULL OR eventtime < $until)
  AND ($until IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST($until AS varchar))), '%Y/%m/%d')) -- only: athena
GROUP BY eventsource, eventname
ORDER BY calls DESC, eventsource, eventname
