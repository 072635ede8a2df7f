/** A small generator of numbers that gives the same series for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let value = Math.imul(state ^ (state >>> 15), state | 1)
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61)
    return ((value ^ (value >>> 14)) >>> 0) / 4294967296
  }
}

/** What breaks readers: ends, escapes, numbers, names, depth. */
const TOKENS: readonly string[] = [
  '"',
  '\\',
  '\\"',
  '\\u0000',
  '\\ud83d',
  '\\udc00',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  'null',
  'true',
  '1e400',
  '-0',
  '99999999999999999999',
  '{}',
  '[]',
  '""',
  '__proto__',
  'constructor',
  'toString',
  '\u0000',
  '\ufeff',
  '\u202e',
  '\r\n',
  '*',
  '?',
  '${',
  '$.',
  '--',
  '/*',
  '*/',
  "'",
  ';',
  'arn:aws:iam::',
  ':root',
  'arn:',
  '%',
  '%2',
  '%zz',
  '%00',
  '😀',
  ' '.repeat(64),
  '['.repeat(40),
  '{"a":'.repeat(20),
  'Records',
  'eventName',
  'userIdentity',
]

/** One input made of another: a few cuts, repeats, swaps, tokens and flips. */
export function mutate(input: Buffer, other: Buffer, random: () => number): Buffer {
  let bytes = input
  const times = 1 + Math.floor(random() * 4)
  for (let i = 0; i < times; i++) bytes = once(bytes, other, random)
  return bytes.subarray(0, MOST)
}

/** Longer inputs only make a run slower. */
const MOST = 200_000

function once(bytes: Buffer, other: Buffer, random: () => number): Buffer {
  const at = Math.floor(random() * (bytes.length + 1))
  const end = Math.min(bytes.length, at + Math.floor(random() ** 3 * 200))
  const [before, within, after] = [bytes.subarray(0, at), bytes.subarray(at, end), bytes.subarray(end)]
  switch (Math.floor(random() * 8)) {
    case 0:
      return Buffer.concat([before, after])
    case 1:
      return Buffer.concat([before, within, within, after])
    case 2:
      return Buffer.concat([before, Buffer.from(TOKENS[Math.floor(random() * TOKENS.length)] ?? ''), after])
    case 3:
      return Buffer.concat([before, Buffer.from([Math.floor(random() * 256)]), after])
    case 4: {
      const from = Math.floor(random() * other.length)
      return Buffer.concat([before, other.subarray(from, from + Math.floor(random() * 400)), after])
    }
    case 5:
      return before
    case 6: {
      const flipped = Buffer.from(bytes)
      if (at < flipped.length) flipped[at] = (flipped[at] ?? 0) ^ (1 << Math.floor(random() * 8))
      return flipped
    }
    default:
      return Buffer.concat([before, Buffer.from(TOKENS[Math.floor(random() * TOKENS.length)] ?? ''), within, after])
  }
}
