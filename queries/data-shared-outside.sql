-- name: data-shared-outside
-- description: Snapshots, images and databases that were opened to another account or to all.
-- param: since timestamp optional - from this time on
-- param: until timestamp optional - before this time
-- engines: duckdb, athena
SELECT DISTINCT eventtime, eventname, coalesce(json_extract_scalar(requestparameters, '$.snapshotId'), json_extract_scalar(requestparameters, '$.imageId'),
    json_extract_scalar(requestparameters, '$.dBSnapshotIdentifier'), json_extract_scalar(requestparameters, '$.dBClusterSnapshotIdentifier')) AS what,
  coalesce(useridentity.arn, useridentity.invokedby, useridentity.accountid) AS who, errorcode, recipientaccountid, awsregion, requestparameters, eventid
FROM cloudtrail_logs
WHERE (
    (eventname IN ('ModifySnapshotAttribute', 'ModifyImageAttribute') AND strpos(requestparameters, '"add"') > 0)
    OR (eventname IN ('ModifyDBSnapshotAttribute', 'ModifyDBClusterSnapshotAttribute') AND strpos(requestparameters, 'valuesToAdd') > 0)
    OR eventname = 'AuthorizeSnapshotAccess'
  )
  AND ($since IS NULL OR eventtime >= $since)
  AND ($since IS NULL OR "timestamp" >= replace(substr(CAST($since AS varchar), 1, 10), '-', '/')) -- only: athena
  AND ($until IS NULL OR eventtime < $until)
  AND ($until IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST($until AS varchar))), '%Y/%m/%d')) -- only: athena
ORDER BY eventtime, eventid
