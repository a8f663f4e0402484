/** How a test's SAML provider encrypts an assertion (XML Encryption 1.1), rightly or in one of the ways that are no longer. */
import { type CipherGCM, constants, createCipheriv, publicEncrypt, randomBytes, X509Certificate } from 'node:crypto'

const XMLENC = 'http://www.w3.org/2001/04/xmlenc#'
const XMLENC11 = 'http://www.w3.org/2009/xmlenc11#'
const DSIG = 'http://www.w3.org/2000/09/xmldsig#'

export interface Encryption {
  /** Our certificate, DER in base64. */
  readonly to: string
  readonly cipher?: 'aes-128-gcm' | 'aes-256-gcm' | 'aes-256-cbc'
  readonly wrap?: 'oaep-sha1' | 'oaep-sha256' | 'pkcs1'
  /** What is told of the wrapping in the place of what was done. */
  readonly told?: string
  /** Bytes of the key, where they are to be too many. */
  readonly keyBytes?: number
  /** The key beside the data in the place of within. */
  readonly beside?: true
}

const CIPHERS = {
  'aes-128-gcm': { url: `${XMLENC11}aes128-gcm`, bytes: 16 },
  'aes-256-gcm': { url: `${XMLENC11}aes256-gcm`, bytes: 32 },
  'aes-256-cbc': { url: `${XMLENC}aes256-cbc`, bytes: 32 },
} as const
const WRAPS = {
  'oaep-sha1': `<xenc:EncryptionMethod Algorithm="${XMLENC}rsa-oaep-mgf1p"><ds:DigestMethod Algorithm="${DSIG}sha1"/></xenc:EncryptionMethod>`,
  'oaep-sha256': `<xenc:EncryptionMethod Algorithm="${XMLENC11}rsa-oaep"><ds:DigestMethod Algorithm="${XMLENC}sha256"/><xenc11:MGF xmlns:xenc11="${XMLENC11}" Algorithm="${XMLENC11}mgf1sha256"/></xenc:EncryptionMethod>`,
  pkcs1: `<xenc:EncryptionMethod Algorithm="${XMLENC}rsa-1_5"/>`,
} as const

function cipherText(text: string, name: keyof typeof CIPHERS, key: Buffer): Buffer {
  const isCbc = name === 'aes-256-cbc'
  const iv = randomBytes(isCbc ? 16 : 12)
  const cipher = createCipheriv(name, key.subarray(0, CIPHERS[name].bytes), iv)
  const body = Buffer.concat([iv, cipher.update(text), cipher.final()])
  return isCbc ? body : Buffer.concat([body, (cipher as CipherGCM).getAuthTag()])
}

function wrapped(key: Buffer, { to, wrap = 'oaep-sha1' }: Encryption): Buffer {
  const { publicKey } = new X509Certificate(Buffer.from(to, 'base64'))
  if (wrap === 'pkcs1') return publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, key)
  const oaepHash = wrap === 'oaep-sha256' ? 'sha256' : 'sha1'
  return publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash }, key)
}

const holding = (bytes: Buffer): string =>
  `<xenc:CipherData><xenc:CipherValue>${bytes.toString('base64')}</xenc:CipherValue></xenc:CipherData>`

/** The text as an encrypted assertion. */
export function encryptedText(text: string, how: Encryption): string {
  const { cipher = 'aes-256-gcm', wrap = 'oaep-sha1', told, beside } = how
  const key = randomBytes(how.keyBytes ?? CIPHERS[cipher].bytes)
  const wrapping = `<xenc:EncryptedKey>${told ?? WRAPS[wrap]}${holding(wrapped(key, how))}</xenc:EncryptedKey>`
  const info = beside === true ? '' : `<ds:KeyInfo>${wrapping}</ds:KeyInfo>`
  const method = `<xenc:EncryptionMethod Algorithm="${CIPHERS[cipher].url}"/>`
  const data = `<xenc:EncryptedData Type="${XMLENC}Element">${method}${info}${holding(cipherText(text, cipher, key))}</xenc:EncryptedData>`
  return `<saml:EncryptedAssertion xmlns:xenc="${XMLENC}" xmlns:ds="${DSIG}">${data}${beside === true ? wrapping : ''}</saml:EncryptedAssertion>`
}

/** The response with its assertion encrypted. */
export const encrypting = (response: string, how: Encryption): string =>
  response.replace(/<saml:Assertion[\s\S]*<\/saml:Assertion>/, (assertion) => encryptedText(assertion, how))
