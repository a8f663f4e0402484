/**
 * Reading a browser's proof: the one form that the web application makes (RFC 9449 with ES256), checked on the spot by a key that is kept. The general
 * reader that programs' proofs pass takes three times as long, which each request of each window would pay.
 */
import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto'

const MOST_CHARACTERS = 2_048
const MOST_KEYS = 5_000
const SIGNATURE_BYTES = 64
const COORDINATE = /^[\w-]{43}$/

/** A public key, and its thumbprint (RFC 7638). */
interface Known {
  readonly key: KeyObject
  readonly jkt: string
}

const known = new Map<string, Known>()

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function parsed(part: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    return isObject(value) ? value : null
  } catch {
    return null
  }
}

/** The key that a proof names; null unless it is a public one on P-256 and nothing besides. */
function keyOf(jwk: unknown): Known | null {
  if (!isObject(jwk) || Object.keys(jwk).length !== 4 || jwk['kty'] !== 'EC' || jwk['crv'] !== 'P-256') return null
  const { x, y } = jwk
  if (typeof x !== 'string' || typeof y !== 'string' || !COORDINATE.test(x) || !COORDINATE.test(y)) return null
  const name = `${x}.${y}`
  const kept = known.get(name)
  if (kept !== undefined) return kept
  try {
    const canonical = JSON.stringify({ crv: 'P-256', kty: 'EC', x, y })
    const key = createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x, y } })
    const made = { key, jkt: createHash('sha256').update(canonical).digest('base64url') }
    if (known.size >= MOST_KEYS) known.clear()
    known.set(name, made)
    return made
  } catch {
    return null // a point that is not on the curve
  }
}

/** A proof whose signature holds: its claims, and the thumbprint of the key it was made by; null where it is none. What it is for is not looked at. */
export function readBrowserProof(
  proof: unknown,
): { readonly jkt: string; readonly payload: Readonly<Record<string, unknown>> } | null {
  if (typeof proof !== 'string' || proof.length > MOST_CHARACTERS) return null
  const [head = '', body = '', mark = '', ...more] = proof.split('.')
  const header = parsed(head)
  if (header === null || more.length > 0 || Object.keys(header).length !== 3) return null
  if (header['typ'] !== 'dpop+jwt' || header['alg'] !== 'ES256') return null
  const own = keyOf(header['jwk'])
  const signature = Buffer.from(mark, 'base64url')
  if (own === null || signature.length !== SIGNATURE_BYTES) return null
  const holds = verify('sha256', Buffer.from(`${head}.${body}`), { key: own.key, dsaEncoding: 'ieee-p1363' }, signature)
  const payload = holds ? parsed(body) : null
  return payload === null ? null : { jkt: own.jkt, payload }
}
