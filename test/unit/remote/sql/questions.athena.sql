-- who-touched i-0abc
SELECT CASE WHEN pass = 2 THEN payload END, account, region, CASE WHEN pass = 1 THEN recipientaccountid END, CASE WHEN pass = 1 THEN awsregion END, CASE WHEN pass = 1 THEN substr(eventtime, 1, 13) END, CASE WHEN pass = 1 THEN eventsource END, CASE WHEN pass = 1 THEN eventcategory END, CASE WHEN pass = 1 THEN managementevent END, CASE WHEN pass = 1 THEN readonly END, CASE WHEN pass = 1 THEN eventtype END, CASE WHEN pass = 1 THEN CASE WHEN managementevent IS NULL AND eventsource = 's3.amazonaws.com' THEN eventname END END, count(*), min(eventtime), max(eventtime)
FROM "ct"."cloudtrail_logs_coarse" CROSS JOIN UNNEST(ARRAY[1, 2]) AS t(pass)
WHERE (("timestamp" >= ? AND "timestamp" <= ?) AND (pass = 1 OR (strpos(lower(payload), ?) > 0 OR originaleventid IS NOT NULL)))
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12
-- ExecutionParameters: '2026/03/02', '2026/03/04', 'i-0abc'

-- who-touched, of all time
SELECT CASE WHEN pass = 2 THEN payload END, account, region, CASE WHEN pass = 1 THEN recipientaccountid END, CASE WHEN pass = 1 THEN awsregion END, CASE WHEN pass = 1 THEN substr(eventtime, 1, 13) END, CASE WHEN pass = 1 THEN eventsource END, CASE WHEN pass = 1 THEN eventcategory END, CASE WHEN pass = 1 THEN managementevent END, CASE WHEN pass = 1 THEN readonly END, CASE WHEN pass = 1 THEN eventtype END, CASE WHEN pass = 1 THEN CASE WHEN managementevent IS NULL AND eventsource = 's3.amazonaws.com' THEN eventname END END, count(*), min(eventtime), max(eventtime)
FROM "ct"."cloudtrail_logs_coarse" CROSS JOIN UNNEST(ARRAY[1, 2]) AS t(pass)
WHERE (TRUE AND (pass = 1 OR (strpos(lower(payload), ?) > 0 OR originaleventid IS NOT NULL)))
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12
-- ExecutionParameters: 'reports'

-- whois AKIAEXAMPLE
SELECT CASE WHEN pass = 2 THEN payload END, account, region, CASE WHEN pass = 1 THEN recipientaccountid END, CASE WHEN pass = 1 THEN awsregion END, CASE WHEN pass = 1 THEN substr(eventtime, 1, 13) END, CASE WHEN pass = 1 THEN eventsource END, CASE WHEN pass = 1 THEN eventcategory END, CASE WHEN pass = 1 THEN managementevent END, CASE WHEN pass = 1 THEN readonly END, CASE WHEN pass = 1 THEN eventtype END, CASE WHEN pass = 1 THEN CASE WHEN managementevent IS NULL AND eventsource = 's3.amazonaws.com' THEN eventname END END, count(*), min(eventtime), max(eventtime)
FROM "ct"."cloudtrail_logs_coarse" CROSS JOIN UNNEST(ARRAY[1, 2]) AS t(pass)
WHERE (("timestamp" >= ? AND "timestamp" <= ?) AND (pass = 1 OR (strpos(lower(payload), ?) > 0 OR originaleventid IS NOT NULL)))
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12
-- ExecutionParameters: '2026/03/02', '2026/03/04', 'akiaexample'

-- whois 203.0.113.7
SELECT CASE WHEN pass = 2 THEN payload END, account, region, CASE WHEN pass = 1 THEN recipientaccountid END, CASE WHEN pass = 1 THEN awsregion END, CASE WHEN pass = 1 THEN substr(eventtime, 1, 13) END, CASE WHEN pass = 1 THEN eventsource END, CASE WHEN pass = 1 THEN eventcategory END, CASE WHEN pass = 1 THEN managementevent END, CASE WHEN pass = 1 THEN readonly END, CASE WHEN pass = 1 THEN eventtype END, CASE WHEN pass = 1 THEN CASE WHEN managementevent IS NULL AND eventsource = 's3.amazonaws.com' THEN eventname END END, count(*), min(eventtime), max(eventtime)
FROM "ct"."cloudtrail_logs_coarse" CROSS JOIN UNNEST(ARRAY[1, 2]) AS t(pass)
WHERE (("timestamp" >= ? AND "timestamp" <= ?) AND (pass = 1 OR (sourceipaddress = ? OR originaleventid IS NOT NULL)))
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12
-- ExecutionParameters: '2026/03/02', '2026/03/04', '203.0.113.7'

-- events --account --region --service --event --denied
SELECT CASE WHEN pass = 2 THEN payload END, account, region, CASE WHEN pass = 1 THEN recipientaccountid END, CASE WHEN pass = 1 THEN awsregion END, CASE WHEN pass = 1 THEN substr(eventtime, 1, 13) END, CASE WHEN pass = 1 THEN eventsource END, CASE WHEN pass = 1 THEN eventcategory END, CASE WHEN pass = 1 THEN managementevent END, CASE WHEN pass = 1 THEN readonly END, CASE WHEN pass = 1 THEN eventtype END, CASE WHEN pass = 1 THEN CASE WHEN managementevent IS NULL AND eventsource = 's3.amazonaws.com' THEN eventname END END, count(*), min(eventtime), max(eventtime)
FROM "ct"."cloudtrail_logs_coarse" CROSS JOIN UNNEST(ARRAY[1, 2]) AS t(pass)
WHERE (("timestamp" >= ? AND "timestamp" <= ? AND account IN (?) AND region IN (?)) AND (pass = 1 OR (((eventsource = ? OR strpos(eventsource, ?) = 1) AND lower(eventname) = ? AND (errorcode IS NOT NULL OR errormessage IS NOT NULL OR strpos(lower(payload), ?) > 0)) OR originaleventid IS NOT NULL)))
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12
-- ExecutionParameters: '2026/03/02', '2026/03/04', '111122223333', 'eu-west-1', 'ec2', 'ec2.', 'stopinstances', 'failure'

-- events --vendor acme
SELECT CASE WHEN pass = 2 THEN payload END, account, region, CASE WHEN pass = 1 THEN recipientaccountid END, CASE WHEN pass = 1 THEN awsregion END, CASE WHEN pass = 1 THEN substr(eventtime, 1, 13) END, CASE WHEN pass = 1 THEN eventsource END, CASE WHEN pass = 1 THEN eventcategory END, CASE WHEN pass = 1 THEN managementevent END, CASE WHEN pass = 1 THEN readonly END, CASE WHEN pass = 1 THEN eventtype END, CASE WHEN pass = 1 THEN CASE WHEN managementevent IS NULL AND eventsource = 's3.amazonaws.com' THEN eventname END END, count(*), min(eventtime), max(eventtime)
FROM "ct"."cloudtrail_logs_coarse" CROSS JOIN UNNEST(ARRAY[1, 2]) AS t(pass)
WHERE (("timestamp" >= ? AND "timestamp" <= ?) AND (pass = 1 OR ((strpos(lower(payload), ?) > 0 OR strpos(lower(payload), ?) > 0 OR strpos(lower(payload), ?) > 0) OR originaleventid IS NOT NULL)))
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12
-- ExecutionParameters: '2026/03/02', '2026/03/04', '901234567890', 'acme', 's-3f0c'

-- report acme
SELECT CASE WHEN pass = 2 THEN payload END, account, region, CASE WHEN pass = 1 THEN recipientaccountid END, CASE WHEN pass = 1 THEN awsregion END, CASE WHEN pass = 1 THEN substr(eventtime, 1, 13) END, CASE WHEN pass = 1 THEN eventsource END, CASE WHEN pass = 1 THEN eventcategory END, CASE WHEN pass = 1 THEN managementevent END, CASE WHEN pass = 1 THEN readonly END, CASE WHEN pass = 1 THEN eventtype END, CASE WHEN pass = 1 THEN CASE WHEN managementevent IS NULL AND eventsource = 's3.amazonaws.com' THEN eventname END END, count(*), min(eventtime), max(eventtime)
FROM "ct"."cloudtrail_logs_coarse" CROSS JOIN UNNEST(ARRAY[1, 2]) AS t(pass)
WHERE (("timestamp" >= ? AND "timestamp" <= ?) AND (pass = 1 OR ((strpos(lower(payload), ?) > 0 OR strpos(lower(payload), ?) > 0 OR strpos(lower(payload), ?) > 0) OR originaleventid IS NOT NULL)))
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12
-- ExecutionParameters: '2026/03/02', '2026/03/04', '901234567890', 'acme', 's-3f0c'

-- coverage
SELECT CASE WHEN pass = 2 THEN payload END, account, region, CASE WHEN pass = 1 THEN recipientaccountid END, CASE WHEN pass = 1 THEN awsregion END, CASE WHEN pass = 1 THEN substr(eventtime, 1, 13) END, CASE WHEN pass = 1 THEN eventsource END, CASE WHEN pass = 1 THEN eventcategory END, CASE WHEN pass = 1 THEN managementevent END, CASE WHEN pass = 1 THEN readonly END, CASE WHEN pass = 1 THEN eventtype END, CASE WHEN pass = 1 THEN CASE WHEN managementevent IS NULL AND eventsource = 's3.amazonaws.com' THEN eventname END END, count(*), min(eventtime), max(eventtime), count(DISTINCT CASE WHEN pass = 3 THEN path END)
FROM (SELECT eventid, eventtime, CAST(NULL AS varchar) AS eventsource, eventname, CAST(NULL AS varchar) AS eventtype, CAST(NULL AS varchar) AS eventcategory, CAST(NULL AS varchar) AS managementevent, CAST(NULL AS varchar) AS readonly, CAST(NULL AS varchar) AS awsregion, CAST(NULL AS varchar) AS sourceipaddress, CAST(NULL AS varchar) AS errorcode, CAST(NULL AS varchar) AS errormessage, CAST(NULL AS varchar) AS sharedeventid, CAST(NULL AS varchar) AS recipientaccountid,
  useridentity.accesskeyid AS accesskeyid, useridentity.principalid AS principalid,
  json_format(CAST(useridentity AS json)) AS identity, CAST(NULL AS varchar) AS originaleventid,
  account, region, "timestamp", "$path" AS path,
  json_format(CAST(ARRAY[NULL, json_format(CAST(useridentity AS json)), eventtime, NULL, eventname, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, eventid, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL] AS json)) AS payload
FROM "ct"."logs") CROSS JOIN UNNEST(ARRAY[1, 2, 3]) AS t(pass)
WHERE (("timestamp" >= ? AND "timestamp" <= ?) AND (pass <> 2 OR (eventsource = ? AND eventname IN (?, ?, ?, ?, ?, ?))))
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, pass
-- ExecutionParameters: '2026/03/02', '2026/03/04', 'cloudtrail.amazonaws.com', 'CreateTrail', 'UpdateTrail', 'DeleteTrail', 'StartLogging', 'StopLogging', 'PutEventSelectors'

-- coverage: files behind a view
SELECT account, region, count(DISTINCT "$path")
FROM "ct"."logs_files"
WHERE ("timestamp" >= ? AND "timestamp" <= ?)
GROUP BY account, region
-- ExecutionParameters: '2026/03/02', '2026/03/04'

-- what explains credentials
SELECT min_by(payload, eventid), min_by(account, eventid), min_by(region, eventid)
FROM "ct"."cloudtrail_logs_coarse" CROSS JOIN UNNEST(ARRAY[1, 2]) AS t(pass)
WHERE (("timestamp" >= ? AND "timestamp" <= ?) AND ((pass = 1 AND ((eventname IN (?, ?, ?, ?, ?, ?, ?, ?, ?) AND (substr(eventtime, 1, 19) IN (?) OR eventtime NOT LIKE '____-__-__T__:__:__%Z') AND strpos(lower(payload), ?) > 0) OR ((eventname = ? AND principalid IN (?)) OR (principalid IN (?) AND sharedeventid IS NOT NULL) OR (eventname IN (?, ?, ?, ?, ?, ?, ?, ?, ?) AND strpos(lower(payload), ?) > 0) OR (eventname = ? AND strpos(lower(payload), ?) > 0)) OR eventid IN (?))) OR (pass = 2 AND (principalid IN (?) AND (regexp_extract(identity, '"creationdate":"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)[.0-9]*Z"', 1) IN (?) OR regexp_extract(identity, '"creationdate":"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)[.0-9]*Z"', 1) IS NULL OR accesskeyid IN (?) OR regexp_extract(identity, '"signinsessionarn":"([^"]*)"', 1) IN (?))))))
GROUP BY pass, CASE WHEN pass = 1 THEN payload ELSE identity END
-- ExecutionParameters: '2026/03/02', '2026/03/04', 'AssumeRole', 'AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity', 'AssumeRoot', 'GetSessionToken', 'GetFederationToken', 'GetCredentialsForIdentity', 'CreateSession', 'GetDataAccess', '2026-03-02T10:00:00', 'aroaexample', 'SwitchRole', 'AROAEXAMPLE:it’s', 'AIDAEXAMPLE', 'AssumeRole', 'AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity', 'AssumeRoot', 'GetSessionToken', 'GetFederationToken', 'GetCredentialsForIdentity', 'CreateSession', 'GetDataAccess', 'asiaexample', 'CreateAccessKey', 'asiaexample', '0b6d3d3e-5b1f-4c52-9d0b-0a4d1a2b3c4d', 'AROAEXAMPLE:it’s', '2026-03-02T10:00:00', 'ASIAEXAMPLE', 'arn:aws:signin:eu-west-1:111122223333:session/1'

-- what a session did
SELECT payload, account, region
FROM "ct"."cloudtrail_logs_coarse"
WHERE (("timestamp" >= ? AND "timestamp" <= ?) AND strpos(lower(payload), ?) > 0)
-- ExecutionParameters: '2026/03/02', '2026/03/04', 'o''brien'

-- who is where its keys are used
SELECT min_by(payload, eventid), min_by(account, eventid), min_by(region, eventid)
FROM "ct"."cloudtrail_logs_coarse"
WHERE (("timestamp" >= ? AND "timestamp" <= ?) AND sourceipaddress IN (?))
GROUP BY sourceipaddress, identity
-- ExecutionParameters: '2026/03/02', '2026/03/04', '203.0.113.7'

-- what SQL would read
EXPLAIN (TYPE IO, FORMAT JSON) SELECT 1
-- ExecutionParameters: 
