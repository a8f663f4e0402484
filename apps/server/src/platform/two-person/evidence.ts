/** What an approval leaves behind for whoever wants to check it years later, with no part of the server. */
import { createHash } from 'node:crypto'
import { type AuthenticationResponseJSON, verifyAuthenticationResponse } from '@simplewebauthn/server'

/** One signature over one request, as it stands in the log. Texts are base64url but for ids and the origin. */
export interface Evidence {
  readonly request: string
  /** SHA-256 of the canonical JSON (RFC 8785) of what was asked for. */
  readonly digest: string
  readonly nonce: string
  readonly origin: string
  readonly credentialId: string
  /** COSE key (RFC 9052) of the passkey, and SHA-256 of it, by which the log names the key when it was enrolled. */
  readonly publicKey: string
  readonly keyDigest: string
  readonly authenticatorData: string
  readonly clientDataJSON: string
  readonly signature: string
}

const DOMAIN = 'holdfast two-person approval v1'

export const sha256Text = (content: Uint8Array | string): string =>
  createHash('sha256').update(content).digest('base64url')

/** What the passkey signs for this request and nothing else: SHA-256 over domain, request, digest and nonce, a line each. */
export function challengeOf(over: Pick<Evidence, 'request' | 'digest' | 'nonce'>): Uint8Array<ArrayBuffer> {
  const text = [DOMAIN, over.request, over.digest, over.nonce].join('\n')
  return new Uint8Array(createHash('sha256').update(text).digest())
}

/**
 * Whether the evidence is a passkey's signature over exactly this request, with the person verified by the device, at the stated origin
 * (WebAuthn Level 3, 7.2). Never throws: what is not as it must be proves nothing.
 */
export async function isSigned(evidence: Evidence): Promise<boolean> {
  const response: AuthenticationResponseJSON = {
    id: evidence.credentialId,
    rawId: evidence.credentialId,
    type: 'public-key',
    clientExtensionResults: {},
    response: {
      authenticatorData: evidence.authenticatorData,
      clientDataJSON: evidence.clientDataJSON,
      signature: evidence.signature,
    },
  }
  try {
    if (sha256Text(Buffer.from(evidence.publicKey, 'base64url')) !== evidence.keyDigest) return false
    const { verified } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: Buffer.from(challengeOf(evidence)).toString('base64url'),
      expectedOrigin: evidence.origin,
      expectedRPID: new URL(evidence.origin).hostname,
      requireUserVerification: true,
      credential: {
        id: evidence.credentialId,
        publicKey: new Uint8Array(Buffer.from(evidence.publicKey, 'base64url')),
        counter: 0,
      },
    })
    return verified
  } catch {
    return false
  }
}
