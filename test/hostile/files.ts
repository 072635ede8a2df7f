import { gzipSync } from 'node:zlib'
import { record } from './record.ts'

/** How a file must end: loaded with so many events, set aside for a reason, or passed over. */
export type End = { events: number; refused?: number } | { setAside: RegExp } | 'ignored'

export interface HostileFile {
  name: string
  bytes: Buffer
  end: End
}

const one = (n: number, fields = {}) => JSON.stringify(record(n, fields))
const file = (name: string, bytes: string | Buffer, end: End): HostileFile => ({
  name,
  bytes: typeof bytes === 'string' ? Buffer.from(bytes) : bytes,
  end,
})
const records = (...texts: string[]) => `{"Records":[${texts.join(',')}]}`
const flipped = (bytes: Buffer, at: number) => {
  const copy = Buffer.from(bytes)
  copy[at] = (copy[at] ?? 0) ^ 0xff
  return copy
}
const gz = gzipSync(records(one(1)))

/** Files that an attacker, a broken disk or another program may leave among the logs, each with its right end. */
export const FILES: readonly HostileFile[] = [
  file('empty.json', '', { setAside: /empty file/ }),
  file('blank.json', ' \n\t ', { setAside: /empty file/ }),
  file('nul.json', Buffer.alloc(64), { setAside: /NUL bytes/ }),
  file('binary.bin', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0]), { setAside: /NUL bytes/ }),
  file('utf16.json', Buffer.from(`\ufeff${records(one(2))}`, 'utf16le'), { setAside: /UTF-16/ }),
  file('bom.json', `\ufeff${records(one(3))}`, { events: 1 }),
  file('cut.json.gz', gz.subarray(0, gz.length - 20), { setAside: /damaged gzip/ }),
  file('crc.json.gz', flipped(gz, gz.length - 6), { setAside: /damaged gzip/ }),
  file('length.json.gz', flipped(gz, gz.length - 2), { setAside: /damaged gzip/ }),
  file('deflate.json.gz', flipped(gz, 40), { setAside: /damaged gzip/ }),
  file('junk-after.json.gz', Buffer.concat([gzipSync(records(one(4))), Buffer.from('junk')]), {
    setAside: /damaged gzip/,
  }),
  file('members.json.gz', Buffer.concat([gzipSync('{"Records":['), gzipSync(`${one(5)}]}`)]), { events: 1 }),
  file('twice.json.gz', gzipSync(gzipSync(records(one(6)))), { setAside: /NUL bytes/ }),
  file('named-gz-but-plain.json.gz', records(one(7)), { events: 1 }),
  file('bomb.json.gz', gzipSync(Buffer.alloc(257 * 2 ** 20, 0x20), { level: 1 }), {
    setAside: /inflates beyond 256 MB/,
  }),
  file('deep-array.json', `{"Records":[${'['.repeat(100_000)}`, { setAside: /nested deeper than 1000/ }),
  file('deep-object.json', records(`${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`), {
    setAside: /nested deeper than 1000/,
  }),
  file('deep-beside-good.json', records(one(8), `{"eventName":${'['.repeat(2000)}${']'.repeat(2000)}}`, one(9)), {
    events: 2,
    refused: 1,
  }),
  file(
    'wide.json',
    records(one(10, { requestParameters: Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`k${i}`, i])) })),
    {
      events: 1,
    },
  ),
  file('long-string.json', records(one(11, { userAgent: 'x'.repeat(2 ** 20) })), { events: 1 }),
  file('large-record.json', records(one(12), one(13, { requestParameters: { x: 'y'.repeat(17 * 2 ** 20) } })), {
    events: 1,
    refused: 1,
  }),
  file('no-records.json', '{"Records":null}', { events: 0 }),
  file('records-object.json', '{"Records":{}}', { setAside: /Records is no list/ }),
  file('no-list.json', '{"hello":"world"}', 'ignored'),
  file('empty-records.json', '{"Records":[]}', { events: 0 }),
  file('null-records.json', records('null', one(14), '1', '"x"'), { events: 1, refused: 3 }),
  file('broken-tail.json', `{"Records":[${one(15)},{"eventName":`, { events: 1, refused: 1 }),
  file('trailing-comma.json', `{"Records":[${one(16)},]}`, { events: 1, refused: 1 }),
  file('nan.json', records(one(17).replace('"2026-03-02T10:00:00Z"', 'NaN')), { setAside: /broken JSON/ }),
  file('control.json', records(one(18).replace('aws-cli', 'aws\u0007cli')), { setAside: /broken JSON/ }),
  file('duplicate-keys.json', records(one(19).replace('{', '{"eventName":"Other",')), { events: 1 }),
  file('proto.json', records(one(20).replace('{', '{"__proto__":{"eventName":"Evil"},"constructor":1,')), {
    events: 1,
  }),
  file('huge-number.json', records(one(21).replace('"readOnly":false', '"readOnly":1e400')), { events: 1 }),
  file('big-integer.json', records(one(22).replace('"readOnly":false', `"readOnly":${'9'.repeat(400)}`)), {
    events: 1,
  }),
  file('lone-surrogate.json', records(one(23).replace('aws-cli', '\\ud83d')), { events: 1 }),
  file('bad-utf8.json', Buffer.from(records(one(24).replace('aws-cli', 'aws\xff\xfecli')), 'latin1'), { events: 1 }),
  file('nul-escape.json', records(one(25).replace('aws-cli', 'aws\\u0000cli')), { events: 1 }),
  file(
    'types.json',
    records(
      one(26, {
        userIdentity: [],
        eventTime: 5,
        eventName: {},
        requestParameters: 'x',
        resources: 'y',
        awsRegion: [1],
      }),
    ),
    {
      events: 1,
    },
  ),
  file(
    'no-id.json',
    records(
      JSON.stringify({
        eventName: 'StopInstances',
        eventSource: 'ec2.amazonaws.com',
        eventTime: '2026-03-02T10:00:00Z',
      }),
    ),
    {
      events: 1,
    },
  ),
  file('odd-id.json', records(one(27, { eventID: "'; DROP TABLE event; --" })), { events: 1 }),
  file(
    'no-time.json',
    records(one(28, { eventTime: 'redacted' }), one(29, { eventTime: '9999999999-01-01T00:00:00Z' })),
    {
      events: 2,
    },
  ),
  file('accounts-of-letters.json', records(one(30, { recipientAccountId: 'masked/../acct', awsRegion: '../..' })), {
    events: 1,
  }),
  file('same-id.json', records(one(31), one(31, { eventName: 'StartInstances' }), one(31)), { events: 2 }),
  file('ndjson-with-a-bad-line.json', `${one(32)}\n{"eventName":\n${one(33)}\n`, { events: 2, refused: 1 }),
  file(
    'insight.json',
    records(JSON.stringify({ eventVersion: '1.08', eventCategory: 'Insight', insightDetails: { state: 'Start' } })),
    'ignored',
  ),
]
