CREATE EXTERNAL TABLE IF NOT EXISTS `default`.`cloudtrail_logs` (
  `eventversion` string,
  `useridentity` struct<type:string,principalid:string,arn:string,accountid:string,invokedby:string,accesskeyid:string,username:string,onbehalfof:struct<userid:string,identitystorearn:string,credentialid:string>,sessioncontext:struct<attributes:struct<mfaauthenticated:string,creationdate:string,sessioncredentialfromconsole:string>,sessionissuer:struct<type:string,principalid:string,arn:string,accountid:string,username:string>,ec2roledelivery:string,webidfederationdata:struct<federatedprovider:string,attributes:string>,sourceidentity:string,assumedroot:string,signinsessionarn:string>,identityprovider:string,credentialid:string,invokedbydelegate:struct<accountid:string>,inscopeof:struct<sourcearn:string,sourceaccount:string,issuertype:string,credentialsissuedto:string>>,
  `eventtime` string,
  `eventsource` string,
  `eventname` string,
  `awsregion` string,
  `sourceipaddress` string,
  `useragent` string,
  `errorcode` string,
  `errormessage` string,
  `requestparameters` string,
  `responseelements` string,
  `additionaleventdata` string,
  `requestid` string,
  `eventid` string,
  `readonly` string,
  `resources` array<struct<arn:string,accountid:string,type:string,arnprefix:string>>,
  `eventtype` string,
  `apiversion` string,
  `recipientaccountid` string,
  `serviceeventdetails` string,
  `sharedeventid` string,
  `vpcendpointid` string,
  `vpcendpointaccountid` string,
  `eventcategory` string,
  `managementevent` string,
  `addendum` struct<reason:string,updatedfields:string,originalrequestid:string,originaleventid:string>,
  `tlsdetails` struct<tlsversion:string,ciphersuite:string,clientprovidedhostheader:string>,
  `sessioncredentialfromconsole` string,
  `record` string,
  `record_bytes` binary
)
PARTITIONED BY (`account` string, `region` string, `timestamp` string)
STORED AS PARQUET
LOCATION 's3://lake/trail/'
TBLPROPERTIES (
  'projection.enabled'='true',
  'projection.account.type'='enum',
  'projection.account.values'='111122223333,444455556666,777788889999',
  'projection.region.type'='enum',
  'projection.region.values'='eu-west-1,us-east-1',
  'projection.timestamp.type'='date',
  'projection.timestamp.format'='yyyy/MM/dd',
  'projection.timestamp.range'='2025/11/18,NOW',
  'projection.timestamp.interval'='1',
  'projection.timestamp.interval.unit'='DAYS',
  'storage.location.template'='s3://lake/trail/account=${account}/region=${region}/${timestamp}'
);

CREATE OR REPLACE VIEW "default"."cloudtrail_logs_coarse" AS
SELECT eventid, eventtime, eventsource, eventname, eventtype, eventcategory, managementevent, readonly, awsregion, sourceipaddress, errorcode, errormessage, sharedeventid, recipientaccountid,
  useridentity.accesskeyid AS accesskeyid, useridentity.principalid AS principalid,
  json_format(CAST(useridentity AS json)) AS identity, addendum.originaleventid AS originaleventid,
  account, region, "timestamp",
  record AS payload
FROM "default"."cloudtrail_logs";
