CREATE EXTERNAL TABLE IF NOT EXISTS `security`.`cloudtrail_logs` (
  `eventversion` string,
  `useridentity` struct<type:string,principalid:string,arn:string,accountid:string,invokedby:string,accesskeyid:string,username:string,onbehalfof:struct<userid:string,identitystorearn:string,credentialid:string>,sessioncontext:struct<attributes:struct<mfaauthenticated:string,creationdate:string,sessioncredentialfromconsole:string>,sessionissuer:struct<type:string,principalid:string,arn:string,accountid:string,username:string>,ec2roledelivery:string,webidfederationdata:struct<federatedprovider:string,attributes:map<string,string>>,sourceidentity:string,assumedroot:string,signinsessionarn:string>,identityprovider:string,credentialid:string,invokedbydelegate:struct<accountid:string>,inscopeof:struct<sourcearn:string,sourceaccount:string,issuertype:string,credentialsissuedto:string>>,
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
  `sessioncredentialfromconsole` string
)
PARTITIONED BY (`account` string, `region` string, `timestamp` string)
ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe'
STORED AS INPUTFORMAT 'com.amazon.emr.cloudtrail.CloudTrailInputFormat'
OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
LOCATION 's3://logs/trail/AWSLogs/o-abc123/'
TBLPROPERTIES (
  'projection.enabled'='true',
  'projection.account.type'='enum',
  'projection.account.values'='111122223333',
  'projection.region.type'='enum',
  'projection.region.values'='eu-west-1,us-east-1',
  'projection.timestamp.type'='date',
  'projection.timestamp.format'='yyyy/MM/dd',
  'projection.timestamp.range'='2025/11/03,NOW',
  'projection.timestamp.interval'='1',
  'projection.timestamp.interval.unit'='DAYS',
  'storage.location.template'='s3://logs/trail/AWSLogs/o-abc123/${account}/CloudTrail/${region}/${timestamp}'
);

CREATE OR REPLACE VIEW "security"."cloudtrail_logs_coarse" AS
SELECT eventid, eventtime, eventsource, eventname, eventtype, eventcategory, managementevent, readonly, awsregion, sourceipaddress, errorcode, errormessage, sharedeventid, recipientaccountid,
  useridentity.accesskeyid AS accesskeyid, useridentity.principalid AS principalid,
  json_format(CAST(useridentity AS json)) AS identity, addendum.originaleventid AS originaleventid,
  account, region, "timestamp",
  json_format(CAST(ARRAY[eventversion, json_format(CAST(useridentity AS json)), eventtime, eventsource, eventname, awsregion, sourceipaddress, useragent, errorcode, errormessage, requestparameters, responseelements, additionaleventdata, requestid, eventid, readonly, json_format(CAST(resources AS json)), eventtype, apiversion, recipientaccountid, serviceeventdetails, sharedeventid, vpcendpointid, vpcendpointaccountid, eventcategory, managementevent, json_format(CAST(addendum AS json)), json_format(CAST(tlsdetails AS json)), sessioncredentialfromconsole] AS json)) AS payload
FROM "security"."cloudtrail_logs";
