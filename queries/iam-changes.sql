-- name: iam-changes
-- description: Every successful change in IAM: users, roles, policies, keys, providers.
-- param: since timestamp optional - from this time on
-- param: until timestamp optional - before this time
-- engines: duckdb, athena
SELECT DISTINCT eventtime, eventname, coalesce(useridentity.arn, useridentity.invokedby, useridentity.accountid) AS who, coalesce(json_extract_scalar(requestparameters, '$.userName'),
    json_extract_scalar(requestparameters, '$.roleName'), json_extract_scalar(requestparameters, '$.groupName'),
    json_extract_scalar(requestparameters, '$.policyArn'), json_extract_scalar(requestparameters, '$.policyName')) AS target,
  sourceipaddress, recipientaccountid, eventid
FROM cloudtrail_logs
WHERE eventsource = 'iam.amazonaws.com'
  AND regexp_like(eventname, '^(Create|Delete|Put|Attach|Detach|Update|Add|Remove|Set|Upload|Deactivate|Enable|Change|Tag|Untag)')
  AND errorcode IS NULL
  AND ($since IS NULL OR eventtime >= $since)
  AND ($since IS NULL OR "timestamp" >= replace(substr(CAST($since AS varchar), 1, 10), '-', '/')) -- only: athena
  AND ($until IS NULL OR eventtime < $until)
  AND ($until IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST($until AS varchar))), '%Y/%m/%d')) -- only: athena
ORDER BY eventtime, eventid
