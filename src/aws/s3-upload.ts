import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { explainS3 } from './s3-errors.ts'

/** Puts objects into a bucket; the SDK tries again what fails in passing. */
export function uploader(
  bucket: string,
  region: string | null,
  env: Readonly<Record<string, string | undefined>>,
): { put(key: string, body: Uint8Array): Promise<void>; close(): void } {
  const endpoint = env.AWS_ENDPOINT_URL_S3 ?? env.AWS_ENDPOINT_URL
  const client = new S3Client({
    maxAttempts: 6,
    followRegionRedirects: true,
    ...(region === null ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
  })
  return {
    async put(key, body) {
      try {
        await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }))
      } catch (error) {
        throw explainS3(error, bucket, {
          profile: null,
          endpointUrl: null,
          region,
          requestPayer: false,
          noSignRequest: false,
        })
      }
    },
    close: () => client.destroy(),
  }
}
