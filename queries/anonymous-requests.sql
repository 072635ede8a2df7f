-- name: anonymous-requests
-- description: Requests of nobody: calls without credentials that a resource policy let in or not.
-- param: since timestamp optional - from this time on
-- param: until timestamp optional - before this time
-- engines: duckdb, athena
SELECT DISTINCT eventtime, eventsource, eventname, sourceipaddress, errorcode, recipientaccountid, requestparameters, eventid
FROM cloudtrail_logs
WHERE (useridentity.accountid = 'anonymous' OR useridentity.accountid = 'ANONYMOUS_PRINCIPAL' OR useridentity.principalid = 'ANONYMOUS')
  AND ($since IS NULL OR (eventtime >= $since AND "timestamp" >= replace(substr(CAST($since AS varchar), 1, 10), '-', '/')))
  AND ($until IS NULL OR eventtime < $until)
ORDER BY eventtime, eventid
