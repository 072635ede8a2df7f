import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { sampleFiles } from './sample-logs/files.ts'

/** Writes `sample-logs/` anew: `tsx scripts/make-sample-logs.ts [FOLDER]`. */
const target = process.argv[2] ?? join(import.meta.dirname, '..', 'sample-logs')
rmSync(target, { recursive: true, force: true })
const files = sampleFiles()
for (const file of files) {
  const path = join(target, file.path)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, file.bytes)
}
const bytes = files.reduce((sum, file) => sum + file.bytes.length, 0)
console.log(`${files.length} files, ${bytes} bytes in ${target}`)
