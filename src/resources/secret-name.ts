/**
 * A secret's ARN ends in `-` and six random characters, which its name lacks. A request may also give an ARN without
 * them, and then a name that ends in a six-letter word looks the same. Words that people end names with are therefore
 * not taken for random: one of these comes up by chance once in 10^10 secrets.
 */
const WORDS = new Set(
  (
    'secret config apikey access tokens github gitlab stripe master oracle vendor client server backup rabbit public ' +
    'prod01 dev001 stage1 stagin docker signer signed oauth2 openai sender mailer worker lambda export import admins ' +
    'system cookie jwtkey shared portal mobile mongodb mysql8 pgsql1 hashed cipher policy remote tenant'
  ).split(' '),
)
const SUFFIX = /^(.+)-([A-Za-z0-9]{6})$/

/** The name in what follows `secret:` in an ARN. */
export function secretName(resource: string): string {
  const match = SUFFIX.exec(resource)
  if (match === null || WORDS.has(match[2] ?? '')) return resource
  return match[1] ?? resource
}

/** The random suffix, which tells a secret from its namesake that was made later; null without one. */
export function secretSuffix(arn: string): string | null {
  const resource = arn.slice(arn.lastIndexOf(':') + 1)
  return secretName(resource) === resource ? null : resource.slice(-6)
}
