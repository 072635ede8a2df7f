import { expect, test } from 'vitest'
import type { PolicyDocument, Statement } from '../../../src/policy/statements.ts'
import { terraform } from '../../../src/policy/terraform.ts'

interface Block {
  type: string
  labels: string[]
  attributes: Map<string, unknown>
  blocks: Block[]
}

const TOKEN = /\s*(?:"((?:[^"\\]|\\.)*)"|([A-Za-z_][A-Za-z0-9_.-]*)|([{}[\]=,]))/y

/** The part of HCL that trail writes, read by its grammar: blocks with labels, attributes, quoted texts, lists, references. */
function parse(text: string): Block[] {
  const tokens: { text?: string; name?: string; sign?: string }[] = []
  TOKEN.lastIndex = 0
  while (text.slice(TOKEN.lastIndex).trim() !== '') {
    const found = TOKEN.exec(text)
    if (found === null) throw new Error(`no token at ${text.slice(TOKEN.lastIndex, TOKEN.lastIndex + 20)}`)
    const [, quoted, name, sign] = found
    if (quoted !== undefined) tokens.push({ text: unquoted(quoted) })
    else tokens.push(name === undefined ? { sign: sign ?? '' } : { name })
  }
  let at = 0
  const next = () => tokens[at++] ?? {}
  const sign = (wanted: string) => {
    if (next().sign !== wanted) throw new Error(`${wanted} belongs before token ${at}`)
  }
  const value = (): unknown => {
    const token = next()
    if (token.sign !== '[') return token.text ?? { reference: token.name }
    const items: unknown[] = []
    while (tokens[at]?.sign !== ']') {
      items.push(value())
      if (tokens[at]?.sign === ',') at++
    }
    at++
    return items
  }
  const block = (type: string): Block => {
    const made: Block = { type, labels: [], attributes: new Map(), blocks: [] }
    while (tokens[at]?.text !== undefined) made.labels.push(next().text ?? '')
    sign('{')
    while (tokens[at]?.sign !== '}') {
      const { name } = next()
      if (name === undefined) throw new Error(`a name belongs before token ${at}`)
      if (tokens[at]?.sign !== '=') made.blocks.push(block(name))
      else if (made.attributes.has(name)) throw new Error(`${name} stands twice`)
      else {
        at++
        made.attributes.set(name, value())
      }
    }
    at++
    return made
  }
  const blocks: Block[] = []
  while (at < tokens.length) blocks.push(block(next().name ?? ''))
  return blocks
}

/** A template that is left in a quoted text would be run by Terraform: only $${ and %%{ may stand there. */
function unquoted(quoted: string): string {
  if (/(^|[^$])\$\{|(^|[^%])%\{/.test(quoted)) throw new Error(`a template in ${quoted}`)
  return (JSON.parse(`"${quoted}"`) as string).replace(/\$\$\{/g, '${').replace(/%%\{/g, '%{')
}

const list = (value: unknown) => (Array.isArray(value) ? value : [value])

function documentOf({ blocks }: Block): PolicyDocument {
  return {
    Version: '2012-10-17',
    Statement: blocks.map(({ attributes, blocks: conditions }): Statement => {
      const Condition: Record<string, Record<string, string[]>> = {}
      for (const { attributes: each } of conditions) {
        const operator = String(each.get('test'))
        Condition[operator] = {
          ...Condition[operator],
          [String(each.get('variable'))]: list(each.get('values')) as string[],
        }
      }
      return {
        Sid: String(attributes.get('sid')),
        Effect: 'Allow',
        Action: list(attributes.get('actions')) as string[],
        Resource: list(attributes.get('resources')) as string[],
        ...(conditions.length === 0 ? {} : { Condition }),
      }
    }),
  }
}

const POLICIES: PolicyDocument[] = [
  {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'Used1',
        Effect: 'Allow',
        Action: ['ec2:StopInstances', 'ec2:StartInstances'],
        Resource: ['arn:aws:ec2:*:1:instance/i-1'],
      },
      {
        Sid: 'Used2',
        Effect: 'Allow',
        Action: ['iam:PassRole'],
        Resource: ['arn:aws:iam::1:role/a', 'arn:aws:iam::1:role/b'],
        Condition: {
          StringEquals: {
            'iam:PassedToService': ['ec2.amazonaws.com'],
            'aws:RequestedRegion': ['eu-west-1', 'us-east-1'],
          },
        },
      },
      {
        Sid: 'Used3',
        Effect: 'Allow',
        Action: ['s3:GetObject'],
        Resource: [`arn:aws:s3:::b/$${'{file("/etc/passwd")}'}%{x}"\\\n`],
      },
    ],
  },
  {
    Version: '2012-10-17',
    Statement: [{ Sid: 'Used4', Effect: 'Allow', Action: ['ec2:DescribeInstances'], Resource: ['*'] }],
  },
]

test('what is written reads back as the same policies, each with a resource that refers to its document', () => {
  const blocks = parse(terraform(POLICIES, 'arn:aws:iam::111122223333:role/path/Acme Role'))
  const documents = blocks.filter(({ type }) => type === 'data')
  expect(documents.map(documentOf)).toEqual(POLICIES)
  const resources = blocks.filter(({ type }) => type === 'resource')
  expect(resources.map(({ labels, attributes }) => [labels[0], attributes.get('policy')])).toEqual(
    documents.map(({ labels }) => ['aws_iam_policy', { reference: `data.aws_iam_policy_document.${labels[1]}.json` }]),
  )
  const names = resources.map(({ attributes }) => String(attributes.get('name')))
  expect(new Set(names).size).toBe(2)
  // What IAM takes as a policy's name, and Terraform as a label.
  for (const name of names) expect(name).toMatch(/^[\w+=,.@-]{1,128}$/)
  for (const { labels } of blocks) expect(labels[1]).toMatch(/^[a-z_][a-z0-9_]*$/)
})

test.each(['"; }\nresource "null_resource" "x" {', '', '日本', '../../x'])('a subject %j is no HCL', (subject) => {
  const blocks = parse(terraform(POLICIES, subject))
  expect(blocks.map(({ type }) => type)).toEqual(['data', 'resource', 'data', 'resource'])
  for (const { labels } of blocks) expect(labels[1]).toMatch(/^[a-z_][a-z0-9_]*$/)
})
