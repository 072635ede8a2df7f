const OPTION = /(\w+)\s*=\s*('(?:[^']|'')*'|ARRAY\[[^\]]*\])/g
const COLUMN = /^\s*"?(account|region|timestamp)"?\s+\S+\s+WITH\s*\(([^)]*)\)/gim

const textsIn = (text: string): string[] =>
  [...text.matchAll(/'((?:[^']|'')*)'/g)].map(([, value = '']) => value.replaceAll("''", "'"))

/** What `SHOW CREATE TABLE` says of a table's projected partitions, under the names that Athena's properties have. */
export function propertiesIn(ddl: string): Record<string, string> {
  const found: Record<string, string> = {}
  for (const [, column = '', options = ''] of ddl.matchAll(COLUMN))
    for (const [, name = '', value = ''] of options.matchAll(OPTION))
      found[`projection.${column.toLowerCase()}.${name.replace('partition_projection_', '')}`] =
        textsIn(value).join(',')
  const [template] = textsIn(/partition_projection_location_template\s*=\s*('(?:[^']|'')*')/.exec(ddl)?.[1] ?? '')
  if (template !== undefined) found['storage.location.template'] = template
  const [format] = textsIn(/\bformat\s*=\s*('(?:[^']|'')*')/i.exec(ddl)?.[1] ?? '')
  if (format !== undefined) found['serde.serialization.lib'] = format
  return found
}
