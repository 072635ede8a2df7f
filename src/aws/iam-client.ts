import { IAMClient } from '@aws-sdk/client-iam'

/** IAM takes a few requests a second of a whole account, and says so to others too: what is slowed down is tried again. */
const ATTEMPTS = 8

/** With the default credentials, or a profile's. The SDK's environment holds (AWS_PROFILE, AWS_ENDPOINT_URL, …). */
export function iamClient(profile: string | undefined): IAMClient {
  return new IAMClient({
    ...(profile === undefined ? {} : { profile }),
    ...(process.env.AWS_MAX_ATTEMPTS === undefined ? { maxAttempts: ATTEMPTS } : {}),
    // IAM has one endpoint for a whole partition; a region tells which partition.
    region: process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? 'us-east-1',
  })
}
