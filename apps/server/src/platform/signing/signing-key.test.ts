import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { openssl, startIssuer } from '../../modules/signing/testing/own-authority.ts'
import { readSigningKey, SigningKeyFault, signingKeyOf, signingKeyText } from './signing-key.ts'

/* Keys and certificates that an operator gives, as OpenSSL writes them. */
const issuer = startIssuer()
afterAll(() => issuer.stop())

const RSA = ['rsa:2048']
const path = (name: string) => join(issuer.folder, name)
const der = (file: string) => openssl('x509', '-in', file, '-outform', 'DER')
const files = (certificates: Buffer, key: Buffer | null = null, password: string | null = null) => ({
  certificates,
  key,
  password,
})
const together = (...names: readonly string[]) => Buffer.concat(names.map((name) => readFileSync(name)))
const pkcs12 = (own: { cert: string; key: string }, ...more: readonly string[]) => {
  const kept = path('kept.p12')
  openssl(
    'pkcs12',
    '-export',
    '-inkey',
    own.key,
    '-in',
    own.cert,
    '-certfile',
    issuer.deputy,
    '-passout',
    'pass:密码 4711',
    '-out',
    kept,
    ...more,
  )
  return readFileSync(kept)
}
const fault = (stated: Parameters<typeof readSigningKey>[0]): string => {
  try {
    readSigningKey(stated)
    return 'read'
  } catch (error) {
    if (error instanceof SigningKeyFault) return error.message
    throw error
  }
}

test.each([
  ['EC', undefined],
  ['RSA', RSA],
])(
  'a key (%s) and its certificates are read from PEM in any order and from PKCS#12, and are the same in the next process',
  (name, kind) => {
    const own = issuer.issue(`own-${name}`, kind === undefined ? {} : { kind })
    const locked = path('locked.key')
    openssl('pkey', '-in', own.key, '-aes256', '-passout', 'pass:4711', '-out', locked)
    for (const stated of [
      files(together(own.cert, issuer.deputy), readFileSync(own.key)),
      files(together(issuer.root, issuer.deputy, own.key, own.cert)),
      files(together(issuer.deputy, own.cert), readFileSync(locked), '4711'),
      files(pkcs12(own), null, '密码 4711'),
      files(pkcs12(own, '-keypbe', 'AES-128-CBC', '-certpbe', 'AES-192-CBC'), null, '密码 4711'),
    ]) {
      const read = signingKeyOf(signingKeyText(readSigningKey(stated)))
      expect(read.certificate).toEqual(der(own.cert))
      expect(read.chain[0]).toEqual(der(issuer.deputy))
      expect(read.key.export({ type: 'pkcs8', format: 'pem' })).toBe(openssl('pkey', '-in', own.key).toString())
    }
  },
)

test('what cannot be signed with is named with what to do', () => {
  const [own, other] = [issuer.issue('one'), issuer.issue('other')]
  const [cert, key] = [readFileSync(own.cert), readFileSync(own.key)]
  expect(fault(files(cert))).toMatch(/no key is there.*HOLDFAST_SIGNING_KEY/)
  expect(fault(files(cert, readFileSync(other.key)))).toMatch(/belongs to the key/)
  openssl('pkey', '-in', own.key, '-aes256', '-passout', 'pass:4711', '-out', path('locked.key'))
  for (const password of [null, 'wrong'])
    expect(fault(files(cert, readFileSync(path('locked.key')), password))).toMatch(
      /does not open.*HOLDFAST_SIGNING_PASSWORD/,
    )
  expect(fault(files(pkcs12(own), null, 'wrong'))).toMatch(/HOLDFAST_SIGNING_PASSWORD does not open/)
  const old = pkcs12(own, '-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES')
  expect(fault(files(old, null, '密码 4711'))).toMatch(/convert it with: openssl pkcs12/)
  for (const kind of [['rsa:1024'], ['ed25519'], ['ec', '-pkeyopt', 'ec_paramgen_curve:secp256k1']]) {
    const weak = issuer.issue('weak', { kind })
    expect(fault(files(readFileSync(weak.cert), readFileSync(weak.key))), kind[0]).toMatch(/RSA of 2048 bits or more/)
  }
  expect(fault(files(Buffer.from('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'), key))).toMatch(
    /cannot be read/,
  )
})

test('no bytes are read as something else, and none make the reader fail otherwise', () => {
  const whole = pkcs12(issuer.issue('cut'))
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), fc.boolean(), (at, by, isCut) => {
      const changed = isCut ? whole.subarray(0, at) : Buffer.from(whole)
      if (!isCut) changed[at] = (changed[at] ?? 0) ^ by
      expect(fault(files(changed, null, '密码 4711'))).not.toBe('read')
    }),
    { seed: 20_261_129, numRuns: 60 },
  )
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(fault(files(Buffer.from(bytes), null, 'x'))).not.toBe('read')
    }),
    { seed: 20_261_129, numRuns: 200 },
  )
})
