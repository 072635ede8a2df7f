/** What IAM takes as a principal. */
import { accountFault, arnParts, partitionFault } from './arn-rules.ts'
import type { PrincipalWord } from './document.ts'

interface Fault {
  why: string
  fix: string
}

/** Why IAM takes no such principal, and what to write; null where it takes it, or where what it takes is not known. */
export function principalFault({ kind, text }: PrincipalWord): Fault | null {
  if (text === '*') return null
  if (kind === 'AWS') return text.startsWith('arn:') ? arnFault(text) : nameFault(text)
  if (kind === 'Service') return serviceFault(text)
  return kind === 'Federated' ? providerFault(text) : null
}

/** Accounts may be masked; what IAM keeps of a deleted principal is its unique id. */
function nameFault(text: string): Fault | null {
  const fix = 'Write the account’s number, or the ARN of a role, user or session.'
  if (/^A[A-Z0-9]{15,}$/.test(text)) return null
  if (!/^[0-9X]+$/.test(text)) return { why: 'it is neither an account nor an ARN', fix }
  const why = accountFault(text)
  return why === null ? null : { why, fix }
}

function arnFault(text: string): Fault | null {
  const no = (why: string, fix = WRITE_ARN) => ({ why, fix })
  if (text.includes('$' + '{')) return no('a variable is not filled in here')
  if (/[*?]/.test(text))
    return no(
      'IAM takes no wildcard within a principal',
      'Name each, or trust the account under "ArnLike": { "aws:PrincipalArn": "…" }.',
    )
  const parts = arnParts(text)
  if (parts === null || parts.written < 6) return no(`it is no ARN: it has ${parts?.written ?? 0} parts and not 6`)
  const { partition, service, region, account, resource } = parts
  const fault = partitionFault(partition) ?? accountFault(account)
  if (fault !== null) return no(fault)
  if (service === 'iam' && resource.startsWith('group/'))
    return no('a group is no principal', 'Name a role, or each user.')
  const known = service === 'iam' ? /^(?:root$|role\/.|user\/.)/ : service === 'sts' ? SESSION : null
  if (known?.test(resource) !== true) return no('no principal has such an ARN')
  if (account === '') return no('it names no account')
  return region === '' ? null : no(`ARNs of ${service} have no region`)
}

const WRITE_ARN = 'Write arn:PARTITION:iam::ACCOUNT:role/NAME, …:user/NAME, …:root, or the ARN of a session.'
const SESSION = /^(?:assumed-role\/[^/]+\/[^/]+|federated-user\/.+)$/

/** The domains under which services call, in all partitions. */
const SERVICE =
  /^(?:[a-z0-9-]+\.)+(?:amazonaws\.com(?:\.cn)?|amazonaws\.eu|amazon\.com|aws\.internal|c2s\.ic\.gov|sc2s\.sgov\.gov|csp\.hci\.ic\.gov|cloud\.adc-e\.uk)$|^signin\.aws$/

function serviceFault(text: string): Fault | null {
  if (SERVICE.test(text)) return null
  const name = /^[a-z0-9-]+$/.test(text) ? `${text}.amazonaws.com` : 'ec2.amazonaws.com'
  if (/[*?]/.test(text)) return { why: 'IAM takes no wildcard within a principal', fix: 'Name each service.' }
  return { why: 'a service is named as a host of AWS’s', fix: `Write its name in full: ${name}.` }
}

function providerFault(text: string): Fault | null {
  const fix = 'Write the provider’s ARN (arn:aws:iam::ACCOUNT:saml-provider/NAME), or the host of a public one.'
  const no = (why: string) => ({ why: `it is no identity provider: ${why}`, fix })
  if (/[*?]/.test(text)) return no('IAM takes no wildcard within a principal')
  const parts = arnParts(text)
  if (parts === null) return /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i.test(text) ? null : no('neither an ARN nor a host')
  const fault = partitionFault(parts.partition) ?? accountFault(parts.account)
  if (fault !== null) return no(fault)
  const isProvider = parts.service === 'iam' && /^(?:saml|oidc)-provider\/./.test(parts.resource)
  return isProvider ? null : no('its ARN is another thing’s')
}
