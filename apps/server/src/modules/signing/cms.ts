/** A signature over bytes that lie elsewhere: CMS SignedData (RFC 5652), detached, with what PAdES asks for (ETSI EN 319 142-1, baseline B). */
import { createHash, sign } from 'node:crypto'
import { ECDSA_SHA256, issuedOf, type Signing } from './certificate.ts'
import { integer, octets, oid, sequence, setOf, tagged } from './der.ts'

const DATA = oid('1.2.840.113549.1.7.1')
const SIGNED_DATA = oid('1.2.840.113549.1.7.2')
const CONTENT_TYPE = oid('1.2.840.113549.1.9.3')
const MESSAGE_DIGEST = oid('1.2.840.113549.1.9.4')
/** Which certificate signed, by its digest, so that none can be put in its place (RFC 5035). */
const SIGNING_CERTIFICATE = oid('1.2.840.113549.1.9.16.2.47')
const SHA256 = sequence(oid('2.16.840.1.101.3.4.2.1'))
const ONE = integer(Buffer.from([1]))

const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest()

/** Signs `content`, which is not part of the result. */
export function signDetached(content: Uint8Array, { certificate, key }: Signing): Buffer {
  const { issuer, serial } = issuedOf(certificate)
  const attributes = setOf(
    sequence(CONTENT_TYPE, setOf(DATA)),
    sequence(MESSAGE_DIGEST, setOf(octets(sha256(content)))),
    sequence(SIGNING_CERTIFICATE, setOf(sequence(sequence(sequence(octets(sha256(certificate))))))),
  )
  // they are signed as a set, and stand in the signature under a tag of their own
  const stated = Buffer.concat([Buffer.from([0xa0]), attributes.subarray(1)])
  const signer = sequence(
    ONE,
    sequence(issuer, serial),
    SHA256,
    stated,
    ECDSA_SHA256,
    octets(sign('sha256', attributes, key)),
  )
  const signed = sequence(ONE, setOf(SHA256), sequence(DATA), tagged(0xa0, certificate), setOf(signer))
  return sequence(SIGNED_DATA, tagged(0xa0, signed))
}
