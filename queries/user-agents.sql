-- name: user-agents
-- description: What each caller says it is: browsers, SDKs, tools.
-- param: arn text optional - the ARN of a user, a role or a session
-- param: since timestamp optional - from this time on
-- param: until timestamp optional - before this time
-- engines: duckdb, athena
SELECT coalesce(useridentity.arn, useridentity.invokedby, useridentity.accountid) AS who, useragent, count(DISTINCT eventid) AS calls, min(eventtime) AS first, max(eventtime) AS last
FROM cloudtrail_logs
WHERE ($arn IS NULL OR useridentity.arn = $arn OR useridentity.sessioncontext.sessionissuer.arn = $arn)
  AND ($since IS NULL OR (eventtime >= $since AND "timestamp" >= replace(substr(CAST($since AS varchar), 1, 10), '-', '/')))
  AND ($until IS NULL OR eventtime < $until)
GROUP BY 1, 2
ORDER BY calls DESC, who, useragent
