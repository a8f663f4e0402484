/** The token that a form is filled with: when it was given, for which form, and how much work its sender owes. Nothing is kept until it is spent. */
import { createHash } from 'node:crypto'
import type { WebForm } from '@holdfast/catalog'
import type { Random } from '../../platform/random.ts'

const TIME_BYTES = 8
const NONCE_BYTES = 16
export const BODY_BYTES = TIME_BYTES + NONCE_BYTES + 1
const MOST_TOKEN_CHARACTERS = 128

/** Who fills in a form takes at least this long … */
export const LEAST_FILLING_MS = 3_000
/** … and a page left open longer than this asks for a new token. */
export const TOKEN_LIVES_MS = 2 * 60 * 60_000

export interface TokenFacts {
  readonly issuedAt: number
  /** Leading zero bits that the work must show. */
  readonly bits: number
}

/** Time (ms, big-endian) ‖ nonce ‖ bits. */
export function tokenBody({ issuedAt, bits }: TokenFacts, random: Random): Uint8Array {
  const body = Buffer.alloc(BODY_BYTES)
  body.writeBigUInt64BE(BigInt(issuedAt))
  body.set(random.bytes(NONCE_BYTES), TIME_BYTES)
  body[BODY_BYTES - 1] = bits
  return body
}

/**
 * What the seal of a token covers: the form's address, so that a token of one form is none of another, and its version, so that what is consented to
 * is what the visitor was shown.
 */
export const tokenDocument = (body: Uint8Array, { key, version }: Pick<WebForm, 'key' | 'version'>): string =>
  JSON.stringify([key, version, Buffer.from(body).toString('base64url')])

export const encodeFormToken = (body: Uint8Array, mac: Uint8Array): string =>
  Buffer.concat([body, mac]).toString('base64url')

/** The parts of a token; null where it cannot be one, or is not in its one spelling (else one token would pass for several). */
export function decodeFormToken(
  token: string,
): { readonly body: Uint8Array; readonly mac: Uint8Array; readonly facts: TokenFacts } | null {
  if (token.length > MOST_TOKEN_CHARACTERS) return null
  const bytes = Buffer.from(token, 'base64url')
  if (bytes.length <= BODY_BYTES || bytes.toString('base64url') !== token) return null
  const body = bytes.subarray(0, BODY_BYTES)
  const facts = { issuedAt: Number(body.readBigUInt64BE()), bits: body[BODY_BYTES - 1] ?? 0 }
  return { body, mac: bytes.subarray(BODY_BYTES), facts }
}

/** Whether a token may be answered now: `fast` where nobody can have filled in a form since, `stale` where it is too old or of the future. */
export function ageOf({ issuedAt }: TokenFacts, now: number): 'fast' | 'good' | 'stale' {
  const age = now - issuedAt
  if (age < 0 || age > TOKEN_LIVES_MS) return 'stale'
  return age < LEAST_FILLING_MS ? 'fast' : 'good'
}

/** How many zero bits bytes begin with. */
export function leadingZeros(bytes: Uint8Array): number {
  const at = bytes.findIndex((byte) => byte !== 0)
  return at === -1 ? bytes.length * 8 : at * 8 + Math.clz32(bytes[at] ?? 0) - 24
}

/** Whether the number proves the work: SHA-256 of `token:work` begins with that many zero bits. */
export const showsWork = (token: string, work: string, bits: number): boolean =>
  /^\d{1,12}$/.test(work) && leadingZeros(createHash('sha256').update(`${token}:${work}`).digest()) >= bits

const USUAL_BITS = 13
const MOST_BITS = 19
const USUAL_AN_HOUR = 20

/** The work owed when so many came within the hour: each doubling beyond the usual doubles it, up to a bound that a telephone still manages. */
export const bitsFor = (sentInHour: number): number =>
  Math.min(MOST_BITS, USUAL_BITS + Math.floor(Math.log2(1 + Math.max(0, sentInHour) / USUAL_AN_HOUR)))
