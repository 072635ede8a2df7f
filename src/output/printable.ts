/**
 * Text from a log, fit for a terminal: whatever a terminal acts on or a reader can't see is spelled out. Control
 * characters and escapes, marks that turn the direction of writing, zero-width and tag characters, line separators and
 * halves of surrogate pairs.
 */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (char) => {
    const code = char.codePointAt(0) ?? 0
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`
  })
}

const UNPRINTABLE =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/gu

/** {@link printable} on one line: tabs and line ends are spelled out too. */
export function printableLine(text: string): string {
  return printable(text).replace(/[\t\n]/g, (char) => (char === '\t' ? '\\t' : '\\n'))
}

/** JSON for a terminal: what {@link printable} spells out is spelled as JSON does, so that it stays the same document. */
export function printableJson(json: string): string {
  return json
    .split('\r\n')
    .map((line) =>
      line.replace(UNPRINTABLE, (char) =>
        [...Array(char.length).keys()].map((i) => `\\u${char.charCodeAt(i).toString(16).padStart(4, '0')}`).join(''),
      ),
    )
    .join('\r\n')
}

/** Lines for programs, seen on a terminal: their ends stay. */
export function printableRows(text: string): string {
  return text.split('\r\n').map(printable).join('\r\n')
}
