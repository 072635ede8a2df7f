import { readFileSync } from 'node:fs'
import { join } from 'node:path'

interface Locked {
  version?: string
  license?: string
  dev?: boolean
  optional?: boolean
}

/** What is installed with trail, as the lock has it: name, version, licence. */
export function installed(): { name: string; version: string; licence: string; optional: boolean }[] {
  const lock = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'package-lock.json'), 'utf8'))
  return Object.entries(lock.packages as Record<string, Locked>)
    .filter(([path, { dev }]) => path !== '' && dev !== true)
    .map(([path, { version = '', license = 'unknown', optional = false }]) => ({
      name: path.replace(/^.*node_modules\//, ''),
      version,
      licence: license,
      optional,
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** docs/licences.md: what trail is delivered with. */
export function licences(): string {
  const rows = installed().map(
    ({ name, version, licence, optional }) =>
      `| ${name}${optional ? ' (for its platform)' : ''} | ${version} | ${licence} |`,
  )
  return `# Licences

trail is Apache-2.0. It is installed with these packages and no others; none of them is under the GPL or AGPL. Made from
the lock by \`npm run docs\`; \`npm run -s sbom\` writes the same as a CycloneDX bill of materials.

| package | version | licence |
|---|---|---|
${rows.join('\n')}
`
}
