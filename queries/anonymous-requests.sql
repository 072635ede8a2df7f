-- name: anonymous-requests
-- description: Requests of nobody: calls without credentials that a resource policy let in or not.
-- param: since timestamp optional - from this time on
-- param: until timestamp optional - before this time
-- engines: duckdb, athena
SELECT DISTINCT eventtime, eventsource, eventname, sourceipaddress, errorcode, recipientaccountid, requestparameters, eventid
FROM cloudtrail_logs
WHERE (useridentity.accountid = 'anonymous' OR useridentity.accountid = 'ANONYMOUS_PRINCIPAL' OR useridentity.principalid = 'ANONYMOUS')
  AND ($since IS NULL OR eventtime >= $since)
  AND ($since IS NULL OR "timestamp" >= replace(substr(CAST($since AS varchar), 1, 10), '-', '/')) -- only: athena
  AND ($until IS NULL OR eventtime < $until)
  AND ($until IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST($until AS varchar))), '%Y/%m/%d')) -- only: athena
ORDER BY eventtime, eventid
