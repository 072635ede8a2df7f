import type { PolicyDocument, Statement } from './statements.ts'

/** A policy as Terraform: a document of data and a managed policy each. `name` is the vendor's or principal's. */
export function terraform(policies: readonly PolicyDocument[], name: string): string {
  const base = identifier(name)
  return policies
    .map((policy, at) => {
      const label = policies.length === 1 ? base : `${base}_${at + 1}`
      return [
        `data "aws_iam_policy_document" ${quoted(label)} {`,
        ...policy.Statement.flatMap(statementBlock),
        '}',
        '',
        `resource "aws_iam_policy" ${quoted(label)} {`,
        `  name   = ${quoted(label.replaceAll('_', '-'))}`,
        `  policy = data.aws_iam_policy_document.${label}.json`,
        '}',
        '',
      ].join('\n')
    })
    .join('\n')
}

function statementBlock({ Sid, Action, Resource, Condition = {} }: Statement): string[] {
  return [
    '  statement {',
    `    sid       = ${quoted(Sid)}`,
    `    actions   = ${list(Action)}`,
    `    resources = ${list(Array.isArray(Resource) ? Resource : [Resource])}`,
    ...Object.entries(Condition).flatMap(([test, keys]) =>
      Object.entries(keys).flatMap(([variable, values]) => [
        '    condition {',
        `      test     = ${quoted(test)}`,
        `      variable = ${quoted(variable)}`,
        `      values   = ${list(Array.isArray(values) ? values : [values])}`,
        '    }',
      ]),
    ),
    '  }',
  ]
}

function list(items: readonly string[]): string {
  const [only] = items
  if (items.length === 1 && only !== undefined) return `[${quoted(only)}]`
  return `[\n${items.map((item) => `      ${quoted(item)},\n`).join('')}    ]`
}

/** HCL's templates begin with ${ and %{: in a text from a log they are only text. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(/[$%]\{/g, (start) => `${start[0]}${start}`)
}

function identifier(name: string): string {
  const words = name
    .replace(/^arn:[^:]*:[^:]*:[^:]*:[^:]*:/, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
  return `trail_${words.replace(/^_|_$/g, '').slice(0, 60)}`
}
