CREATE TABLE IF NOT EXISTS "hive"."security"."cloudtrail_logs_files" (
  records array(row(
    eventversion varchar,
    useridentity row(type varchar, principalid varchar, arn varchar, accountid varchar, invokedby varchar, accesskeyid varchar, username varchar, onbehalfof row(userid varchar, identitystorearn varchar, credentialid varchar), sessioncontext row(attributes row(mfaauthenticated varchar, creationdate varchar, sessioncredentialfromconsole varchar), sessionissuer row(type varchar, principalid varchar, arn varchar, accountid varchar, username varchar), ec2roledelivery varchar, webidfederationdata row(federatedprovider varchar, attributes map(varchar, varchar)), sourceidentity varchar, assumedroot varchar, signinsessionarn varchar), identityprovider varchar, credentialid varchar, invokedbydelegate row(accountid varchar), inscopeof row(sourcearn varchar, sourceaccount varchar, issuertype varchar, credentialsissuedto varchar)),
    eventtime varchar,
    eventsource varchar,
    eventname varchar,
    awsregion varchar,
    sourceipaddress varchar,
    useragent varchar,
    errorcode varchar,
    errormessage varchar,
    requestparameters varchar,
    responseelements varchar,
    additionaleventdata varchar,
    requestid varchar,
    eventid varchar,
    readonly varchar,
    resources array(row(arn varchar, accountid varchar, type varchar, arnprefix varchar)),
    eventtype varchar,
    apiversion varchar,
    recipientaccountid varchar,
    serviceeventdetails varchar,
    sharedeventid varchar,
    vpcendpointid varchar,
    vpcendpointaccountid varchar,
    eventcategory varchar,
    managementevent varchar,
    addendum row(reason varchar, updatedfields varchar, originalrequestid varchar, originaleventid varchar),
    tlsdetails row(tlsversion varchar, ciphersuite varchar, clientprovidedhostheader varchar),
    sessioncredentialfromconsole varchar
  )),
  account varchar WITH (partition_projection_type = 'enum', partition_projection_values = ARRAY['111122223333']),
  region varchar WITH (partition_projection_type = 'enum', partition_projection_values = ARRAY['eu-west-1', 'us-east-1']),
  "timestamp" varchar WITH (partition_projection_type = 'date', partition_projection_format = 'yyyy/MM/dd',
    partition_projection_range = ARRAY['2025/11/03', 'NOW'],
    partition_projection_interval = 1, partition_projection_interval_unit = 'DAYS')
)
WITH (
  external_location = 's3://logs/trail/AWSLogs/o-abc123', format = 'OPENX_JSON',
  partitioned_by = ARRAY['account', 'region', 'timestamp'], partition_projection_enabled = true,
  partition_projection_location_template = 's3://logs/trail/AWSLogs/o-abc123/${account}/CloudTrail/${region}/${timestamp}'
);

CREATE OR REPLACE VIEW "hive"."security"."cloudtrail_logs" AS
SELECT r.eventversion, r.useridentity, r.eventtime, r.eventsource, r.eventname, r.awsregion, r.sourceipaddress, r.useragent, r.errorcode, r.errormessage, r.requestparameters, r.responseelements, r.additionaleventdata, r.requestid, r.eventid, r.readonly, r.resources, r.eventtype, r.apiversion, r.recipientaccountid, r.serviceeventdetails, r.sharedeventid, r.vpcendpointid, r.vpcendpointaccountid, r.eventcategory, r.managementevent, r.addendum, r.tlsdetails, r.sessioncredentialfromconsole, t.account, t.region, t."timestamp"
FROM "hive"."security"."cloudtrail_logs_files" t
CROSS JOIN UNNEST(t.records) AS r(eventversion, useridentity, eventtime, eventsource, eventname, awsregion, sourceipaddress, useragent, errorcode, errormessage, requestparameters, responseelements, additionaleventdata, requestid, eventid, readonly, resources, eventtype, apiversion, recipientaccountid, serviceeventdetails, sharedeventid, vpcendpointid, vpcendpointaccountid, eventcategory, managementevent, addendum, tlsdetails, sessioncredentialfromconsole);

CREATE OR REPLACE VIEW "hive"."security"."cloudtrail_logs_coarse" AS
SELECT eventid, eventtime, eventsource, eventname, eventtype, eventcategory, managementevent, readonly, awsregion, sourceipaddress, errorcode, errormessage, sharedeventid, recipientaccountid,
  useridentity.accesskeyid AS accesskeyid, useridentity.principalid AS principalid,
  json_format(CAST(useridentity AS json)) AS identity, addendum.originaleventid AS originaleventid,
  account, region, "timestamp",
  json_format(CAST(ARRAY[eventversion, json_format(CAST(useridentity AS json)), eventtime, eventsource, eventname, awsregion, sourceipaddress, useragent, errorcode, errormessage, requestparameters, responseelements, additionaleventdata, requestid, eventid, readonly, json_format(CAST(resources AS json)), eventtype, apiversion, recipientaccountid, serviceeventdetails, sharedeventid, vpcendpointid, vpcendpointaccountid, eventcategory, managementevent, json_format(CAST(addendum AS json)), json_format(CAST(tlsdetails AS json)), sessioncredentialfromconsole] AS json)) AS payload
FROM "hive"."security"."cloudtrail_logs";
