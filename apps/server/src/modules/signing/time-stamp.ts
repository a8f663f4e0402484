/** A time stamp of an authority over a signature: that it was there at that moment (RFC 3161). */
import { createHash, verify, X509Certificate } from 'node:crypto'
import { type Der, integer, isOid, memberOf, octets, sequence, tagged, valuesOf } from '../../platform/signing/der.ts'
import { MESSAGE_DIGEST, SHA256, SIGNED_DATA } from './cms.ts'

/** An answer that stamps nothing. */
export class StampFault extends Error {
  readonly code: string
  constructor(
    code:
      | 'stamp_refused'
      | 'stamp_of_another'
      | 'stamp_unsigned'
      | 'stamp_unreadable'
      | 'stamp_too_long'
      | 'stamp_status',
  ) {
    super(code)
    this.code = code
  }
}

const TST_INFO = '1.2.840.113549.1.9.16.1.4'
/** What a certificate of an authority of time says that it is for. */
const TIME_STAMPING = '1.3.6.1.5.5.7.3.8'
const HASHES = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
} as const
const TRUE = tagged(0x01, Buffer.from([0xff]))
const ONE = integer(Buffer.from([1]))
const SEQUENCE = 0x30
const OCTETS = 0x04
const SET = 0x31
/** Granted, and granted with changes. */
const MOST_GRANTED = 1

/** What is to be stamped, and by what the answer to this very question is known. */
export interface Imprint {
  readonly digest: Buffer
  readonly nonce: Uint8Array
}

/** The question: a time stamp over a digest of SHA-256, with the authority's certificate in it. */
export const stampRequest = ({ digest, nonce }: Imprint): Buffer =>
  sequence(ONE, sequence(SHA256, octets(digest)), integer(nonce), TRUE)

const partsOf = (value: Der): readonly Der[] => valuesOf(value.content)
const partAt = (value: Der, at: number, tag?: number): Der => memberOf(partsOf(value), at, tag)

/** Whether the authority says of this digest, in answer to this question, when it was there. */
function stamps(info: Der, { digest, nonce }: Imprint): boolean {
  const parts = partsOf(info)
  const [algorithm, hashed] = partsOf(memberOf(parts, 2, SEQUENCE))
  const isSame =
    isOid(partAt(algorithm ?? info, 0), '2.16.840.1.101.3.4.2.1') && hashed?.content.equals(digest) === true
  const nonces = parts.slice(5).filter(({ tag }) => tag === 0x02)
  return isSame && nonces.some(({ whole }) => whole.equals(integer(nonce)))
}

/** Whether one of the certificates is of an authority of time, and signed what it says. */
function isSigned(signer: Der, content: Buffer, certificates: readonly Buffer[]): boolean {
  const parts = partsOf(signer)
  const hash = Object.entries(HASHES).find(([dotted]) => isOid(partAt(memberOf(parts, 2, SEQUENCE), 0), dotted))?.[1]
  const stated = memberOf(parts, 3, 0xa0)
  const signature = memberOf(parts, 5, OCTETS).content
  const said = partsOf(stated).find((each) => partAt(each, 0).whole.equals(MESSAGE_DIGEST))
  if (hash === undefined || said === undefined) return false
  const digest = partAt(partAt(said, 1, SET), 0, OCTETS).content
  if (!digest.equals(createHash(hash).update(content).digest())) return false
  const signed = Buffer.concat([Buffer.from([SET]), stated.whole.subarray(1)])
  return certificates
    .map((each) => new X509Certificate(each))
    .some(
      ({ keyUsage, publicKey }) =>
        keyUsage?.includes(TIME_STAMPING) === true && verify(hash, signed, publicKey, signature),
    )
}

function readToken(token: Der, imprint: Imprint): Buffer {
  if (!partAt(token, 0).whole.equals(SIGNED_DATA)) throw new StampFault('stamp_unreadable')
  const parts = partsOf(partAt(partAt(token, 1), 0, SEQUENCE))
  const held = memberOf(parts, 2, SEQUENCE)
  const content = partAt(partAt(held, 1), 0, OCTETS).content
  if (!isOid(partAt(held, 0), TST_INFO) || !stamps(memberOf(valuesOf(content), 0, SEQUENCE), imprint))
    throw new StampFault('stamp_of_another')
  const certificates = parts.find(({ tag }) => tag === 0xa0)
  const signer = partAt(memberOf(parts, parts.length - 1, SET), 0, SEQUENCE)
  const all = certificates === undefined ? [] : partsOf(certificates).map(({ whole }) => whole)
  if (!isSigned(signer, content, all)) throw new StampFault('stamp_unsigned')
  return token.whole
}

/** The time stamp in an answer. Throws `StampFault` where it is refused, of something else, of another question, or not signed by an authority of time. */
export function readStamp(answer: Buffer, imprint: Imprint): Buffer {
  try {
    const [status, token] = partsOf(memberOf(valuesOf(answer), 0, SEQUENCE))
    const state = status === undefined ? undefined : partAt(status, 0, 0x02).content
    if (state?.length !== 1 || (state[0] ?? 255) > MOST_GRANTED || token === undefined)
      throw new StampFault('stamp_refused')
    return readToken(token, imprint)
  } catch (error) {
    if (error instanceof StampFault) throw error
    // whatever an answer holds, it is an answer that stamps nothing
    throw new StampFault('stamp_unreadable')
  }
}
