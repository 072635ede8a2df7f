-- name: public-buckets
-- description: Changes by which a bucket may have become public: policies with a principal of *, public grants, public access blocks removed or loosened.
-- param: since timestamp optional - from this time on
-- param: until timestamp optional - before this time
-- engines: duckdb, athena
SELECT DISTINCT eventtime, eventname, json_extract_scalar(requestparameters, '$.bucketName') AS bucket, coalesce(useridentity.arn, useridentity.invokedby, useridentity.accountid) AS who, errorcode,
  recipientaccountid, requestparameters, eventid
FROM cloudtrail_logs
WHERE eventsource IN ('s3.amazonaws.com', 's3-control.amazonaws.com')
  AND (
    (eventname = 'PutBucketPolicy' AND regexp_like(requestparameters, '"Principal"\s*:\s*("\*"|\{\s*"AWS"\s*:\s*"\*")'))
    OR (eventname IN ('PutBucketAcl', 'PutObjectAcl', 'CreateBucket') AND regexp_like(requestparameters, '(public-read|groups/global/AllUsers|groups/global/AuthenticatedUsers)'))
    OR eventname IN ('DeletePublicAccessBlock', 'DeleteBucketPublicAccessBlock', 'DeleteAccountPublicAccessBlock')
    OR (eventname IN ('PutPublicAccessBlock', 'PutBucketPublicAccessBlock', 'PutAccountPublicAccessBlock') AND regexp_like(requestparameters, 'false'))
  )
  AND ($since IS NULL OR eventtime >= $since)
  AND ($since IS NULL OR "timestamp" >= replace(substr(CAST($since AS varchar), 1, 10), '-', '/')) -- only: athena
  AND ($until IS NULL OR eventtime < $until)
  AND ($until IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST($until AS varchar))), '%Y/%m/%d')) -- only: athena
ORDER BY eventtime, eventid
