/** What is wrong with a server's certificate, in the words that follow its name, and what to do. */
export interface CertificateFault {
  said: string
  hint: string
}

/** The fault behind an error code of Node's TLS; null where it is about something else. */
export function certificateFault(code: string | undefined): CertificateFault | null {
  if (code === undefined || !/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/.test(code)) return null
  if (code === 'CERT_HAS_EXPIRED')
    return { said: `has expired (${code})`, hint: 'Have it renewed; or the clock of this machine is wrong.' }
  if (code === 'CERT_NOT_YET_VALID')
    return { said: `is not valid yet (${code})`, hint: 'Is the clock of this machine right?' }
  if (code.includes('ALTNAME'))
    return { said: `is another server's (${code})`, hint: 'Name the server as its certificate does.' }
  return { said: `is not trusted (${code})`, hint: 'Name your authority in NODE_EXTRA_CA_CERTS.' }
}
