-- name: deletions
-- description: What was deleted or terminated, by whom.
-- param: since timestamp optional - from this time on
-- param: until timestamp optional - before this time
-- engines: duckdb, athena
SELECT DISTINCT eventtime, eventsource, eventname, coalesce(useridentity.arn, useridentity.invokedby, useridentity.accountid) AS who, sourceipaddress, recipientaccountid, awsregion, requestparameters, eventid
FROM cloudtrail_logs
WHERE regexp_like(eventname, '^(Delete|Terminate|Remove|Deregister|Destroy)')
  AND errorcode IS NULL
  AND ($since IS NULL OR (eventtime >= $since AND "timestamp" >= replace(substr(CAST($since AS varchar), 1, 10), '-', '/')))
  AND ($until IS NULL OR eventtime < $until)
ORDER BY eventtime, eventid
