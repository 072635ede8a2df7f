-- name: role-assumptions-from-new-accounts
-- description: Foreign accounts that assumed a role here for the first time at or after a moment.
-- param: since timestamp optional - first seen at or after this time
-- engines: duckdb, athena
SELECT useridentity.accountid AS account, json_extract_scalar(requestparameters, '$.roleArn') AS role,
  min(eventtime) AS first, max(eventtime) AS last, count(DISTINCT eventid) AS times, count(DISTINCT eventid) FILTER (WHERE errorcode IS NOT NULL) AS failed
FROM cloudtrail_logs
WHERE eventsource = 'sts.amazonaws.com'
  AND eventname = 'AssumeRole'
  AND useridentity.type = 'AWSAccount'
  AND useridentity.accountid <> recipientaccountid
GROUP BY 1, 2
HAVING $since IS NULL OR min(eventtime) >= $since
ORDER BY first, account, role
