/**
 * The parts of SARIF 2.1.0 that trail writes, as its specification (OASIS, sections 3.13 to 3.58) has them: stricter than
 * the whole, since nothing else may stand there. test/real holds the output against the official schema.
 */
const text = { type: 'string', minLength: 1 }
const message = closed({ text }, ['text'])
const bag = { type: 'object' }
const level = { enum: ['none', 'note', 'warning', 'error'] }

function closed(properties: object, required: string[]): object {
  return { type: 'object', properties, required, additionalProperties: false }
}

const rule = closed(
  {
    id: text,
    name: { type: 'string', pattern: '^[A-Za-z0-9]+$' },
    shortDescription: message,
    fullDescription: message,
    help: message,
    defaultConfiguration: closed({ level }, ['level']),
    properties: bag,
  },
  ['id', 'shortDescription'],
)

const region = closed({ startLine: { type: 'integer', minimum: 1 }, startColumn: { type: 'integer', minimum: 1 } }, [
  'startLine',
])
const location = closed(
  {
    physicalLocation: closed(
      { artifactLocation: closed({ uri: { type: 'string', pattern: '^[!-~]+$' } }, ['uri']), region },
      ['artifactLocation'],
    ),
    logicalLocations: {
      type: 'array',
      items: closed({ fullyQualifiedName: text, kind: text }, ['fullyQualifiedName']),
    },
  },
  [],
)

const result = closed(
  {
    ruleId: text,
    ruleIndex: { type: 'integer', minimum: 0 },
    level,
    message,
    locations: { type: 'array', items: location },
    partialFingerprints: { type: 'object', additionalProperties: { type: 'string' } },
    properties: bag,
  },
  ['ruleId', 'message'],
)

const run = closed(
  {
    tool: closed(
      { driver: closed({ name: text, rules: { type: 'array', items: rule, uniqueItems: true } }, ['name']) },
      ['driver'],
    ),
    columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] },
    results: { type: 'array', items: result },
  },
  ['tool'],
)

export const SARIF_PARTS = closed(
  { $schema: text, version: { const: '2.1.0' }, runs: { type: 'array', items: run, minItems: 1 } },
  ['version', 'runs'],
)
