-- The tables that people query, over the store's own. They are temporary: the vendor is bound anew whenever a store is
-- opened (table binding: one row a profile), and a reader can make nothing lasting. The comments before a view and after a
-- column are their descriptions in `trail sql --schema` and docs/schema.md.

-- One row an event, under CloudTrail’s own names.
CREATE TEMP VIEW events AS
SELECT
  coalesce(e.id_text, e.id::VARCHAR) AS eventId, -- CloudTrail’s id of the event; sha256:… where the record has none.
  e.time AS eventTime, -- When it happened, UTC.
  f.event_source AS eventSource, -- The service: ec2.amazonaws.com.
  f.event_name AS eventName, -- The call: StopInstances.
  f.event_version AS eventVersion, -- The version of the record’s form.
  f.event_type AS eventType, -- AwsApiCall, AwsServiceEvent, AwsConsoleSignIn, …
  f.event_category AS eventCategory, -- Management, Data, NetworkActivity, Insight.
  f.region AS awsRegion, -- Where the call was answered.
  ip.text AS sourceIPAddress, -- The caller’s address, or the service that called for somebody.
  agent.text AS userAgent, -- What the caller says it is; anybody may write it.
  f.error_code AS errorCode, -- Why it failed; null for success.
  e.error_message AS errorMessage, -- The service’s words on why it failed.
  json_extract_string(e.parts[5], '$') AS requestID, -- The service’s id of the request.
  f.read_only AS readOnly, -- Whether the call can change nothing.
  f.management AS managementEvent, -- Whether it is a management event.
  f.account AS recipientAccountId, -- The account whose log it is.
  json_extract_string(e.parts[8], '$') AS sharedEventID, -- One id for the records of one deed in several accounts.
  json_extract_string(e.parts[9], '$') AS vpcEndpointId, -- The VPC endpoint that the call came through.
  f.api_version AS apiVersion, -- The version of the service’s interface.
  CASE json_type(e.parts[1]) WHEN 'OBJECT' THEN json_transform(e.parts[1],
    '{"type": "VARCHAR", "principalId": "VARCHAR", "arn": "VARCHAR", "accountId": "VARCHAR", "accessKeyId": "VARCHAR", "userName": "VARCHAR", "invokedBy": "VARCHAR", "identityProvider": "VARCHAR", "credentialId": "VARCHAR", "invokedByDelegate": {"accountId": "VARCHAR"}, "onBehalfOf": {"userId": "VARCHAR", "identityStoreArn": "VARCHAR"}, "inScopeOf": {"sourceArn": "VARCHAR", "sourceAccount": "VARCHAR", "issuerType": "VARCHAR", "credentialsIssuedTo": "VARCHAR"}, "sessionContext": {"attributes": {"mfaAuthenticated": "VARCHAR", "creationDate": "VARCHAR"}, "sessionIssuer": {"type": "VARCHAR", "principalId": "VARCHAR", "arn": "VARCHAR", "accountId": "VARCHAR", "userName": "VARCHAR"}, "webIdFederationData": {"federatedProvider": "VARCHAR", "attributes": "JSON"}, "sourceIdentity": "VARCHAR", "ec2RoleDelivery": "VARCHAR", "assumedRoot": "VARCHAR", "signInSessionArn": "VARCHAR"}}') END AS userIdentity, -- Who called, as the record says it.
  e.parts[2] AS requestParameters, -- What was asked for.
  e.parts[3] AS responseElements, -- What was answered, for calls that change something.
  e.parts[4] AS additionalEventData, -- What the service adds beside.
  e.parts[7] AS serviceEventDetails, -- What a service’s own event says.
  CASE json_type(e.parts[6]) WHEN 'ARRAY' THEN json_transform(e.parts[6],
    '[{"ARN": "VARCHAR", "accountId": "VARCHAR", "type": "VARCHAR"}]') END AS resources, -- The resources that the service itself names.
  CASE json_type(e.parts[10]) WHEN 'OBJECT' THEN json_transform(e.parts[10],
    '{"tlsVersion": "VARCHAR", "cipherSuite": "VARCHAR", "clientProvidedHostHeader": "VARCHAR"}') END AS tlsDetails, -- The connection.
  e.record AS record, -- The whole record, byte for byte.
  f.outcome AS outcome, -- success, denied, dry-run or error.
  coalesce(e.id_text, e.id::VARCHAR) IN (SELECT event_id FROM conflict) AS conflict, -- Whether another record has this id and another content.
  e.caller AS caller, -- The caller’s number within this store.
  e.file AS file, -- The source file’s number within this store.
  e.n AS n -- The event’s number within this store.
FROM (
  -- One reading of a record for all of its parts: each expression of its own would read it again, and hold memory for it.
  SELECT *, system.main.json_extract(record, ['$.userIdentity', '$.requestParameters', '$.responseElements',
    '$.additionalEventData', '$.requestID', '$.resources', '$.serviceEventDetails', '$.sharedEventID', '$.vpcEndpointId',
    '$.tlsDetails']) AS parts
  FROM event
) e
JOIN form f ON f.id = e.form
LEFT JOIN text ip ON ip.id = e.ip
LEFT JOIN text agent ON agent.id = e.agent
WHERE e.n NOT IN (SELECT n FROM addendum_applied);

CREATE TEMP VIEW credential_now AS
SELECT "group", profile, body FROM credential WHERE "group" NOT IN (SELECT "group" FROM credential_late)
UNION ALL
SELECT "group", profile, body FROM credential_late;

-- Each caller with its resolved credential and the vendor bound to it.
CREATE TEMP VIEW actor AS
SELECT
  c.id AS caller,
  c."group" AS credential, -- The credential group: all events of one session or key.
  CASE WHEN k.parts[1] = 'aws-account' AND k.parts[2] = k.parts[8] THEN coalesce(b.origin_kind, k.parts[1])
    ELSE k.parts[1] END AS actorKind, -- iam-user, root, assumed-role, aws-service, …
  k.parts[2] AS principal, -- Who acted, durably: the user, the role, the account, the service.
  k.parts[3] AS principalId, -- CloudTrail’s unique id of the caller.
  k.parts[4] AS actorAccount, -- The account of the one who acted.
  k.parts[5] AS session, -- The name of the role session.
  c.access_key AS accessKeyId, -- The key that signed.
  c.via AS via, -- The service that called on the caller’s behalf.
  k.parts[6] AS sourceIdentity, -- The source identity that was set when the role was assumed.
  coalesce(b.origin_kind, k.parts[7]) AS originKind, -- What the origin is: iam-user, identity-center-user, aws-account, …
  k.parts[8] AS origin, -- Who stands at the start of the chain of role sessions.
  k.parts[9] AS originAccount, -- The account of the origin.
  b.own AS own, -- Whether the origin’s account is one of yours.
  b.vendor AS vendor, -- The id of the third party, null where it is none or open.
  b.vendor_name AS vendorName, -- The third party’s name.
  b.matched_by AS matchedBy, -- What the vendor was told by: account, access-key, user, role, …
  b.vendor_confidence AS vendorConfidence, -- How sure the vendor is: exact, strong, likely.
  CASE WHEN b.ambiguous AND k.parts[10] <> 'unresolved' THEN 'ambiguous'
    ELSE k.parts[10] END AS confidence, -- How sure the answer is: the chain’s weakest hop, ambiguous where two vendors are as likely: exact, strong, likely, hint, ambiguous, unresolved.
  system.main.json_extract(k.body, '$.chain') AS chain, -- The hops from origin to actor, each with the event that proves it.
  to_json(list_concat(coalesce(CAST(system.main.json_extract(k.body, '$.notes') AS VARCHAR[]), []), coalesce(b.notes, []))) AS notes -- What else is to be known about the attribution.
FROM caller c
LEFT JOIN (
  -- One reading of a resolution for all of its parts, as for events.
  SELECT *, json_extract_string(body, ['$.kind', '$.principal', '$.principalId', '$.account', '$.session', '$.sourceIdentity',
    '$.origin.kind', '$.origin.principal', '$.origin.account', '$.confidence']) AS parts
  FROM credential_now
) k ON k."group" = c."group"
LEFT JOIN binding b ON b.profile = k.profile;

-- events with who acted, where that began, and the vendor.
CREATE TEMP VIEW attributed AS
SELECT e.* EXCLUDE (caller, file, n), a.* EXCLUDE (caller, credential, principalId, actorAccount, sourceIdentity, chain, notes)
FROM events e
JOIN actor a ON a.caller = e.caller;

-- One row for each event and resource: who did what to it.
CREATE TEMP VIEW touches AS
SELECT
  coalesce(e.id_text, e.id::VARCHAR) AS eventId, -- CloudTrail’s id of the event; sha256:… where the record has none.
  e.time AS eventTime, -- When it happened, UTC.
  f.event_source AS eventSource, -- The service: ec2.amazonaws.com.
  f.event_name AS eventName, -- The call: StopInstances.
  f.account AS account, -- The account whose log it is.
  f.region AS region, -- Where the call was answered.
  s.relation AS relation, -- created, deleted, modified, read, used, parent, shared or attached.
  f.outcome AS outcome, -- success, denied, dry-run or error.
  f.error_code AS errorCode, -- Why it failed; null for success.
  f.read_only AS readOnly, -- Whether the call can change nothing.
  ip.text AS sourceIp, -- The caller’s address, or the service that called for somebody.
  s.type AS resourceType, -- service:kind, as docs/resources.md lists them: ec2:instance.
  t.id AS resourceId, -- The resource’s id or name.
  coalesce(t.arn, s.arn_head || t.id) AS resourceArn, -- The resource’s ARN, null where it can’t be told.
  s."of" AS "of", -- self, child, version or alias: what of the resource was touched.
  s.found_by AS foundBy, -- How the resource was found in the record: rule, resources, parameter, walker, error-text, policy-text.
  t.summary AS summary, -- One line on what changed.
  a.principal AS principal, -- Who acted, durably: the user, the role, the account, the service.
  a.origin AS origin, -- Who stands at the start of the chain of role sessions.
  a.vendor AS vendor, -- The id of the third party, null where it is none or open.
  a.via AS via, -- The service that called on the caller’s behalf.
  a.confidence AS confidence -- How sure the answer is: the chain’s weakest hop, ambiguous where two vendors are as likely: exact, strong, likely, hint, ambiguous, unresolved.
FROM touch t
JOIN event e ON e.n = t.n
JOIN form f ON f.id = e.form
JOIN spec s ON s.id = t.spec
JOIN actor a ON a.caller = e.caller
LEFT JOIN text ip ON ip.id = e.ip
WHERE t.n NOT IN (SELECT n FROM addendum_applied);

-- One row for each session or key, with its chain and vendor.
CREATE TEMP VIEW credentials AS
SELECT
  a.credential AS credential, -- The credential group: what signed, over all of its events.
  any_value(a.actorKind) AS kind, -- iam-user, root, assumed-role, aws-service, …
  any_value(a.principal) AS principal, -- Who acted, durably: the user, the role, the account, the service.
  any_value(a.principalId) AS principalId, -- CloudTrail’s unique id of the caller.
  any_value(a.actorAccount) AS account, -- The account of the one who acted.
  any_value(a.session) AS session, -- The name of the role session.
  any_value(a.origin) AS origin, -- Who stands at the start of the chain of role sessions.
  any_value(a.originKind) AS originKind, -- What the origin is: iam-user, identity-center-user, aws-account, …
  any_value(a.originAccount) AS originAccount, -- The account of the origin.
  any_value(a.vendor) AS vendor, -- The id of the third party, null where it is none or open.
  any_value(a.confidence) AS confidence, -- How sure the answer is: the chain’s weakest hop, ambiguous where two vendors are as likely: exact, strong, likely, hint, ambiguous, unresolved.
  any_value(a.chain) AS chain, -- The hops from origin to actor, each with the event that proves it.
  any_value(a.notes) AS notes, -- What else is to be known about the attribution.
  min(e.time) AS first, -- Its first event.
  max(e.time) AS last, -- Its last event.
  count(*) AS events -- How many events it has.
FROM event e
JOIN actor a ON a.caller = e.caller
WHERE e.n NOT IN (SELECT n FROM addendum_applied)
GROUP BY a.credential;

-- Every source file, whatever became of it.
CREATE TEMP VIEW files AS
SELECT
  file.url AS file, -- Where it came from.
  file.state AS state, -- loaded, set-aside, ignored, …
  file.reason AS reason, -- Why it was not loaded.
  file.sha256 AS sha256, -- The hash of the file as it was.
  file.content_sha256 AS contentSha256, -- The hash of its inflated content, which digests name.
  file.etag AS etag, -- The object’s ETag.
  file.version_id AS versionId, -- The object’s version.
  file.size AS size, -- Its bytes.
  file.shape AS shape, -- What kind of file it is.
  file.events AS events, -- Events stored from it.
  file.duplicates AS duplicates, -- Events that were there already.
  file.outside AS outside, -- Events outside of the time that was asked for.
  file.refused AS refused, -- Records that could not be read.
  file.first AS first, -- The earliest of its events.
  file.last AS last, -- The latest of its events.
  file.account AS account, -- The account of its path.
  file.region AS region, -- The region of its path.
  file.delivered AS delivered, -- When CloudTrail delivered it.
  file.loaded_at AS loadedAt, -- When it was loaded.
  file.loaded_by AS loadedBy, -- The trail that loaded it.
  coalesce(p.verdict, 'unverified') AS verdict, -- verified, altered, missing-digest or unverified: what trail verify found.
  p.digest AS digest, -- The digest file that names it.
  p.expected AS expected, -- The hash that the digest names.
  p.checked AS verifiedAt -- When that was checked.
FROM file
LEFT JOIN proof p ON p.file = file.id;

-- cloudtrail_logs with what Athena shows to no SELECT *: "$path", and the partitions of tables that are made by hand.
CREATE TEMP VIEW cloudtrail_logs_located AS
SELECT
  f.event_version AS eventversion, -- The version of the record’s form.
  CASE json_type(e.parts[1]) WHEN 'OBJECT' THEN CAST(json_transform(e.parts[1],
    '{"type": "VARCHAR", "principalId": "VARCHAR", "arn": "VARCHAR", "accountId": "VARCHAR", "invokedBy": "VARCHAR", "accessKeyId": "VARCHAR", "userName": "VARCHAR", "onBehalfOf": {"userId": "VARCHAR", "identityStoreArn": "VARCHAR"}, "sessionContext": {"attributes": {"mfaAuthenticated": "VARCHAR", "creationDate": "VARCHAR"}, "sessionIssuer": {"type": "VARCHAR", "principalId": "VARCHAR", "arn": "VARCHAR", "accountId": "VARCHAR", "userName": "VARCHAR"}, "ec2RoleDelivery": "VARCHAR", "webIdFederationData": {"federatedProvider": "VARCHAR", "attributes": "MAP(VARCHAR, VARCHAR)"}}}')
    AS STRUCT("type" VARCHAR, principalid VARCHAR, arn VARCHAR, accountid VARCHAR, invokedby VARCHAR, accesskeyid VARCHAR, username VARCHAR, onbehalfof STRUCT(userid VARCHAR, identitystorearn VARCHAR), sessioncontext STRUCT(attributes STRUCT(mfaauthenticated VARCHAR, creationdate VARCHAR), sessionissuer STRUCT("type" VARCHAR, principalid VARCHAR, arn VARCHAR, accountid VARCHAR, username VARCHAR), ec2roledelivery VARCHAR, webidfederationdata STRUCT(federatedprovider VARCHAR, attributes MAP(VARCHAR, VARCHAR))))) END AS useridentity, -- Who called, as the record says it.
  CASE WHEN e.time = date_trunc('second', e.time) THEN strftime(e.time, '%Y-%m-%dT%H:%M:%SZ') ELSE strftime(e.time, '%Y-%m-%dT%H:%M:%S.%gZ') END AS eventtime, -- When it happened, as CloudTrail writes it: 2026-03-02T10:00:00Z; null where the record’s time is none.
  f.event_source AS eventsource, -- The service: ec2.amazonaws.com.
  f.event_name AS eventname, -- The call: StopInstances.
  f.region AS awsregion, -- Where the call was answered.
  ip.text AS sourceipaddress, -- The caller’s address, or the service that called for somebody.
  agent.text AS useragent, -- What the caller says it is; anybody may write it.
  f.error_code AS errorcode, -- Why it failed; null for success.
  e.error_message AS errormessage, -- The service’s words on why it failed.
  nullif(CAST(e.parts[2] AS VARCHAR), 'null') AS requestparameters, -- What was asked for, as JSON text.
  nullif(CAST(e.parts[3] AS VARCHAR), 'null') AS responseelements, -- What was answered, as JSON text.
  nullif(CAST(e.parts[4] AS VARCHAR), 'null') AS additionaleventdata, -- What the service adds beside, as JSON text.
  json_extract_string(e.parts[5], '$') AS requestid, -- The service’s id of the request.
  coalesce(e.id_text, e.id::VARCHAR) AS eventid, -- CloudTrail’s id of the event; sha256:… where the record has none.
  CAST(f.read_only AS VARCHAR) AS readonly, -- true or false, as text.
  CASE json_type(e.parts[6]) WHEN 'ARRAY' THEN list_transform(
    CAST(e.parts[6] AS JSON[]),
    lambda r: struct_pack(arn := coalesce(json_extract_string(r, '$.ARN'), json_extract_string(r, '$.arn')),
      accountid := json_extract_string(r, '$.accountId'), "type" := json_extract_string(r, '$.type'))) END AS resources, -- The resources that the service itself names.
  f.event_type AS eventtype, -- AwsApiCall, AwsServiceEvent, AwsConsoleSignIn, …
  f.api_version AS apiversion, -- The version of the service’s interface.
  f.account AS recipientaccountid, -- The account whose log it is.
  nullif(CAST(e.parts[7] AS VARCHAR), 'null') AS serviceeventdetails, -- What a service’s own event says, as JSON text.
  json_extract_string(e.parts[8], '$') AS sharedeventid, -- One id for the records of one deed in several accounts.
  json_extract_string(e.parts[9], '$') AS vpcendpointid, -- The VPC endpoint that the call came through.
  json_extract_string(e.parts[10], '$') AS vpcendpointaccountid, -- The account of that VPC endpoint.
  f.event_category AS eventcategory, -- Management, Data, NetworkActivity, Insight.
  CAST(f.management AS VARCHAR) AS managementevent, -- true or false, as text.
  CASE json_type(e.parts[11]) WHEN 'OBJECT' THEN CAST(json_transform(e.parts[11],
    '{"reason": "VARCHAR", "updatedFields": "VARCHAR", "originalRequestID": "VARCHAR", "originalEventID": "VARCHAR"}')
    AS STRUCT(reason VARCHAR, updatedfields VARCHAR, originalrequestid VARCHAR, originaleventid VARCHAR)) END AS addendum, -- Why and what of an earlier record this one completes.
  CASE json_type(e.parts[12]) WHEN 'OBJECT' THEN CAST(json_transform(e.parts[12],
    '{"tlsVersion": "VARCHAR", "cipherSuite": "VARCHAR", "clientProvidedHostHeader": "VARCHAR"}')
    AS STRUCT(tlsversion VARCHAR, ciphersuite VARCHAR, clientprovidedhostheader VARCHAR)) END AS tlsdetails, -- The connection.
  f.account AS account, -- The account whose log it is, a partition in Athena.
  f.region AS region, -- The region of the log, a partition in Athena.
  strftime(coalesce(l.delivered, e.time), '%Y/%m/%d') AS "timestamp", -- The day of delivery, yyyy/MM/dd, a partition in Athena.
  l.url AS "$path", -- The file or object that the event was read from.
  strftime(coalesce(l.delivered, e.time), '%Y') AS "year", -- The year of delivery, a partition of some tables in Athena.
  strftime(coalesce(l.delivered, e.time), '%m') AS "month", -- The month of delivery, 01 to 12.
  strftime(coalesce(l.delivered, e.time), '%d') AS "day" -- The day of delivery, 01 to 31.
FROM (
  -- As for events.
  SELECT *, system.main.json_extract(record, ['$.userIdentity', '$.requestParameters', '$.responseElements',
    '$.additionalEventData', '$.requestID', '$.resources', '$.serviceEventDetails', '$.sharedEventID', '$.vpcEndpointId',
    '$.vpcEndpointAccountId', '$.addendum', '$.tlsDetails']) AS parts
  FROM event
) e
JOIN form f ON f.id = e.form
LEFT JOIN file l ON l.id = e.file
LEFT JOIN text ip ON ip.id = e.ip
LEFT JOIN text agent ON agent.id = e.agent
WHERE e.n NOT IN (SELECT n FROM addendum_applied);

-- The table that AWS documents for CloudTrail in Athena: its names, its types, its order.
CREATE TEMP VIEW cloudtrail_logs AS
SELECT * EXCLUDE ("$path", "year", "month", "day")
FROM cloudtrail_logs_located;
