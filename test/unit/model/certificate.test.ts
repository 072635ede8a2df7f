import { expect, test } from 'vitest'
import { certificateFault } from '../../../src/model/certificate.ts'

test.each([
  ['CERT_HAS_EXPIRED', /^has expired/, /renewed/],
  ['CERT_NOT_YET_VALID', /^is not valid yet/, /clock/],
  ['ERR_TLS_CERT_ALTNAME_INVALID', /^is another server's/, /as its certificate does/],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', /^is not trusted/, /NODE_EXTRA_CA_CERTS/],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', /^is not trusted/, /NODE_EXTRA_CA_CERTS/],
])('%s is told with what to do', (code, said, hint) => {
  expect(certificateFault(code)).toEqual({ said: expect.stringMatching(said), hint: expect.stringMatching(hint) })
})

test.each(['ECONNREFUSED', 'ERR_SSL_WRONG_VERSION_NUMBER', undefined])('%s is no fault of a certificate', (code) => {
  expect(certificateFault(code)).toBeNull()
})
