/** A company's own certificate for what it signs: an ECDSA key on P-256 that vouches for itself (RFC 5280), read by every reader of PDF. */
import { generateKeyPairSync, type KeyObject, sign, X509Certificate } from 'node:crypto'
import type { Random } from '../../platform/random.ts'
import { bits, integer, octets, oid, sequence, setOf, tagged, time, utf8 } from './der.ts'

export const ECDSA_SHA256 = sequence(oid('1.2.840.10045.4.3.2'))
const COMMON_NAME = '2.5.4.3'
const KEY_USAGE = '2.5.29.15'
const BASIC_CONSTRAINTS = '2.5.29.19'
const TRUE = tagged(0x01, Buffer.from([0xff]))
/** Digital signature and content commitment. */
const SIGNS = bits(Buffer.from([0xc0]), 6)
const SERIAL_BYTES = 16
const YEARS = 10
const YEAR_MS = 365.25 * 86_400_000
/** RFC 5280 allows a common name so many characters. */
const NAME_LENGTH = 64

export interface Signing {
  readonly certificate: Buffer
  readonly key: KeyObject
}

/** Name and number of a certificate, as a signature names it. */
export interface Issued {
  readonly issuer: Buffer
  readonly serial: Buffer
}

const nameOf = (text: string): Buffer =>
  sequence(setOf(sequence(oid(COMMON_NAME), utf8(Array.from(text).slice(0, NAME_LENGTH).join('')))))

const extensions = (): Buffer =>
  tagged(
    0xa3,
    sequence(sequence(oid(BASIC_CONSTRAINTS), TRUE, octets(sequence())), sequence(oid(KEY_USAGE), TRUE, octets(SIGNS))),
  )

/** Makes a key and its certificate in a company's name, good for ten years from `now`. */
export function newSigning(company: string, about: { readonly now: number; readonly random: Random }): Signing {
  const { privateKey: key, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const name = nameOf(company)
  const body = sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(about.random.bytes(SERIAL_BYTES)),
    ECDSA_SHA256,
    name,
    sequence(time(about.now), time(about.now + YEARS * YEAR_MS)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    extensions(),
  )
  return { key, certificate: sequence(body, ECDSA_SHA256, bits(sign('sha256', body, key))) }
}

/** Whether the key is the certificate's. */
export const isKeyOf = ({ certificate, key }: Signing): boolean => new X509Certificate(certificate).checkPrivateKey(key)

interface Piece {
  readonly whole: Buffer
  readonly content: Buffer
}

/** The first value of some DER, and what follows it. */
function firstOf(bytes: Buffer): { readonly piece: Piece; readonly rest: Buffer } {
  const size = bytes[1] ?? 0
  const more = size < 0x80 ? 0 : size - 0x80
  const length = more === 0 ? size : bytes.readUIntBE(2, more)
  const begin = 2 + more
  return {
    piece: { whole: bytes.subarray(0, begin + length), content: bytes.subarray(begin, begin + length) },
    rest: bytes.subarray(begin + length),
  }
}

/** Reads the issuer and the number out of a certificate. */
export function issuedOf(certificate: Buffer): Issued {
  const body = firstOf(firstOf(certificate).piece.content).piece.content
  const version = firstOf(body)
  const serial = firstOf(version.rest)
  const algorithm = firstOf(serial.rest)
  return { serial: serial.piece.whole, issuer: firstOf(algorithm.rest).piece.whole }
}
