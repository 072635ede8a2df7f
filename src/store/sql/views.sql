-- The tables that people query, over the store's own. They are temporary: the vendor is bound anew whenever a store is
-- opened (table binding: one row a profile), and a reader can make nothing lasting. Comments after a column are its
-- description in `trail sql --schema`.

CREATE TEMP VIEW events AS
SELECT
  coalesce(e.id_text, e.id::VARCHAR) AS eventId,
  e.time AS eventTime,
  f.event_source AS eventSource,
  f.event_name AS eventName,
  f.event_version AS eventVersion,
  f.event_type AS eventType,
  f.event_category AS eventCategory,
  f.region AS awsRegion,
  ip.text AS sourceIPAddress,
  agent.text AS userAgent,
  f.error_code AS errorCode,
  e.error_message AS errorMessage,
  json_extract_string(e.record, '$.requestID') AS requestID,
  f.read_only AS readOnly,
  f.management AS managementEvent,
  f.account AS recipientAccountId,
  json_extract_string(e.record, '$.sharedEventID') AS sharedEventID,
  json_extract_string(e.record, '$.vpcEndpointId') AS vpcEndpointId,
  f.api_version AS apiVersion,
  CASE json_type(e.record, '$.userIdentity') WHEN 'OBJECT' THEN json_transform(system.main.json_extract(e.record, '$.userIdentity'),
    '{"type": "VARCHAR", "principalId": "VARCHAR", "arn": "VARCHAR", "accountId": "VARCHAR", "accessKeyId": "VARCHAR", "userName": "VARCHAR", "invokedBy": "VARCHAR", "identityProvider": "VARCHAR", "credentialId": "VARCHAR", "invokedByDelegate": {"accountId": "VARCHAR"}, "onBehalfOf": {"userId": "VARCHAR", "identityStoreArn": "VARCHAR"}, "inScopeOf": {"sourceArn": "VARCHAR", "sourceAccount": "VARCHAR", "issuerType": "VARCHAR", "credentialsIssuedTo": "VARCHAR"}, "sessionContext": {"attributes": {"mfaAuthenticated": "VARCHAR", "creationDate": "VARCHAR"}, "sessionIssuer": {"type": "VARCHAR", "principalId": "VARCHAR", "arn": "VARCHAR", "accountId": "VARCHAR", "userName": "VARCHAR"}, "webIdFederationData": {"federatedProvider": "VARCHAR", "attributes": "JSON"}, "sourceIdentity": "VARCHAR", "ec2RoleDelivery": "VARCHAR", "assumedRoot": "VARCHAR", "signInSessionArn": "VARCHAR"}}') END AS userIdentity,
  system.main.json_extract(e.record, '$.requestParameters') AS requestParameters,
  system.main.json_extract(e.record, '$.responseElements') AS responseElements,
  system.main.json_extract(e.record, '$.additionalEventData') AS additionalEventData,
  system.main.json_extract(e.record, '$.serviceEventDetails') AS serviceEventDetails,
  CASE json_type(e.record, '$.resources') WHEN 'ARRAY' THEN json_transform(system.main.json_extract(e.record, '$.resources'),
    '[{"ARN": "VARCHAR", "accountId": "VARCHAR", "type": "VARCHAR"}]') END AS resources,
  CASE json_type(e.record, '$.tlsDetails') WHEN 'OBJECT' THEN json_transform(system.main.json_extract(e.record, '$.tlsDetails'),
    '{"tlsVersion": "VARCHAR", "cipherSuite": "VARCHAR", "clientProvidedHostHeader": "VARCHAR"}') END AS tlsDetails,
  e.record AS record,
  f.outcome AS outcome,
  coalesce(e.id_text, e.id::VARCHAR) IN (SELECT event_id FROM conflict) AS conflict,
  e.caller AS caller,
  e.file AS file,
  e.n AS n
FROM event e
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
  c."group" AS credential,
  json_extract_string(k.body, '$.kind') AS actorKind,
  json_extract_string(k.body, '$.principal') AS principal,
  json_extract_string(k.body, '$.principalId') AS principalId,
  json_extract_string(k.body, '$.account') AS actorAccount,
  json_extract_string(k.body, '$.session') AS session,
  c.access_key AS accessKeyId,
  c.via AS via,
  json_extract_string(k.body, '$.sourceIdentity') AS sourceIdentity,
  coalesce(b.origin_kind, json_extract_string(k.body, '$.origin.kind')) AS originKind,
  json_extract_string(k.body, '$.origin.principal') AS origin,
  json_extract_string(k.body, '$.origin.account') AS originAccount,
  b.own AS own,
  b.vendor AS vendor,
  b.vendor_name AS vendorName,
  b.matched_by AS matchedBy,
  b.vendor_confidence AS vendorConfidence,
  json_extract_string(k.body, '$.confidence') AS confidence,
  system.main.json_extract(k.body, '$.chain') AS chain,
  system.main.json_extract(k.body, '$.notes') AS notes
FROM caller c
LEFT JOIN credential_now k ON k."group" = c."group"
LEFT JOIN binding b ON b.profile = k.profile;

CREATE TEMP VIEW attributed AS
SELECT e.* EXCLUDE (caller, file, n), a.* EXCLUDE (caller, credential, principalId, actorAccount, sourceIdentity, chain, notes)
FROM events e
JOIN actor a ON a.caller = e.caller;

CREATE TEMP VIEW touches AS
SELECT
  coalesce(e.id_text, e.id::VARCHAR) AS eventId,
  e.time AS eventTime,
  f.event_source AS eventSource,
  f.event_name AS eventName,
  f.account AS account,
  f.region AS region,
  s.relation AS relation,
  f.outcome AS outcome,
  f.error_code AS errorCode,
  f.read_only AS readOnly,
  ip.text AS sourceIp,
  s.type AS resourceType,
  t.id AS resourceId,
  coalesce(t.arn, s.arn_head || t.id) AS resourceArn,
  s."of" AS "of",
  s.found_by AS foundBy,
  t.summary AS summary,
  a.principal AS principal,
  a.origin AS origin,
  a.vendor AS vendor,
  a.via AS via,
  a.confidence AS confidence
FROM touch t
JOIN event e ON e.n = t.n
JOIN form f ON f.id = e.form
JOIN spec s ON s.id = t.spec
JOIN actor a ON a.caller = e.caller
LEFT JOIN text ip ON ip.id = e.ip
WHERE t.n NOT IN (SELECT n FROM addendum_applied);

CREATE TEMP VIEW credentials AS
SELECT
  a.credential AS credential,
  any_value(a.actorKind) AS kind,
  any_value(a.principal) AS principal,
  any_value(a.principalId) AS principalId,
  any_value(a.actorAccount) AS account,
  any_value(a.session) AS session,
  any_value(a.origin) AS origin,
  any_value(a.originKind) AS originKind,
  any_value(a.originAccount) AS originAccount,
  any_value(a.vendor) AS vendor,
  any_value(a.confidence) AS confidence,
  any_value(a.chain) AS chain,
  any_value(a.notes) AS notes,
  min(e.time) AS first,
  max(e.time) AS last,
  count(*) AS events
FROM event e
JOIN actor a ON a.caller = e.caller
WHERE e.n NOT IN (SELECT n FROM addendum_applied)
GROUP BY a.credential;

CREATE TEMP VIEW files AS
SELECT
  url AS file, state, reason, sha256, content_sha256 AS contentSha256, etag, version_id AS versionId, size, shape, events,
  duplicates, outside, refused, first, last, account, region, delivered, loaded_at AS loadedAt, loaded_by AS loadedBy,
  coalesce(p.verdict, 'unverified') AS verdict, p.digest, p.expected, p.checked AS verifiedAt
FROM file
LEFT JOIN proof p ON p.file = file.id;

-- The table that AWS documents for CloudTrail in Athena: its names, its types, its order.
CREATE TEMP VIEW cloudtrail_logs AS
SELECT
  f.event_version AS eventversion,
  CASE json_type(e.record, '$.userIdentity') WHEN 'OBJECT' THEN struct_pack(
    "type" := json_extract_string(e.record, '$.userIdentity.type'), "principalid" := json_extract_string(e.record, '$.userIdentity.principalId'), "arn" := json_extract_string(e.record, '$.userIdentity.arn'), "accountid" := json_extract_string(e.record, '$.userIdentity.accountId'), "invokedby" := json_extract_string(e.record, '$.userIdentity.invokedBy'), "accesskeyid" := json_extract_string(e.record, '$.userIdentity.accessKeyId'), "username" := json_extract_string(e.record, '$.userIdentity.userName'),
    onbehalfof := struct_pack("userid" := json_extract_string(e.record, '$.userIdentity.onBehalfOf.userId'), "identitystorearn" := json_extract_string(e.record, '$.userIdentity.onBehalfOf.identityStoreArn')),
    sessioncontext := struct_pack(
      attributes := struct_pack("mfaauthenticated" := json_extract_string(e.record, '$.userIdentity.sessionContext.attributes.mfaAuthenticated'), "creationdate" := json_extract_string(e.record, '$.userIdentity.sessionContext.attributes.creationDate')),
      sessionissuer := struct_pack("type" := json_extract_string(e.record, '$.userIdentity.sessionContext.sessionIssuer.type'), "principalid" := json_extract_string(e.record, '$.userIdentity.sessionContext.sessionIssuer.principalId'), "arn" := json_extract_string(e.record, '$.userIdentity.sessionContext.sessionIssuer.arn'), "accountid" := json_extract_string(e.record, '$.userIdentity.sessionContext.sessionIssuer.accountId'), "username" := json_extract_string(e.record, '$.userIdentity.sessionContext.sessionIssuer.userName')),
      ec2roledelivery := json_extract_string(e.record, '$.userIdentity.sessionContext.ec2RoleDelivery'),
      webidfederationdata := struct_pack(
        federatedprovider := json_extract_string(e.record, '$.userIdentity.sessionContext.webIdFederationData.federatedProvider'),
        attributes := TRY(CAST(system.main.json_extract(e.record, '$.userIdentity.sessionContext.webIdFederationData.attributes') AS MAP(VARCHAR, VARCHAR)))))) END AS useridentity,
  json_extract_string(e.record, '$.eventTime') AS eventtime,
  f.event_source AS eventsource,
  f.event_name AS eventname,
  f.region AS awsregion,
  ip.text AS sourceipaddress,
  agent.text AS useragent,
  f.error_code AS errorcode,
  e.error_message AS errormessage,
  nullif(CAST(system.main.json_extract(e.record, '$.requestParameters') AS VARCHAR), 'null') AS requestparameters,
  nullif(CAST(system.main.json_extract(e.record, '$.responseElements') AS VARCHAR), 'null') AS responseelements,
  nullif(CAST(system.main.json_extract(e.record, '$.additionalEventData') AS VARCHAR), 'null') AS additionaleventdata,
  json_extract_string(e.record, '$.requestID') AS requestid,
  coalesce(e.id_text, e.id::VARCHAR) AS eventid,
  CAST(f.read_only AS VARCHAR) AS readonly,
  CASE json_type(e.record, '$.resources') WHEN 'ARRAY' THEN list_transform(
    CAST(system.main.json_extract(e.record, '$.resources') AS JSON[]),
    lambda r: struct_pack(arn := coalesce(json_extract_string(r, '$.ARN'), json_extract_string(r, '$.arn')),
      accountid := json_extract_string(r, '$.accountId'), "type" := json_extract_string(r, '$.type'))) END AS resources,
  f.event_type AS eventtype,
  f.api_version AS apiversion,
  f.account AS recipientaccountid,
  nullif(CAST(system.main.json_extract(e.record, '$.serviceEventDetails') AS VARCHAR), 'null') AS serviceeventdetails,
  json_extract_string(e.record, '$.sharedEventID') AS sharedeventid,
  json_extract_string(e.record, '$.vpcEndpointId') AS vpcendpointid,
  json_extract_string(e.record, '$.vpcEndpointAccountId') AS vpcendpointaccountid,
  f.event_category AS eventcategory,
  CAST(f.management AS VARCHAR) AS managementevent,
  CASE json_type(e.record, '$.addendum') WHEN 'OBJECT' THEN struct_pack("reason" := json_extract_string(e.record, '$.addendum.reason'),
    updatedfields := json_extract_string(e.record, '$.addendum.updatedFields'), originalrequestid := json_extract_string(e.record, '$.addendum.originalRequestID'), originaleventid := json_extract_string(e.record, '$.addendum.originalEventID')) END AS addendum,
  CASE json_type(e.record, '$.tlsDetails') WHEN 'OBJECT' THEN struct_pack(
    "tlsversion" := json_extract_string(e.record, '$.tlsDetails.tlsVersion'), "ciphersuite" := json_extract_string(e.record, '$.tlsDetails.cipherSuite'), "clientprovidedhostheader" := json_extract_string(e.record, '$.tlsDetails.clientProvidedHostHeader')) END AS tlsdetails,
  f.account AS account,
  f.region AS region,
  strftime(coalesce(l.delivered, e.time), '%Y/%m/%d') AS "timestamp"
FROM event e
JOIN form f ON f.id = e.form
LEFT JOIN file l ON l.id = e.file
LEFT JOIN text ip ON ip.id = e.ip
LEFT JOIN text agent ON agent.id = e.agent
WHERE e.n NOT IN (SELECT n FROM addendum_applied);
