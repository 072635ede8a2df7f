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
  AND ($since IS NULL OR (eventtime >= $since AND "timestamp" >= replace(substr(CAST($since AS varchar), 1, 10), '-', '/')))
  AND ($until IS NULL OR eventtime < $until)
ORDER BY eventtime, eventid
