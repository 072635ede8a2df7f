-- name: federated-sign-ins
-- description: Roles taken by SAML or web identity: which subject of which provider.
-- param: since timestamp optional - from this time on
-- param: until timestamp optional - before this time
-- engines: duckdb, athena
SELECT DISTINCT eventtime, eventname, useridentity.username AS subject, useridentity.principalid AS providerandsubject,
  json_extract_scalar(requestparameters, '$.roleArn') AS role, json_extract_scalar(requestparameters, '$.roleSessionName') AS session,
  sourceipaddress, errorcode, recipientaccountid, eventid
FROM cloudtrail_logs
WHERE eventsource = 'sts.amazonaws.com'
  AND eventname IN ('AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity')
  AND ($since IS NULL OR eventtime >= $since)
  AND ($since IS NULL OR "timestamp" >= replace(substr(CAST($since AS varchar), 1, 10), '-', '/')) -- only: athena
  AND ($until IS NULL OR eventtime < $until)
  AND ($until IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST($until AS varchar))), '%Y/%m/%d')) -- only: athena
ORDER BY eventtime, eventid
