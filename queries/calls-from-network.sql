-- name: calls-from-network
-- description: Who called from a network, by address.
-- param: network text - the network as CIDR: 203.0.113.0/24
-- param: since timestamp optional - from this time on
-- param: until timestamp optional - before this time
-- engines: duckdb, athena
SELECT sourceipaddress, coalesce(useridentity.arn, useridentity.invokedby, useridentity.accountid) AS who, count(DISTINCT eventid) AS calls, min(eventtime) AS first, max(eventtime) AS last
FROM cloudtrail_logs
WHERE contains($network, try_cast(sourceipaddress AS ipaddress))
  AND ($since IS NULL OR eventtime >= $since)
  AND ($since IS NULL OR "timestamp" >= replace(substr(CAST($since AS varchar), 1, 10), '-', '/')) -- only: athena
  AND ($until IS NULL OR eventtime < $until)
  AND ($until IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST($until AS varchar))), '%Y/%m/%d')) -- only: athena
GROUP BY 1, 2
ORDER BY calls DESC, sourceipaddress, who
