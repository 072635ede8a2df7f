/** Characters that take two columns of a terminal (East Asian wide forms and most pictographs). */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}]|[\u{20000}-\u{3fffd}]/u
const COMBINING = /\p{Mn}/u

/** How many columns of a terminal a text takes. */
export function displayWidth(text: string): number {
  let width = 0
  for (const char of text) width += COMBINING.test(char) ? 0 : WIDE.test(char) ? 2 : 1
  return width
}

/** The text, cut in its middle to a width, so that the beginning and the end of a name or an ARN stay. */
export function fitted(text: string, width: number): string {
  if (displayWidth(text) <= width) return text
  const chars = [...text]
  const head = Math.ceil((width - 1) / 2)
  const tail = width - 1 - head
  return `${take(chars, head)}…${[...take(chars.toReversed(), tail)].reverse().join('')}`
}

function take(chars: readonly string[], width: number): string {
  let taken = ''
  let used = 0
  for (const char of chars) {
    used += displayWidth(char)
    if (used > width) break
    taken += char
  }
  return taken
}
