-- name: trust-policy-changes
-- description: Who may assume a role: roles made and trust policies changed, with the policy.
-- param: since timestamp optional - from this time on
-- param: until timestamp optional - before this time
-- engines: duckdb, athena
SELECT DISTINCT eventtime, eventname, json_extract_scalar(requestparameters, '$.roleName') AS role, coalesce(useridentity.arn, useridentity.invokedby, useridentity.accountid) AS who, errorcode, recipientaccountid,
  coalesce(json_extract_scalar(requestparameters, '$.policyDocument'), json_extract_scalar(requestparameters, '$.assumeRolePolicyDocument')) AS trust, eventid
FROM cloudtrail_logs
WHERE eventsource = 'iam.amazonaws.com'
  AND eventname IN ('CreateRole', 'UpdateAssumeRolePolicy')
  AND ($since IS NULL OR (eventtime >= $since AND "timestamp" >= replace(substr(CAST($since AS varchar), 1, 10), '-', '/')))
  AND ($until IS NULL OR eventtime < $until)
ORDER BY eventtime, eventid
