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
function proofRefused(token: string | null): Refusal {
  const error = 'invalid_dpop_proof'
  return token === null
    ? new Refusal('grant_proof_refused', { extra: { error } })
    : new Refusal('proof_refused', { headers: { 'WWW-Authenticate': wwwAuthenticate(error) } })
}

async function nonceNeeded(services: Services, token: string | null): Promise<Refusal> {
  const error = 'use_dpop_nonce'
  const headers = { 'DPoP-Nonce': await newNonce(services) }
  return token === null
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

function isFor(payload: JWTPayload, asked: Proved, at: { origin: string; now: number }): boolean {
  const { htm, htu, iat, jti, ath } = payload
  const here = new URL(asked.url, at.origin)
  const expectedAth = asked.token === null ? undefined : createHash('sha256').update(asked.token).digest('base64url')
  return (
    htm === asked.method &&
    // a request line may name another host (RFC 9112, 3.2.2): a proof that was made for that one is none here
    here.origin === at.origin &&
    isSameAddress(htu, here) &&
    typeof iat === 'number' &&
    Math.abs(at.now - iat * 1000) <= FRESH_MS &&
    isShortText(jti) &&
    ath === expectedAth
  )
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
  const { proof, token } = asked
  const now = services.clock.now()
  const read = proof === undefined || proof.length > MOST_PROOF_CHARACTERS ? null : await verified(proof, now)
  const { origin } = services.settings.HOLDFAST_URL
  if (read === null || !isFor(read.payload, asked, { origin, now })) throw proofRefused(token)
  const { nonce, jti } = read.payload
  if (typeof nonce !== 'string' || !(await isOurNonce(services, nonce))) throw await nonceNeeded(services, token)
  const jkt = await calculateJwkThumbprint(read.protectedHeader.jwk ?? {}, 'sha256')
  return { jkt, id: JSON.stringify(['dpop', jkt, jti]) }
}

/** Takes a proof, which works once; refuses with the second. */
export async function spendProof(
  services: Services,
  tx: Transaction,
  about: { proof: Proof; token: string | null },
): Promise<void> {
  const until = services.clock.now() + 2 * FRESH_MS
  if (!(await takeOnce(tx, { text: about.proof.id, until }))) throw proofRefused(about.token)
}
