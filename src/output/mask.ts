/** Names under which a record may hold what opens a door: whole keys, compared in lower case. */
const SECRET_KEYS: ReadonlySet<string> = new Set([
  'sessiontoken',
  'secretaccesskey',
  'secretkey',
  'password',
  'masteruserpassword',
  'newpassword',
  'oldpassword',
  'authtoken',
  'accesstoken',
  'refreshtoken',
  'idtoken',
  'clientsecret',
  'secretstring',
  'secretbinary',
  'signintoken',
  'webidentitytoken',
  'samlassertion',
  'privatekey',
  'passworddata',
])

const SECRET_TEXT = new RegExp(`("(?:${[...SECRET_KEYS].join('|')})"\\s*:\\s*)"(?:[^"\\\\]|\\\\.)+"`, 'gi')

/** A text with the secrets of the JSON in it replaced: records and their parts are texts in SQL. */
export function maskText(text: string): string {
  return text.includes('":') || text.includes('" :') ? text.replace(SECRET_TEXT, '$1"(masked)"') : text
}

/** The value with secrets replaced; json and exports give records as they are. */
export function maskSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(maskSecrets)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      SECRET_KEYS.has(key.toLowerCase()) && typeof each === 'string' && each !== '' ? '(masked)' : maskSecrets(each),
    ]),
  )
}
