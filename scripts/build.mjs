// Compiles src/ and copies the files that the compiler leaves behind (SQL, data), then puts the result in the place
// of dist/ in one step, so that a program started meanwhile never sees half of it.
import { execFileSync } from 'node:child_process'
import { cpSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const require = createRequire(import.meta.url)
const root = dirname(import.meta.dirname)
const fresh = join(root, `dist.${process.pid}`)
const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc')
try {
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.json', '--outDir', fresh], { cwd: root, stdio: 'inherit' })
  cpSync(join(root, 'src'), fresh, { recursive: true, filter: (from) => !from.endsWith('.ts') })
  // Parsing the registry's YAML at every start would cost more than the answer: compiled once, here.
  const { compileBuiltIn } = await import(join(fresh, 'config', 'built-in.js'))
  const text = (name) => readFileSync(join(root, 'data', name), 'utf8')
  writeFileSync(
    join(fresh, 'built-in.json'),
    JSON.stringify(compileBuiltIn(text('vendors.yaml'), text('aws-accounts.yaml'))),
  )
  rmSync(join(root, 'dist'), { recursive: true, force: true })
  renameSync(fresh, join(root, 'dist'))
} finally {
  rmSync(fresh, { recursive: true, force: true })
}
