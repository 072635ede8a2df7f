// Bundles src/ and what it needs at every start (one file is read where hundreds were), copies the SQL and compiles the
// registry, then puts the result in the place of dist/ in one step, so that a program started meanwhile never sees half
// of it.
import { cpSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const root = dirname(import.meta.dirname)
const fresh = join(root, `dist.${process.pid}`)
const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

/** What is JavaScript and read by every start, or in hundreds of files by a command that speaks to AWS. */
const BUNDLED = [
  ...['@commander-js/extra-typings', '@duckdb/node-api', 'commander', 'ipaddr.js', 'yaml', 'zod'],
  ...['@aws-sdk/client-athena', '@aws-sdk/client-cloudtrail', '@aws-sdk/client-iam', '@aws-sdk/client-s3'],
  ...['@smithy/core', '@smithy/node-http-handler', 'undici'],
]

/** The command line, and what the bench and this script load by themselves. */
const ENTRIES = [
  'cli/main',
  'cli/built-in',
  'config/built-in',
  'attribution/vendor',
  'engine/actors',
  'engine/who-touched',
  'store/open',
]

try {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ENTRIES.map((entry) => `src/${entry}.ts`),
    outbase: 'src',
    outdir: fresh,
    // As deep as the rooms are: paths beside a module mean the same before and after.
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    // The AWS SDK's modules, of which what no command asks for is left out.
    mainFields: ['module', 'main'],
    target: 'node20.19',
    external: Object.keys(dependencies).filter((name) => !BUNDLED.includes(name)),
    // Packages in the bundle that are no modules ask for Node's own by require.
    banner: {
      js: `import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);`,
    },
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  })
  cpSync(join(root, 'src/store/sql'), join(fresh, 'store/sql'), { recursive: true })
  writeFileSync(join(fresh, 'LICENCES.txt'), licences(Object.keys(metafile.inputs)))
  // Parsing the registry's YAML at every start would cost more than the answer: compiled once, here.
  const { compileBuiltIn } = await import(pathToFileURL(join(fresh, 'config/built-in.js')).href)
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

/** The licences of the packages in the bundle, whose copies they have to come with. */
function licences(inputs) {
  const packages = new Set(inputs.flatMap((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []))
  return [...packages]
    .sort()
    .map((name) => {
      const folder = join(root, 'node_modules', name)
      const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each))
      const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
      const words = file === undefined ? `Licence: ${license}\n` : readFileSync(join(folder, file), 'utf8')
      return `${name} ${version}\n\n${words.trim()}\n`
    })
    .join(`\n${'-'.repeat(80)}\n\n`)
}
