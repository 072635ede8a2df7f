import { existsSync, mkdirSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeChain, makeKey } from '../../../test/support/digests.ts'
import { writeCorpus } from '../corpus.ts'

export interface Corpus {
  name: string
  folder: string
  events: number
  files: number
  /** Of its gzip files. */
  bytes: number
}

/** Made once in a folder that is kept; a half-made one is made again. */
export function corpus(work: string, name: string, events: number, perFile: number, first = 0): Corpus {
  const folder = join(work, `corpus-${name}-${events}-${perFile}`)
  if (!existsSync(folder)) {
    const draft = `${folder}.part`
    mkdirSync(draft, { recursive: true })
    writeCorpus(draft, { events, perFile, first })
    renameSync(draft, folder)
  }
  return { name, folder, events, ...sizeOf(folder) }
}

function sizeOf(folder: string): { files: number; bytes: number } {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.gz'))
  return { files: paths.length, bytes: paths.reduce((sum, path) => sum + statSync(join(folder, path)).size, 0) }
}

/** A bucket's tree with digests that sign every log, for verify; and the file of its public keys. */
export function chain(work: string, hours: number, logs: number): { folder: string; keys: string; files: number } {
  const folder = join(work, `chain-${hours}-${logs}`)
  const keys = join(folder, 'public-keys.json')
  const key = makeKey()
  const made = makeChain({ bucket: 'bench', key, hours, logs, records: 100 })
  for (const { key: name, bytes, metadata } of [...made.digests, ...made.logs]) {
    const path = join(folder, name)
    mkdirSync(join(path, '..'), { recursive: true })
    writeFileSync(path, bytes)
    if (metadata.signature !== undefined) writeFileSync(`${path}.metadata.json`, JSON.stringify(metadata))
  }
  writeFileSync(keys, JSON.stringify({ PublicKeyList: [key.listed] }))
  return { folder, keys, files: made.logs.length + made.digests.length }
}
