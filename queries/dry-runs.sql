-- name: dry-runs
-- description: Calls that only asked whether they would be allowed: what somebody tried out.
-- param: since timestamp optional - from this time on
-- param: until timestamp optional - before this time
-- engines: duckdb, athena
SELECT DISTINCT eventtime, coalesce(useridentity.arn, useridentity.invokedby, useridentity.accountid) AS who, eventsource, eventname, errorcode, sourceipaddress, recipientaccountid, eventid
FROM cloudtrail_logs
WHERE errorcode LIKE '%DryRunOperation'
  AND ($since IS NULL OR (eventtime >= $since AND "timestamp" >= replace(substr(CAST($since AS varchar), 1, 10), '-', '/')))
  AND ($until IS NULL OR eventtime < $until)
ORDER BY eventtime, eventid
