/** A signature over bytes that lie elsewhere: CMS SignedData (RFC 5652), detached, with what PAdES asks for (ETSI EN 319 142-1, baseline B, with a time stamp B-T). */
import { createHash, type KeyObject, sign } from 'node:crypto'
import { integer, octets, oid, sequence, setOf, tagged } from '../../platform/signing/der.ts'
import type { SigningKey } from '../../platform/signing/signing-key.ts'
import { ECDSA_SHA256, issuedOf } from './certificate.ts'

const DATA = oid('1.2.840.113549.1.7.1')
export const SIGNED_DATA = oid('1.2.840.113549.1.7.2')
const CONTENT_TYPE = oid('1.2.840.113549.1.9.3')
export const MESSAGE_DIGEST = oid('1.2.840.113549.1.9.4')
/** Which certificate signed, by its digest, so that none can be put in its place (RFC 5035). */
const SIGNING_CERTIFICATE = oid('1.2.840.113549.1.9.16.2.47')
/** A time stamp over the signature (RFC 3161, appendix A). */
const TIME_STAMP = oid('1.2.840.113549.1.9.16.2.14')
export const SHA256 = sequence(oid('2.16.840.1.101.3.4.2.1'))
const RSA_SHA256 = sequence(oid('1.2.840.113549.1.1.11'), tagged(0x05))
const ONE = integer(Buffer.from([1]))

const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest()
const algorithmOf = ({ asymmetricKeyType: type }: KeyObject): Buffer => (type === 'rsa' ? RSA_SHA256 : ECDSA_SHA256)

/** A set under a tag of its own. */
const retagged = (tag: number, set: Buffer): Buffer => Buffer.concat([Buffer.from([tag]), set.subarray(1)])

/** Gives the time stamp over a signature (DER); null where none is put in. */
export type Stamper = (signature: Uint8Array) => Promise<Buffer | null>

/** Signs `content`, which is not part of the result. */
export async function signDetached(content: Uint8Array, signing: SigningKey, stamper: Stamper): Promise<Buffer> {
  const { certificate, chain, key } = signing
  const { issuer, serial } = issuedOf(certificate)
  const attributes = setOf(
    sequence(CONTENT_TYPE, setOf(DATA)),
    sequence(MESSAGE_DIGEST, setOf(octets(sha256(content)))),
    sequence(SIGNING_CERTIFICATE, setOf(sequence(sequence(sequence(octets(sha256(certificate))))))),
  )
  const signature = sign('sha256', attributes, key)
  const stamp = await stamper(signature)
  const signer = sequence(
    ONE,
    sequence(issuer, serial),
    SHA256,
    // they are signed as a set, and stand in the signature under a tag of their own
    retagged(0xa0, attributes),
    algorithmOf(key),
    octets(signature),
    ...(stamp === null ? [] : [tagged(0xa1, sequence(TIME_STAMP, setOf(stamp)))]),
  )
  const certificates = retagged(0xa0, setOf(certificate, ...chain))
  const signed = sequence(ONE, setOf(SHA256), sequence(DATA), certificates, setOf(signer))
  return sequence(SIGNED_DATA, tagged(0xa0, signed))
}
