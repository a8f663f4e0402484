import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { isUuid, uuidFromBytes, uuidToBytes } from '../../../platform/identifiers.ts'
import type { Services } from '../../../platform/services.ts'
import type { Profile } from '../users/profile.ts'
import { type ChallengeUse, isOurChallenge, newChallenge } from './challenge.ts'
import { type Credential, ofKind, type SecretOf } from './credential.ts'

type Passkey = SecretOf<'passkey'>
type Transport = NonNullable<RegistrationResponseJSON['response']['transports']>[number]

const HANDLE_BYTES = 32
const ES256 = -7
const EDDSA = -8
const RS256 = -257
const TIMEOUT_MS = 300_000

interface Party {
  readonly id: string
  readonly origin: string
}

const partyOf = (services: Services): Party => ({
  id: services.settings.HOLDFAST_URL.hostname,
  origin: services.settings.HOLDFAST_URL.origin,
})

/** Tenant (16) ‖ user (16): whose passkey it is, told by the passkey itself, before any e-mail is known. */
const userHandle = (who: { tenantId: string; userId: string }): Uint8Array<ArrayBuffer> =>
  new Uint8Array(Buffer.concat([uuidToBytes(who.tenantId), uuidToBytes(who.userId)]))

/** Whose account a passkey's answer claims to be; null where it claims none. */
export function accountOfHandle(handle: string | undefined): { tenantId: string; userId: string } | null {
  const bytes = Buffer.from(handle ?? '', 'base64url')
  if (bytes.length !== HANDLE_BYTES) return null
  const [tenantId, userId] = [uuidFromBytes(bytes.subarray(0, 16)), uuidFromBytes(bytes.subarray(16))]
  return isUuid(tenantId) && isUuid(userId) ? { tenantId, userId } : null
}

const listed = (credentials: readonly Credential[]) =>
  ofKind(credentials, 'passkey').map(({ secret }) => ({ id: secret.credentialId, transports: [...secret.transports] }))

/** Options for making a passkey: discoverable, with the person verified by the device, no attestation asked for. */
export async function creationOptions(
  services: Services,
  who: { tenantId: string; userId: string; profile: Profile; credentials: readonly Credential[]; use: ChallengeUse },
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  return generateRegistrationOptions({
    rpName: 'Holdfast',
    rpID: partyOf(services).id,
    userID: userHandle(who),
    userName: who.profile.email,
    userDisplayName: who.profile.name,
    challenge: await newChallenge(services, who.use),
    timeout: TIMEOUT_MS,
    attestationType: 'none',
    excludeCredentials: listed(who.credentials),
    authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
    supportedAlgorithmIDs: [EDDSA, ES256, RS256],
  })
}

/** Options for signing a challenge with a passkey; without an account, with whichever the person chooses. */
export async function requestOptions(
  services: Services,
  challenge: Uint8Array<ArrayBuffer>,
  credentials: readonly Credential[],
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const allowed = listed(credentials)
  return generateAuthenticationOptions({
    rpID: partyOf(services).id,
    challenge,
    timeout: TIMEOUT_MS,
    userVerification: 'required',
    ...(allowed.length === 0 ? {} : { allowCredentials: allowed }),
  })
}

/** What of an answer is needed to look it up; the rest is checked by the library. */
interface AnswerParts {
  readonly challenge: string
  readonly handle: string | undefined
}

/** The challenge an answer was made for, as the browser wrote it; null where it is no answer at all. */
export function partsOf(credential: unknown): AnswerParts | null {
  const { response } = (credential ?? {}) as { response?: { clientDataJSON?: unknown; userHandle?: unknown } }
  if (typeof response?.clientDataJSON !== 'string') return null
  try {
    const client: unknown = JSON.parse(Buffer.from(response.clientDataJSON, 'base64url').toString('utf8'))
    const challenge = (client as { challenge?: unknown } | null)?.challenge
    if (typeof challenge !== 'string') return null
    return { challenge, handle: typeof response.userHandle === 'string' ? response.userHandle : undefined }
  } catch {
    return null
  }
}

/** Verifies the making of a passkey (WebAuthn Level 3, 7.1); null where anything is not as it must be. */
export async function verifyCreation(
  services: Services,
  credential: unknown,
  use: ChallengeUse,
): Promise<{ secret: Omit<Passkey, 'name'>; counter: number } | null> {
  const party = partyOf(services)
  try {
    const { registrationInfo } = await verifyRegistrationResponse({
      response: credential as RegistrationResponseJSON,
      expectedChallenge: (challenge) => isOurChallenge(services, challenge, use),
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
      supportedAlgorithmIDs: [EDDSA, ES256, RS256],
    })
    if (registrationInfo === undefined) return null
    const { id, publicKey, counter, transports } = registrationInfo.credential
    const secret = {
      kind: 'passkey',
      credentialId: id,
      publicKey: Buffer.from(publicKey).toString('base64url'),
      transports: transports ?? [],
    } as const
    return { secret, counter }
  } catch {
    // whatever is wrong with it, the answer is the same: it proves nothing
    return null
  }
}

/** Verifies a signature of one of the person's passkeys over the expected challenge (WebAuthn Level 3, 7.2); null where anything is not as it must be. */
export async function verifySignature(
  services: Services,
  answer: { credential: unknown; expected: string | ((challenge: string) => Promise<boolean>) },
  credentials: readonly Credential[],
): Promise<{ id: string; counter: number } | null> {
  const response = answer.credential as AuthenticationResponseJSON
  const passkey = ofKind(credentials, 'passkey').find(({ secret }) => secret.credentialId === response.id)
  if (passkey === undefined) return null
  const party = partyOf(services)
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: answer.expected,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
      credential: {
        id: passkey.secret.credentialId,
        publicKey: new Uint8Array(Buffer.from(passkey.secret.publicKey, 'base64url')),
        counter: passkey.lastStep ?? 0,
        transports: passkey.secret.transports as Transport[],
      },
    })
    return verified ? { id: passkey.id, counter: authenticationInfo.newCounter } : null
  } catch {
    return null
  }
}
