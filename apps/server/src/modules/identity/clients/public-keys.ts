/** Public keys that a program registers in place of a secret. */
import { createPublicKey, type JsonWebKey, type KeyObject, X509Certificate } from 'node:crypto'
import { calculateJwkThumbprint } from 'jose'
import { Refusal } from '../../../platform/errors/refusal.ts'
import { certificateThumbprint } from '../../../platform/gate/client-certificate.ts'

/** A key as it stands in the program's document: its public members alone. */
export interface PublicKey {
  readonly kid: string
  readonly jwk: Readonly<Record<string, string>>
  /** Where it came in a certificate: the thumbprint of that, which is shown in a connection; such a key signs no assertions. */
  readonly x5t?: string
}

const LEAST_RSA_BITS = 2_048
const MOST_RSA_BITS = 4_096
const USUAL_EXPONENT = 65_537n
const MOST_KID_CHARACTERS = 100
const MOST_CERTIFICATE_CHARACTERS = 8_192

/** Members that only a private or a symmetric key has (RFC 7518 §6). */
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']

const KINDS: Readonly<Record<string, { members: readonly string[]; algorithms: readonly string[] }>> = {
  ec: { members: ['kty', 'crv', 'x', 'y'], algorithms: ['ES256'] },
  ed25519: { members: ['kty', 'crv', 'x'], algorithms: ['EdDSA', 'Ed25519'] },
  rsa: { members: ['kty', 'n', 'e'], algorithms: ['PS256', 'RS256'] },
}

const kindOf = (key: KeyObject) => KINDS[key.asymmetricKeyType ?? '']

/** A registered key, and the algorithms that it verifies: none but those of its own kind, whatever a signature's header says. */
export function verifierOf({ jwk }: PublicKey): { key: KeyObject; algorithms: readonly string[] } {
  const key = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' })
  return { key, algorithms: kindOf(key)?.algorithms ?? [] }
}

function isStrong(key: KeyObject): boolean {
  const { namedCurve, modulusLength = 0, publicExponent } = key.asymmetricKeyDetails ?? {}
  if (key.asymmetricKeyType === 'ec') return namedCurve === 'prime256v1'
  if (key.asymmetricKeyType === 'rsa')
    return modulusLength >= LEAST_RSA_BITS && modulusLength <= MOST_RSA_BITS && publicExponent === USUAL_EXPONENT
  return key.asymmetricKeyType === 'ed25519'
}

/** The key that a JWK is; null for what is none, on another curve or off its own. */
function keyOf(jwk: Readonly<Record<string, unknown>>): KeyObject | null {
  try {
    return createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' })
  } catch {
    return null
  }
}

const fault = (at: number, code: string): Refusal => new Refusal('invalid', { errors: [{ path: `/keys/${at}`, code }] })

/** The thumbprint of the certificate that a JWK states for itself (RFC 8705 §2.2.2), if it is one of that key; null where it states none. */
function certificateOf({ x5c }: Readonly<Record<string, unknown>>, key: KeyObject, at: number): string | null {
  if (x5c === undefined) return null
  const [encoded]: unknown[] = Array.isArray(x5c) ? x5c : []
  if (typeof encoded !== 'string' || encoded.length > MOST_CERTIFICATE_CHARACTERS) throw fault(at, 'key_unfit')
  const der = Buffer.from(encoded, 'base64')
  try {
    if (new X509Certificate(der).publicKey.equals(key)) return certificateThumbprint(der)
  } catch {
    // no certificate at all
  }
  throw fault(at, 'key_unfit')
}

async function readKey(jwk: Readonly<Record<string, unknown>>, at: number): Promise<PublicKey> {
  if (PRIVATE_MEMBERS.some((member) => member in jwk)) throw fault(at, 'key_private')
  const key = keyOf(jwk)
  const kind = key === null ? undefined : kindOf(key)
  if (key === null || kind === undefined || !isStrong(key)) throw fault(at, 'key_unfit')
  const { alg, use, kid } = jwk
  if (alg !== undefined && !kind.algorithms.includes(String(alg))) throw fault(at, 'key_unfit')
  if (use !== undefined && use !== 'sig') throw fault(at, 'key_unfit')
  if (kid !== undefined && (typeof kid !== 'string' || kid === '' || kid.length > MOST_KID_CHARACTERS))
    throw fault(at, 'key_unfit')
  const kept = Object.fromEntries(kind.members.map((member) => [member, String(jwk[member])]))
  const x5t = certificateOf(jwk, key, at)
  return {
    kid: kid ?? (await calculateJwkThumbprint(kept, 'sha256')),
    jwk: kept,
    ...(x5t === null ? {} : { x5t }),
  }
}

/** The thumbprint (RFC 7638) of a public key that proofs of possession can be made by, EC P-256 or Ed25519; null for any other, and for a private one. */
export async function proofKeyOf(jwk: Readonly<Record<string, unknown>>): Promise<string | null> {
  if (PRIVATE_MEMBERS.some((member) => member in jwk)) return null
  const key = keyOf(jwk)
  const kind = key === null || key.asymmetricKeyType === 'rsa' ? undefined : kindOf(key)
  if (key === null || kind === undefined || !isStrong(key)) return null
  return calculateJwkThumbprint(Object.fromEntries(kind.members.map((member) => [member, String(jwk[member])])))
}

/**
 * The keys of a JWK set as they are kept: EC P-256, Ed25519 or RSA of 2,048 to 4,096 bits, public members alone, each under a name of its own. Refuses
 * with `key_private` whatever a private or symmetric key has, and with `key_unfit` every other.
 */
export async function readKeys(jwks: readonly Readonly<Record<string, unknown>>[]): Promise<PublicKey[]> {
  const keys = await Promise.all(jwks.map(readKey))
  const twice = keys.findIndex(({ kid }, at) => keys.findIndex((other) => other.kid === kid) !== at)
  if (twice >= 0) throw fault(twice, 'duplicate_value')
  return keys
}
