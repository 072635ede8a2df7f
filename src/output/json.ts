/** A piece of JSON that goes out byte for byte as it stands: an original record. */
export class RawJson {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

export function raw(text: string): RawJson {
  return new RawJson(text)
}

/** JSON as JSON.stringify writes it, with raw pieces spliced in; numbers beyond 2^53 are strings. */
export function toJson(value: unknown, indent: number | undefined): string {
  const pieces: string[] = []
  // A mark that no JSON text of ours can hold: JSON.stringify escapes the control character in every other string.
  const mark = (index: number) => `\u0001raw${index}\u0001`
  const text = JSON.stringify(
    value,
    (_, each) => {
      if (each instanceof RawJson) {
        pieces.push(each.text)
        return { [mark(pieces.length - 1)]: 0 }
      }
      return typeof each === 'bigint'
        ? each <= Number.MAX_SAFE_INTEGER && each >= Number.MIN_SAFE_INTEGER
          ? Number(each)
          : String(each)
        : each
    },
    indent,
  )
  return pieces.length === 0
    ? text
    : text.replace(/\{\s*"\\u0001raw(\d+)\\u0001":\s*0\s*\}/g, (_, index) => pieces[Number(index)] ?? 'null')
}
