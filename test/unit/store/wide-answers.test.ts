import { expect, test } from 'vitest'
import { openDesk } from '../../../src/engine/sql.ts'
import { record, user } from '../../support/records.ts'
import { withStoreOf } from '../../support/store.ts'

test('every column of every event is answered within the memory that a store has', () => {
  const long = 'x'.repeat(6000)
  const records = Array.from({ length: 9000 }, (_, i) =>
    record(`e${i}`, user('ana'), {
      requestParameters: { long, i },
      responseElements: { long },
      resources: [{ ARN: `arn:aws:s3:::b${i}`, type: 'AWS::S3::Bucket' }],
      tlsDetails: { tlsVersion: 'TLSv1.3', cipherSuite: long },
    }),
  )
  return withStoreOf(records, {}, async (store, actors) => {
    const desk = await openDesk(store, actors)
    try {
      for (const table of ['cloudtrail_logs', 'events', 'attributed']) {
        let count = 0
        const options = { maxRows: null, timeout: null, onStart() {}, onNote() {} }
        await desk.ask(`SELECT * FROM ${table}`, options, async ({ batches }) => {
          for await (const rows of batches) count += rows.length
        })
        expect(count, table).toBe(records.length)
      }
    } finally {
      desk.close()
    }
  })
})
