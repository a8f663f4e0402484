/** What an authority is asked to certify (RFC 2986): a name of ours and a new key, which never leaves this machine. */
import { generateKeyPairSync, sign } from 'node:crypto'
import { bits, integer, octets, oid, sequence, setOf, tagged } from '../../platform/signing/der.ts'

const ECDSA_SHA256 = sequence(oid('1.2.840.10045.4.3.2'))
const EXTENSION_REQUEST = '1.2.840.113549.1.9.14'
const ALTERNATIVE_NAME = '2.5.29.17'
const DNS_NAME = 0x82
const ATTRIBUTES = 0xa0

export interface SigningRequest {
  readonly der: Buffer
  /** The new key, as PEM. */
  readonly key: string
}

/** A request for a certificate of the name, with a new key on P-256. */
export function newSigningRequest(name: string): SigningRequest {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const names = sequence(tagged(DNS_NAME, Buffer.from(name, 'ascii')))
  const extensions = sequence(sequence(oid(ALTERNATIVE_NAME), octets(names)))
  const body = sequence(
    integer(Buffer.from([0])),
    sequence(),
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(ATTRIBUTES, sequence(oid(EXTENSION_REQUEST), setOf(extensions))),
  )
  const signature = sign('sha256', body, privateKey)
  return {
    der: sequence(body, ECDSA_SHA256, bits(signature)),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}
