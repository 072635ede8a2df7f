import { RESOURCE_TYPES } from '../src/resources/index.ts'

/** docs/resources.md: the types of resources, as they stand after \`TYPE:\`. */
export function resourceTypes(): string {
  const rows = RESOURCE_TYPES.map(
    ({ type, label, id }) => `| \`${type}\` | ${label} | ${String(id).replaceAll('|', '\\|')} |`,
  )
  return `# Resources

The types that \`trail who-touched TYPE:NAME\` knows by rules of their own, and what their ids look like. Resources of
other services are found by parameter names and ARNs, and marked \`hint\`. Made from src/resources/types by \`npm run docs\`.

| type | what | id |
|---|---|---|
${rows.join('\n')}
`
}
