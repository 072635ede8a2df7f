// Writes the pages of docs/ that are made from the program itself. A test holds that they are up to date.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { auditPage } from './audit-page.ts'
import { cliReference } from './cli-reference.ts'
import { licences } from './licences.ts'
import { queriesPage } from './queries-page.ts'
import { resourceTypes } from './resource-types.ts'
import { scalePage } from './scale-page.ts'
import { schemaPage } from './schema-page.ts'

const docs = join(import.meta.dirname, '..', 'docs')
writeFileSync(join(docs, 'cli-reference.md'), await cliReference())
writeFileSync(join(docs, 'audit.md'), auditPage())
writeFileSync(join(docs, 'resources.md'), resourceTypes())
writeFileSync(join(docs, 'queries.md'), queriesPage())
writeFileSync(join(docs, 'schema.md'), await schemaPage())
writeFileSync(join(docs, 'scale.md'), scalePage())
writeFileSync(join(docs, 'licences.md'), licences())
