// The floor of reading a bucket: the SDK's GetObject for every object, 32 at once, and nothing else.
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3'

const client = new S3Client({ forcePathStyle: true, region: 'us-east-1' })
const keys = []
for (let token; ; ) {
  const page = await client.send(new ListObjectsV2Command({ Bucket: 'bench', ContinuationToken: token }))
  for (const { Key } of page.Contents ?? []) keys.push(Key)
  token = page.NextContinuationToken
  if (token === undefined) break
}
const worker = async () => {
  for (let Key = keys.pop(); Key !== undefined; Key = keys.pop()) {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: 'bench', Key }))
    await Body.transformToByteArray()
  }
}
await Promise.all(Array.from({ length: 32 }, worker))
