-- name: instance-credentials
-- description: Where the credentials of each EC2 instance were used from: more than one network is a sign of theft.
-- param: since timestamp optional - from this time on
-- param: until timestamp optional - before this time
-- engines: duckdb, athena
SELECT useridentity.sessioncontext.sessionissuer.arn AS role, substr(useridentity.arn, strpos(useridentity.arn, '/i-') + 1) AS instance,
  sourceipaddress, count(DISTINCT eventid) AS calls, min(eventtime) AS first, max(eventtime) AS last
FROM cloudtrail_logs
WHERE useridentity.type = 'AssumedRole'
  AND regexp_like(useridentity.arn, '/i-[0-9a-f]+$')
  AND ($since IS NULL OR eventtime >= $since)
  AND ($since IS NULL OR "timestamp" >= replace(substr(CAST($since AS varchar), 1, 10), '-', '/')) -- only: athena
  AND ($until IS NULL OR eventtime < $until)
  AND ($until IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST($until AS varchar))), '%Y/%m/%d')) -- only: athena
GROUP BY 1, 2, 3
ORDER BY role, instance, calls DESC, sourceipaddress
