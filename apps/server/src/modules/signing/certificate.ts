/** A company's own certificate for what it signs: an ECDSA key on P-256 that vouches for itself (RFC 5280), read by every reader of PDF. */
import { generateKeyPairSync, sign, X509Certificate } from 'node:crypto'
import type { Random } from '../../platform/random.ts'
import {
  bits,
  DerFault,
  firstOf,
  integer,
  octets,
  oid,
  sequence,
  setOf,
  tagged,
  time,
  utf8,
  valuesOf,
} from '../../platform/signing/der.ts'
import type { SigningKey } from '../../platform/signing/signing-key.ts'

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
export function newSigning(company: string, about: { readonly now: number; readonly random: Random }): SigningKey {
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
  return { key, chain: [], certificate: sequence(body, ECDSA_SHA256, bits(sign('sha256', body, key))) }
}

/** Whether the key is the certificate's. */
export const isKeyOf = ({ certificate, key }: Pick<SigningKey, 'certificate' | 'key'>): boolean =>
  new X509Certificate(certificate).checkPrivateKey(key)

/** Reads the issuer and the number out of a certificate. */
export function issuedOf(certificate: Buffer): Issued {
  const [, serial, , issuer] = valuesOf(firstOf(firstOf(certificate).value.content).value.content)
  if (serial === undefined || issuer === undefined) throw new DerFault()
  return { serial: serial.whole, issuer: issuer.whole }
}
