/** The key and the certificates with which an installation signs, where its operator gives them. */
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { openPkcs12 } from './pkcs12.ts'

/** A key, its certificate, and those that vouch for it: what signs, and what a reader checks it by. All DER. */
export interface SigningKey {
  readonly key: KeyObject
  readonly certificate: Buffer
  /** Who issued the certificate, then who issued that one, and so on. */
  readonly chain: readonly Buffer[]
}

/** Files that no signature can be made with; the message says what to do. */
export class SigningKeyFault extends Error {}

/** What the settings name, read. */
export interface SigningFiles {
  /** Certificates (PEM), or all in one file (PKCS#12). */
  readonly certificates: Buffer
  /** The key (PEM), where it stands in a file of its own. */
  readonly key: Buffer | null
  readonly password: string | null
}

const PEM_CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g
const PEM_KEY =
  /-----BEGIN (?:ENCRYPTED |RSA |EC )?PRIVATE KEY-----[\s\S]+?-----END (?:ENCRYPTED |RSA |EC )?PRIVATE KEY-----/
const CURVES: ReadonlySet<string> = new Set(['prime256v1', 'secp384r1', 'secp521r1'])
const LEAST_RSA_BITS = 2_048
const MOST_ISSUERS = 10

const CONVERT =
  'convert it with: openssl pkcs12 -in FILE -out signing.pem, and name signing.pem in HOLDFAST_SIGNING_CERT'

interface Held {
  readonly certificates: readonly Buffer[]
  readonly keys: readonly KeyObject[]
}

function pemKey(text: string, password: string | null): KeyObject | null {
  const [pem] = PEM_KEY.exec(text) ?? []
  if (pem === undefined) return null
  try {
    return createPrivateKey({ key: pem, ...(password === null ? {} : { passphrase: password }) })
  } catch {
    throw new SigningKeyFault('the signing key does not open: check the file and HOLDFAST_SIGNING_PASSWORD')
  }
}

function pemCertificate(pem: string): Buffer {
  try {
    return new X509Certificate(pem).raw
  } catch {
    throw new SigningKeyFault('HOLDFAST_SIGNING_CERT holds a certificate that cannot be read; export it anew')
  }
}

function heldIn({ certificates: file, key, password }: SigningFiles): Held {
  const text = file.toString('latin1')
  if (text.includes('-----BEGIN')) {
    const found = pemKey(key?.toString('latin1') ?? text, password)
    return {
      certificates: [...text.matchAll(PEM_CERTIFICATE)].map(([pem]) => pemCertificate(pem)),
      keys: found === null ? [] : [found],
    }
  }
  const opened = openPkcs12(file, password ?? '')
  if (opened === 'password')
    throw new SigningKeyFault('HOLDFAST_SIGNING_PASSWORD does not open the file of HOLDFAST_SIGNING_CERT')
  if (opened === null)
    throw new SigningKeyFault(`the file of HOLDFAST_SIGNING_CERT is neither PEM nor PKCS#12 of today: ${CONVERT}`)
  return opened
}

function isStrong({ asymmetricKeyType: type, asymmetricKeyDetails: details }: KeyObject): boolean {
  if (type === 'rsa') return (details?.modulusLength ?? 0) >= LEAST_RSA_BITS
  return type === 'ec' && CURVES.has(details?.namedCurve ?? '')
}

/** The issuers of a certificate among others, one after the other. */
function chainOf(own: X509Certificate, others: readonly X509Certificate[]): readonly Buffer[] {
  const chain: Buffer[] = []
  let last = own
  while (chain.length < MOST_ISSUERS && !last.checkIssued(last)) {
    const issued = last
    const next = others.find((each) => issued.checkIssued(each) && issued.verify(each.publicKey))
    if (next === undefined) break
    chain.push(next.raw)
    last = next
  }
  return chain
}

/** Reads key and certificates, in whatever order they stand. Throws `SigningKeyFault`. */
export function readSigningKey(files: SigningFiles): SigningKey {
  const { certificates, keys } = heldIn(files)
  const [key, second] = keys
  if (key === undefined)
    throw new SigningKeyFault('no key is there: name its file (PEM) in HOLDFAST_SIGNING_KEY, or give a PKCS#12 file')
  if (second !== undefined) throw new SigningKeyFault('the file holds more than one key: export the one that signs')
  if (!isStrong(key))
    throw new SigningKeyFault(
      'the signing key is none that is used: RSA of 2048 bits or more, or EC on P-256, P-384 or P-521',
    )
  const all = certificates.map((each) => new X509Certificate(each))
  const own = all.find((each) => each.checkPrivateKey(key))
  if (own === undefined)
    throw new SigningKeyFault(
      'no certificate of HOLDFAST_SIGNING_CERT belongs to the key: name the two that were made together',
    )
  return { key, certificate: own.raw, chain: chainOf(own, all) }
}

/** Until when and from when a certificate holds, in milliseconds. */
export function timesOf(certificate: Buffer): { readonly from: number; readonly until: number } {
  const { validFromDate, validToDate } = new X509Certificate(certificate)
  return { from: validFromDate.getTime(), until: validToDate.getTime() }
}

/** A signing key as text, for the pipe between our processes alone. */
export interface SigningKeyText {
  readonly key: string
  readonly certificates: readonly string[]
}

/** What `signingKeyOf` reads again. */
export const signingKeyText = ({ key, certificate, chain }: SigningKey): SigningKeyText => ({
  key: key.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
  certificates: [certificate, ...chain].map((each) => each.toString('base64')),
})

/** The signing key of what `signingKeyText` gave. */
export function signingKeyOf({ key, certificates }: SigningKeyText): SigningKey {
  const [certificate = Buffer.alloc(0), ...chain] = certificates.map((each) => Buffer.from(each, 'base64'))
  return {
    key: createPrivateKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'pkcs8' }),
    certificate,
    chain,
  }
}
