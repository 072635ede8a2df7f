-- name: calls-from-ip
-- description: Every call from one address.
-- param: ip text - the address, or the name of a service
-- param: since timestamp optional - from this time on
-- param: until timestamp optional - before this time
-- engines: duckdb, athena
SELECT DISTINCT eventtime, eventsource, eventname, coalesce(useridentity.arn, useridentity.invokedby, useridentity.accountid) AS who, errorcode, recipientaccountid, awsregion, useragent, eventid
FROM cloudtrail_logs
WHERE sourceipaddress = $ip
  AND ($since IS NULL OR eventtime >= $since)
  AND ($since IS NULL OR "timestamp" >= replace(substr(CAST($since AS varchar), 1, 10), '-', '/')) -- only: athena
  AND ($until IS NULL OR eventtime < $until)
  AND ($until IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST($until AS varchar))), '%Y/%m/%d')) -- only: athena
ORDER BY eventtime, eventid
