-- name: access-key-use
-- description: What an access key was used for, by call and address.
-- param: key text - the access key id: AKIA… or ASIA…
-- param: since timestamp optional - from this time on
-- param: until timestamp optional - before this time
-- engines: duckdb, athena
SELECT eventsource, eventname, sourceipaddress, count(DISTINCT eventid) AS calls, count(DISTINCT eventid) FILTER (WHERE errorcode IS NOT NULL) AS failed, min(eventtime) AS first, max(eventtime) AS last
FROM cloudtrail_logs
WHERE useridentity.accesskeyid = $key
  AND ($since IS NULL OR eventtime >= $since)
  AND ($since IS NULL OR "timestamp" >= replace(substr(CAST($since AS varchar), 1, 10), '-', '/')) -- only: athena
  AND ($until IS NULL OR eventtime < $until)
  AND ($until IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST($until AS varchar))), '%Y/%m/%d')) -- only: athena
GROUP BY eventsource, eventname, sourceipaddress
ORDER BY calls DESC, eventsource, eventname, sourceipaddress
