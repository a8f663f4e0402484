/**
 * Opens an assertion that was encrypted to us (XML Encryption 1.1). AES-GCM alone, whose tag is checked before a byte is read, by a key that came in
 * RSA-OAEP alone: of CBC and PKCS #1 v1.5 an attacker learns the text by our answers (Jager and Somorovsky 2011, Bleichenbacher 1998). What went wrong is
 * one reason whatever it was, and an encrypted assertion is believed no more than another: what is in it has to be signed.
 */
import { constants, createDecipheriv, type KeyObject, privateDecrypt } from 'node:crypto'
import type { OwnKey } from '../connection.ts'
import { SignOnFault } from '../fault.ts'
import { privateKeyOf } from './own-keys.ts'
import { attributeValue, DSIG, elementsOf, onlyElement, parseXml, textOf, type XmlElement } from './xml.ts'

const XMLENC = 'http://www.w3.org/2001/04/xmlenc#'
const XMLENC11 = 'http://www.w3.org/2009/xmlenc11#'

/** Ciphers of the text, by the length of their keys in bytes. */
const CIPHERS = new Map([
  [`${XMLENC11}aes128-gcm`, { name: 'aes-128-gcm', bytes: 16 } as const],
  [`${XMLENC11}aes192-gcm`, { name: 'aes-192-gcm', bytes: 24 } as const],
  [`${XMLENC11}aes256-gcm`, { name: 'aes-256-gcm', bytes: 32 } as const],
])
/** What providers are told that we open, the best first. */
export const OPENED = [
  `${XMLENC11}aes256-gcm`,
  `${XMLENC11}aes128-gcm`,
  `${XMLENC11}rsa-oaep`,
  `${XMLENC}rsa-oaep-mgf1p`,
]
const IV_BYTES = 12
const TAG_BYTES = 16

/** Digests of OAEP; that of its mask is the same one here. SHA-1 is no weakness in this place, and what most providers can do alone. */
const DIGESTS = new Map([
  [`${DSIG}sha1`, 'sha1'],
  [`${XMLENC}sha256`, 'sha256'],
  [`${XMLENC}sha512`, 'sha512'],
])
const MASKS = new Map([
  [`${XMLENC11}mgf1sha1`, 'sha1'],
  [`${XMLENC11}mgf1sha256`, 'sha256'],
  [`${XMLENC11}mgf1sha512`, 'sha512'],
])

const refuse = (): never => {
  throw new SignOnFault('decryption')
}

/** Says of whatever goes wrong the same. */
function orRefuse<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw new SignOnFault('decryption', error)
  }
}

function cipherBytes(of: XmlElement): Buffer {
  const text = textOf(onlyElement(onlyElement(of, XMLENC, 'CipherData'), XMLENC, 'CipherValue')).replace(/[ \n]/g, '')
  return /^[A-Za-z0-9+/]+={0,2}$/.test(text) ? Buffer.from(text, 'base64') : refuse()
}

/** What an element within states as its algorithm; `usual` where it is not there. */
function statedIn(method: XmlElement, of: { uri: string; local: string; usual: string }): string {
  const [found, second] = elementsOf(method, of.uri, of.local)
  if (second !== undefined) return refuse()
  return found === undefined ? of.usual : (attributeValue(found, 'Algorithm') ?? refuse())
}

/** The digest by which OAEP is opened; nothing for PKCS #1 v1.5, nor where digest and mask differ, nor with a label. */
function oaepOf(method: XmlElement): string {
  const algorithm = attributeValue(method, 'Algorithm')
  const digest = DIGESTS.get(statedIn(method, { uri: DSIG, local: 'DigestMethod', usual: `${DSIG}sha1` }))
  const mask = MASKS.get(statedIn(method, { uri: XMLENC11, local: 'MGF', usual: `${XMLENC11}mgf1sha1` }))
  const isKnown = algorithm === `${XMLENC11}rsa-oaep` || (algorithm === `${XMLENC}rsa-oaep-mgf1p` && mask === 'sha1')
  const isPlain = isKnown && digest === mask && elementsOf(method, XMLENC, 'OAEPparams').length === 0
  return isPlain && digest !== undefined ? digest : refuse()
}

/** The one key, within or beside what it opens: it is looked up by no name. */
function keyBytes(encrypted: XmlElement, data: XmlElement, own: KeyObject): Buffer {
  const info = elementsOf(data, DSIG, 'KeyInfo')
  const within = info.flatMap((each) => elementsOf(each, XMLENC, 'EncryptedKey'))
  const [key, second] = [...within, ...elementsOf(encrypted, XMLENC, 'EncryptedKey')]
  if (key === undefined || second !== undefined || info.length > 1) return refuse()
  const oaepHash = oaepOf(onlyElement(key, XMLENC, 'EncryptionMethod'))
  return privateDecrypt({ key: own, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash }, cipherBytes(key))
}

function opened(encrypted: XmlElement, own: KeyObject): string {
  const data = onlyElement(encrypted, XMLENC, 'EncryptedData')
  const cipher = CIPHERS.get(attributeValue(onlyElement(data, XMLENC, 'EncryptionMethod'), 'Algorithm') ?? '')
  if (cipher === undefined) return refuse()
  const key = keyBytes(encrypted, data, own)
  const bytes = cipherBytes(data)
  if (key.length !== cipher.bytes || bytes.length <= IV_BYTES + TAG_BYTES) return refuse()
  const decipher = createDecipheriv(cipher.name, key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
  const text = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()])
  return new TextDecoder('utf-8', { fatal: true }).decode(text)
}

function openedByOne(encrypted: XmlElement, keys: readonly OwnKey[]): string {
  const [key, ...others] = keys
  if (key === undefined) return refuse()
  try {
    return opened(encrypted, privateKeyOf(key))
  } catch (error) {
    if (others.length > 0) return openedByOne(encrypted, others)
    throw error
  }
}

/** What an encrypted element holds, read as a document of its own. While our keys change there are two, and each is tried. Throws `SignOnFault`. */
export function decrypted(encrypted: XmlElement, keys: readonly OwnKey[]): XmlElement {
  return parseXml(orRefuse(() => openedByOne(encrypted, keys)))
}
