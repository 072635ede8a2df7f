/** What IAM takes as a principal. */
import { parseArn } from '../model/arn.ts'
import type { PrincipalWord } from './document.ts'

/** Why IAM takes no such principal, and what to write; null where it takes it, or where what it takes is not known. */
export function principalFault({ kind, text }: PrincipalWord): { why: string; fix: string } | null {
  if (text === '*') return null
  switch (kind) {
    case 'AWS':
      return text.startsWith('arn:') ? arnFault(text) : nameFault(text)
    case 'Service':
      return /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(text)
        ? null
        : { why: 'a service is named as a host', fix: 'Write its name in full: ec2.amazonaws.com.' }
    case 'Federated':
      return /^arn:[^:]+:iam::[^:]*:(saml|oidc)-provider\/[^*?]+$/.test(text) ||
        /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(text)
        ? null
        : {
            why: 'it is no identity provider',
            fix: 'Write the provider’s ARN (arn:aws:iam::ACCOUNT:saml-provider/NAME), or the host of a public one.',
          }
  }
  return null
}

/** Accounts may be masked; what IAM keeps of a deleted principal is its unique id. */
function nameFault(text: string): { why: string; fix: string } | null {
  if (/^[0-9X]+$|^A[A-Z0-9]{15,}$/.test(text)) return null
  return {
    why: 'it is neither an account nor an ARN',
    fix: 'Write the account’s number, or the ARN of a role, user or session.',
  }
}

function arnFault(text: string): { why: string; fix: string } | null {
  const fix = 'Write arn:PARTITION:iam::ACCOUNT:role/NAME, …:user/NAME, …:root, or the ARN of a session.'
  const arn = parseArn(text)
  if (arn === null) return { why: 'it is no ARN', fix }
  const { service, account, resource } = arn
  if (/[*?]/.test(`${account}${resource}`))
    return {
      why: 'IAM takes no wildcard within a principal',
      fix: 'Name each, or trust the account under "ArnLike": { "aws:PrincipalArn": "…" }.',
    }
  if (service === 'iam' && resource.startsWith('group/'))
    return { why: 'a group is no principal', fix: 'Name a role, or each user.' }
  const known = service === 'iam' ? /^(root$|role\/.|user\/.)/ : service === 'sts' ? SESSION : null
  return known?.test(resource) === true ? null : { why: 'no principal has such an ARN', fix }
}

const SESSION = /^(assumed-role\/[^/]+\/[^/]+|federated-user\/.+)$/
