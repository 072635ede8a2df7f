-- name: console-logins-without-mfa
-- description: Console sign-ins of users and root without a second factor. Federated people bring theirs from elsewhere and are not listed.
-- param: since timestamp optional - from this time on
-- param: until timestamp optional - before this time
-- engines: duckdb, athena
SELECT DISTINCT eventtime, coalesce(useridentity.arn, useridentity.invokedby, useridentity.accountid) AS who, useridentity.type AS kind, sourceipaddress, recipientaccountid, useragent, eventid
FROM cloudtrail_logs
WHERE eventsource = 'signin.amazonaws.com'
  AND eventname = 'ConsoleLogin'
  AND useridentity.type IN ('IAMUser', 'Root')
  AND json_extract_scalar(responseelements, '$.ConsoleLogin') = 'Success'
  AND coalesce(json_extract_scalar(additionaleventdata, '$.MFAUsed'), 'No') <> 'Yes'
  AND ($since IS NULL OR (eventtime >= $since AND "timestamp" >= replace(substr(CAST($since AS varchar), 1, 10), '-', '/')))
  AND ($until IS NULL OR eventtime < $until)
ORDER BY eventtime, eventid
