CREATE TABLE IF NOT EXISTS "hive"."default"."cloudtrail_logs" (
  eventversion varchar,
  useridentity row(type varchar, principalid varchar, arn varchar, accountid varchar, invokedby varchar, accesskeyid varchar, username varchar, onbehalfof row(userid varchar, identitystorearn varchar, credentialid varchar), sessioncontext row(attributes row(mfaauthenticated varchar, creationdate varchar, sessioncredentialfromconsole varchar), sessionissuer row(type varchar, principalid varchar, arn varchar, accountid varchar, username varchar), ec2roledelivery varchar, webidfederationdata row(federatedprovider varchar, attributes varchar), sourceidentity varchar, assumedroot varchar, signinsessionarn varchar), identityprovider varchar, credentialid varchar, invokedbydelegate row(accountid varchar), inscopeof row(sourcearn varchar, sourceaccount varchar, issuertype varchar, credentialsissuedto varchar)),
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
  sessioncredentialfromconsole varchar,
  record varchar,
  record_bytes varbinary,
  account varchar WITH (partition_projection_type = 'enum', partition_projection_values = ARRAY['111122223333', '444455556666', '777788889999']),
  region varchar WITH (partition_projection_type = 'enum', partition_projection_values = ARRAY['eu-west-1', 'us-east-1']),
  "timestamp" varchar WITH (partition_projection_type = 'date', partition_projection_format = 'yyyy/MM/dd',
    partition_projection_range = ARRAY['2025/11/18', 'NOW'],
    partition_projection_interval = 1, partition_projection_interval_unit = 'DAYS')
)
WITH (
  external_location = 's3://lake/trail', format = 'PARQUET',
  partitioned_by = ARRAY['account', 'region', 'timestamp'], partition_projection_enabled = true,
  partition_projection_location_template = 's3://lake/trail/account=${account}/region=${region}/${timestamp}'
);

CREATE OR REPLACE VIEW "hive"."default"."cloudtrail_logs_coarse" AS
SELECT eventid, eventtime, eventsource, eventname, eventtype, eventcategory, managementevent, readonly, awsregion, sourceipaddress, errorcode, errormessage, sharedeventid, recipientaccountid,
  useridentity.accesskeyid AS accesskeyid, useridentity.principalid AS principalid,
  json_format(CAST(useridentity AS json)) AS identity, addendum.originaleventid AS originaleventid,
  account, region, "timestamp",
  record AS payload
FROM "hive"."default"."cloudtrail_logs";
