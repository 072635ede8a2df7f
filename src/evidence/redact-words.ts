const setOf = (text: string) => new Set(text.split(/\s+/).filter(Boolean))

/** Fields of a record whose values are AWS's own words, by their path. */
export const FIELDS_OF_A_RECORD: ReadonlySet<string> = setOf(
  `eventName eventSource eventType eventCategory eventVersion eventTime awsRegion errorCode apiVersion
   userIdentity.type userIdentity.sessionContext.sessionIssuer.type
   userIdentity.sessionContext.attributes.creationDate userIdentity.sessionContext.attributes.mfaAuthenticated
   resources.type tlsDetails.tlsVersion tlsDetails.cipherSuite addendum.reason addendum.updatedFields`,
)

/** Keys of an answer whose values are words of AWS or of this program. */
export const KEYS_OF_AN_ANSWER: ReadonlySet<string> = setOf(
  `eventName eventSource eventTime region errorCode kind confidence relation outcome verdict of by rule type matchedBy first last`,
)

/** Parameters, in small letters, whose keys are not AWS's but the caller's own. */
export const MAPS: ReadonlySet<string> = setOf(
  `tags tagset tagmap tagging environment variables encryptioncontext encryptioncontextsubset metadata usermetadata labels
   item keys expressionattributenames expressionattributevalues parameters stagevariables headers
   sessiontags principaltags`,
)

/** Words, in small letters, that name nobody: parts of ARNs and of AWS's own messages. */
export const VOCABULARY: ReadonlySet<string> = setOf(
  `arn aws aws-cn aws-us-gov iam sts s3 ec2 kms lambda dynamodb rds sns sqs logs cloudtrail secretsmanager ssm eks ecs organizations
   user role group policy root assumed-role federated-user instance bucket key alias function table secret parameter volume
   security-group vpc subnet snapshot image account access-key session service-role aws-service-role aws-reserved
   sso amazonaws com cn console signin internal anonymous unknown true false null success denied error
   the a an is are was were not no on in of to for from with by and or because it its this that at as
   authorized perform resource identity-based session-based resource-based explicit deny allow allows action access
   http https mozilla boto3 botocore aws-cli aws-sdk linux windows darwin python java go`,
)
