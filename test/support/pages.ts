import { HtmlValidate, StaticConfigLoader } from 'html-validate'

const validator = new HtmlValidate(
  new StaticConfigLoader({
    root: true,
    extends: ['html-validate:recommended', 'html-validate:document', 'html-validate:a11y'],
    rules: {
      // Scrollable tables are regions with a name of their own, as screen readers need them.
      'prefer-native-element': 'off',
      'long-title': 'off',
      // Both look at every element for every element; see referenceFaults.
      'no-missing-references': 'off',
      'no-dup-id': 'off',
    },
  }),
)

/** What a validator of HTML has to say about a page, one line a fault. */
export async function faultsOf(page: string): Promise<string[]> {
  const { results } = await validator.validateString(page)
  const said = results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, line, column }) => `${line}:${column} ${ruleId}: ${message}`),
  )
  return [...said, ...referenceFaults(page)]
}

/** Ids that stand twice, and references to none. */
function referenceFaults(page: string): string[] {
  const ids = [...page.matchAll(/<[^<>]*\sid="([^"]*)"/g)].map(([, id = '']) => id)
  const known = new Set(ids)
  const wanted = [...page.matchAll(/\s(?:href="#|aria-labelledby=")([^"]*)"/g)].flatMap(([, list = '']) =>
    list.split(' '),
  )
  return [
    ...(known.size === ids.length ? [] : ['an id stands twice']),
    ...wanted.filter((id) => !known.has(id)).map((id) => `nothing has the id ${id}`),
  ]
}

/** A page as a reader hears it: without markup, a line for each block. */
export function textOf(page: string): string {
  return page
    .replace(/^[\s\S]*<body>/, '')
    .replace(/<desc[\s\S]*?<\/desc>/g, '')
    .replace(/<\/?(?:a|b|code|span|time|small|br|text|tspan)\b[^>]*>/g, ' ')
    .replace(/<\/t[hd]>\s*<t[hd][^>]*>/g, ' | ')
    .replace(/<[^>]+>/g, '\n')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&#96;/g, '`')
    .replace(/&amp;/g, '&')
    .split('\n')
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter((line) => line !== '')
    .join('\n')
    .concat('\n')
}
