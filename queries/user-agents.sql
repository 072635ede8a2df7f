-- name: user-agents
-- description: What each caller says it is: browsers, SDKs, tools.
-- param: arn text optional - the ARN of a user, a role or a session
-- param: since timestamp optional - from this time on
-- param: until timestamp optional - before this time
-- engines: duckdb, athena
SELECT coalesce(useridentity.arn, useridentity.invokedby, useridentity.accountid) AS who, useragent, count(DISTINCT eventid) AS calls, min(eventtime) AS first, max(eventtime) AS last
FROM cloudtrail_logs
WHERE ($arn IS NULL OR useridentity.arn = $arn OR useridentity.sessioncontext.sessionissuer.arn = $arn)
  AND ($since IS NULL OR eventtime >= $since)
  AND ($since IS NULL OR "timestamp" >= replace(substr(CAST($since AS varchar), 1, 10), '-', '/')) -- only: athena
  AND ($until IS NULL OR eventtime < $until)
  AND ($until IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST($until AS varchar))), '%Y/%m/%d')) -- only: athena
GROUP BY 1, 2
ORDER BY calls DESC, who, useragent
