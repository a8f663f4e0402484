/** Proofs of possession (RFC 9449): a token that is bound to a key opens nothing to whoever has the token alone. */
import { createHash } from 'node:crypto'
import { calculateJwkThumbprint, EmbeddedJWK, type JWTPayload, jwtVerify } from 'jose'
import type { Transaction } from '../database/database.ts'
import { Refusal } from '../errors/refusal.ts'
import type { Services } from '../services.ts'
import { isOurNonce, newNonce } from './dpop-nonce.ts'
import { takeOnce } from './once.ts'

const ALGORITHMS = ['ES256', 'EdDSA', 'Ed25519']
/** A proof may be made so long before it arrives, and a clock may be so far ahead. */
const FRESH_MS = 60_000
const MOST_PROOF_CHARACTERS = 2_048
const MOST_ID_CHARACTERS = 255

/** The request a proof has to be for. */
export interface Proved {
  readonly proof: string | undefined
  readonly method: string
  /** With or without a query, which counts for nothing. */
  readonly url: string
  /** The token that is shown with it; null at the token endpoint, where there is none yet. */
  readonly token: string | null
}

/** A proof that holds: the key's thumbprint (RFC 7638), and what makes the proof work once. */
export interface Proof {
  readonly jkt: string
  readonly id: string
}

const wwwAuthenticate = (error: string): string => `DPoP error="${error}", algs="${ALGORITHMS.join(' ')}"`

/** A bound token without its proof, or another token with one. */
export const tokenRefused = (): Refusal =>
  new Refusal('proof_refused', { headers: { 'WWW-Authenticate': wwwAuthenticate('invalid_token') } })

/** The refusal of a proof, as its place has it: an error of OAuth's at the token endpoint, a challenge at everything else. */
export function proofRefused(isGrant: boolean): Refusal {
  const error = 'invalid_dpop_proof'
  return isGrant
    ? new Refusal('grant_proof_refused', { extra: { error } })
    : new Refusal('proof_refused', { headers: { 'WWW-Authenticate': wwwAuthenticate(error) } })
}

/** The refusal that brings the nonce which the next proof has to hold. */
export function nonceNeeded(nonce: string, isGrant: boolean): Refusal {
  const error = 'use_dpop_nonce'
  const headers = { 'DPoP-Nonce': nonce }
  return isGrant
    ? new Refusal('grant_nonce_needed', { headers, extra: { error } })
    : new Refusal('proof_nonce_needed', { headers: { ...headers, 'WWW-Authenticate': wwwAuthenticate(error) } })
}

/** Whether a stated address is the one that was asked, whatever query and fragment either has (§4.3, 9). */
function isSameAddress(stated: unknown, asked: URL): boolean {
  if (typeof stated !== 'string' || !URL.canParse(stated)) return false
  const url = new URL(stated)
  return url.origin === asked.origin && url.pathname === asked.pathname && url.username === ''
}

const isShortText = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.length <= MOST_ID_CHARACTERS

/** The digest of a token, as its proofs name it. */
export const tokenDigest = (token: string): string => createHash('sha256').update(token).digest('base64url')

/** Whether a proof is for this very request: method, address, token, and a name of its own. When it was made is another question. */
export function isForRequest(payload: JWTPayload, asked: Omit<Proved, 'proof'>, origin: string): boolean {
  const { htm, htu, jti, ath } = payload
  const here = new URL(asked.url, origin)
  return (
    htm === asked.method &&
    // a request line may name another host (RFC 9112, 3.2.2): a proof that was made for that one is none here
    here.origin === origin &&
    isSameAddress(htu, here) &&
    isShortText(jti) &&
    ath === (asked.token === null ? undefined : tokenDigest(asked.token))
  )
}

const isRecent = ({ iat }: JWTPayload, now: number): boolean =>
  typeof iat === 'number' && Math.abs(now - iat * 1000) <= FRESH_MS

/** A proof whose signature holds, and the thumbprint (RFC 7638) of the key it was made by; null where it is none. */
async function readProof(
  proof: unknown,
  now: number,
): Promise<{ readonly jkt: string; readonly payload: JWTPayload } | null> {
  if (typeof proof !== 'string' || proof.length > MOST_PROOF_CHARACTERS) return null
  const read = await verified(proof, now)
  if (read === null) return null
  return { jkt: await calculateJwkThumbprint(read.protectedHeader.jwk ?? {}, 'sha256'), payload: read.payload }
}

async function verified(proof: string, now: number) {
  try {
    return await jwtVerify(proof, EmbeddedJWK, {
      typ: 'dpop+jwt',
      algorithms: ALGORITHMS,
      currentDate: new Date(now),
    })
  } catch {
    // which of its parts is wrong is nobody's business
    return null
  }
}

/** The key a request proves to hold: signature, method, address, time, token and our nonce are checked; that it works once is `spendProof`'s. Refuses as RFC 9449 says. */
export async function provedKey(services: Services, asked: Proved): Promise<Proof> {
  const { token } = asked
  const now = services.clock.now()
  const read = await readProof(asked.proof, now)
  const { origin } = services.settings.HOLDFAST_URL
  if (read === null || !isForRequest(read.payload, asked, origin) || !isRecent(read.payload, now))
    throw proofRefused(token === null)
  const { jkt, payload } = read
  const { nonce, jti } = payload
  if (typeof nonce !== 'string' || !(await isOurNonce(services, nonce)))
    throw nonceNeeded(await newNonce(services), token === null)
  return { jkt, id: JSON.stringify(['dpop', jkt, jti]) }
}

/** Takes a proof, which works once; refuses with the second. */
export async function spendProof(
  services: Services,
  tx: Transaction,
  about: { proof: Proof; token: string | null },
): Promise<void> {
  const until = services.clock.now() + 2 * FRESH_MS
  if (!(await takeOnce(tx, { text: about.proof.id, until }))) throw proofRefused(about.token === null)
}
