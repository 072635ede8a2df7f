const ESCAPES = /\\(?:u([0-9a-fA-F]{4})|[\s\S])/g
const LONE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

/**
 * JSON text without halves of surrogate pairs, raw or escaped: each becomes U+FFFD. JavaScript reads them, but DuckDB
 * and others refuse the whole document, so that one such record could make a store unreadable for SQL.
 */
export function wholeCharacters(json: string): string {
  return json.includes('\\ud') || json.includes('\\uD') ? withoutLoneEscapes(json) : json
}

/** {@link wholeCharacters} for text that was never encoded, in which halves may stand raw too. */
export function wholeCharactersOfString(json: string): string {
  return wholeCharacters(json.replace(LONE, '\ufffd'))
}

function withoutLoneEscapes(json: string): string {
  const lone: number[] = []
  let high = -1
  for (const match of json.matchAll(ESCAPES)) {
    const code = match[1] === undefined ? 0 : Number.parseInt(match[1], 16)
    const isLow = code >= 0xdc00 && code <= 0xdfff
    if (high >= 0 && !(isLow && match.index === high + 6)) lone.push(high)
    else if (high < 0 && isLow) lone.push(match.index)
    if (high >= 0 && isLow && match.index !== high + 6) lone.push(match.index)
    high = code >= 0xd800 && code <= 0xdbff ? match.index : -1
  }
  if (high >= 0) lone.push(high)
  if (lone.length === 0) return json
  let text = ''
  let from = 0
  for (const at of lone) {
    text += `${json.slice(from, at)}\\ufffd`
    from = at + 6
  }
  return text + json.slice(from)
}
