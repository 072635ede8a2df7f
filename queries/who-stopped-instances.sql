-- name: who-stopped-instances
-- description: Who stopped, rebooted or terminated EC2 instances; one of them, or all.
-- param: instance text optional - the id of an instance: i-0123456789abcdef0
-- param: since timestamp optional - from this time on
-- param: until timestamp optional - before this time
-- engines: duckdb, athena
SELECT DISTINCT eventtime, eventname, coalesce(useridentity.arn, useridentity.invokedby, useridentity.accountid) AS who, sourceipaddress, errorcode, recipientaccountid, awsregion, requestparameters, eventid
FROM cloudtrail_logs
WHERE eventsource = 'ec2.amazonaws.com'
  AND eventname IN ('StopInstances', 'RebootInstances', 'TerminateInstances')
  AND ($instance IS NULL OR strpos(requestparameters, $instance) > 0)
  AND ($since IS NULL OR eventtime >= $since)
  AND ($since IS NULL OR "timestamp" >= replace(substr(CAST($since AS varchar), 1, 10), '-', '/')) -- only: athena
  AND ($until IS NULL OR eventtime < $until)
  AND ($until IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST($until AS varchar))), '%Y/%m/%d')) -- only: athena
ORDER BY eventtime, eventid
