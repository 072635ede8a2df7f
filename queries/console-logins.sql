-- name: console-logins
-- description: Every console sign-in: who, from where, with or without a second factor, and whether it succeeded.
-- param: since timestamp optional - from this time on
-- param: until timestamp optional - before this time
-- engines: duckdb, athena
SELECT DISTINCT eventtime, coalesce(useridentity.arn, useridentity.invokedby, useridentity.accountid) AS who, useridentity.type AS kind, sourceipaddress,
  json_extract_scalar(responseelements, '$.ConsoleLogin') AS result,
  json_extract_scalar(additionaleventdata, '$.MFAUsed') AS mfa, errormessage, recipientaccountid, eventid
FROM cloudtrail_logs
WHERE eventsource = 'signin.amazonaws.com'
  AND eventname = 'ConsoleLogin'
  AND ($since IS NULL OR (eventtime >= $since AND "timestamp" >= replace(substr(CAST($since AS varchar), 1, 10), '-', '/')))
  AND ($until IS NULL OR eventtime < $until)
ORDER BY eventtime, eventid
