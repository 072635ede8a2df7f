import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { FILES } from '../hostile/files.ts'
import { TEXTS } from '../hostile/texts.ts'
import { SAMPLES } from '../support/cli.ts'
import { SCENARIOS_FOLDER } from '../support/scenarios.ts'
import type { Target } from './targets.ts'

const ROOT = join(import.meta.dirname, '../..')
/** Larger seeds only make a run slower. */
const MOST = 20_000

const below = (folder: string, ending: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => readFileSync(join(folder, name)))

const plain = (bytes: Buffer) => (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes)

/** Inputs to begin with: sample logs, scenarios, the hostile corpus, and real logs where `realLogs` names a folder. */
export function seedsOf(kind: Target['seeds'], realLogs: string | null): Buffer[] {
  return all(kind, realLogs).filter((bytes) => bytes.length > 0 && bytes.length <= MOST)
}

function all(kind: Target['seeds'], realLogs: string | null): Buffer[] {
  switch (kind) {
    case 'logs':
      return [
        ...below(SAMPLES, '.json.gz').map(plain),
        ...below(SCENARIOS_FOLDER, 'events.json'),
        ...FILES.filter(({ name }) => name.endsWith('.json')).map(({ bytes }) => bytes),
        ...(realLogs === null || !existsSync(realLogs) ? [] : below(realLogs, '.json')),
      ]
    case 'gzip':
      return [...below(SAMPLES, '.json.gz').slice(0, 20), gzipSync('{"Records":[]}')]
    case 'policies':
      return policies()
    case 'yaml':
      return [...below(SAMPLES, '.yaml'), ...below(SCENARIOS_FOLDER, '.yaml')]
    case 'sql':
      return [
        ...(existsSync(join(ROOT, 'queries')) ? below(join(ROOT, 'queries'), '.sql') : []),
        ...below(join(ROOT, 'src/store/sql'), '.sql'),
      ]
    case 'digests':
      return [
        ...below(join(SAMPLES, 'AWSLogs'), '.json.gz')
          .map(plain)
          .filter((bytes) => bytes.includes('digestS3Object')),
        ...below(SAMPLES, 'public-keys.json'),
      ]
    case 'texts':
      return [...Object.values(TEXTS), ...TYPED].map((text) => Buffer.from(text))
  }
}

const TYPED = [
  'i-0a1b2c3d4e5f60718',
  's3:bucket:reports',
  'arn:aws:s3:::reports/a/b.csv',
  's3://reports/a',
  'https://sqs.eu-west-1.amazonaws.com/111122223333/q',
  '2026-03-02T19:00:00Z',
  '20230710T183022Z',
  'AKIARTX3GSDSXXLPWDO6',
]

/** Every policy document that stands in the sample logs, as its text. */
function policies(): Buffer[] {
  const texts = new Set<string>()
  for (const bytes of below(SAMPLES, '.json.gz'))
    for (const [, text] of plain(bytes)
      .toString('utf8')
      .matchAll(/"(\{\\"Version\\"(?:[^"\\]|\\.)*)"/g))
      texts.add(JSON.parse(`"${text}"`))
  return [...texts].map((text) => Buffer.from(text))
}
