-- name: trail-tampering
-- description: Calls that stop or narrow what is recorded or watched: trails, flow logs, GuardDuty, Config, Security Hub.
-- param: since timestamp optional - from this time on
-- param: until timestamp optional - before this time
-- engines: duckdb, athena
SELECT DISTINCT eventtime, eventsource, eventname, coalesce(useridentity.arn, useridentity.invokedby, useridentity.accountid) AS who, sourceipaddress, errorcode, recipientaccountid, awsregion, requestparameters, eventid
FROM cloudtrail_logs
WHERE (
    (eventsource = 'cloudtrail.amazonaws.com' AND eventname IN ('StopLogging', 'DeleteTrail', 'UpdateTrail', 'PutEventSelectors', 'PutInsightSelectors', 'DeleteEventDataStore', 'StopEventDataStoreIngestion'))
    OR (eventsource = 'ec2.amazonaws.com' AND eventname = 'DeleteFlowLogs')
    OR (eventsource = 'guardduty.amazonaws.com' AND eventname IN ('DeleteDetector', 'UpdateDetector', 'CreateFilter', 'CreateIPSet', 'DisassociateFromMasterAccount', 'DisassociateFromAdministratorAccount', 'StopMonitoringMembers'))
    OR (eventsource = 'config.amazonaws.com' AND eventname IN ('StopConfigurationRecorder', 'DeleteConfigurationRecorder', 'DeleteDeliveryChannel'))
    OR (eventsource = 'securityhub.amazonaws.com' AND eventname IN ('DisableSecurityHub', 'BatchDisableStandards'))
    OR (eventsource = 'logs.amazonaws.com' AND eventname IN ('DeleteLogGroup', 'DeleteLogStream', 'PutRetentionPolicy'))
  )
  AND ($since IS NULL OR eventtime >= $since)
  AND ($since IS NULL OR "timestamp" >= replace(substr(CAST($since AS varchar), 1, 10), '-', '/')) -- only: athena
  AND ($until IS NULL OR eventtime < $until)
  AND ($until IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST($until AS varchar))), '%Y/%m/%d')) -- only: athena
ORDER BY eventtime, eventid
