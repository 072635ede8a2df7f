// A bucket on loopback in a process of its own, so that its CPU counts for nobody: serves a folder until it is ended.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { startS3 } from '../../../test/support/s3-server.ts'

const [folder = ''] = process.argv.slice(2)
const server = await startS3()
for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
  if (path.endsWith('.gz')) server.put('bench', path, readFileSync(join(folder, path)))
process.send?.(server.url)
process.on('disconnect', () => process.exit(0))
