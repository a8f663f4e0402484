import { uuidToBytes } from '../../../platform/identifiers.ts'

/** What a person proves themselves by, as it lies under seal. */
export type Secret =
  | { readonly kind: 'password'; readonly hash: string }
  | { readonly kind: 'totp'; readonly secret: string }
  | {
      readonly kind: 'passkey'
      readonly credentialId: string
      readonly publicKey: string
      readonly transports: readonly string[]
      readonly name: string
    }
  | { readonly kind: 'recovery'; readonly digest: string }
  /** Who they are at a provider: by issuer and subject, never by an e-mail. */
  | { readonly kind: 'identity'; readonly connectionId: string; readonly issuer: string; readonly subject: string }

export type CredentialKind = Secret['kind']

/** A credential whose seal opened, and which the list of the person's credentials names. */
export interface Credential<S extends Secret = Secret> {
  readonly id: string
  readonly secret: S
  readonly confirmed: boolean
  /** Of an authenticator the last time step used, of a passkey its counter. */
  readonly lastStep: number | null
  readonly usedAt: string | null
  readonly createdAt: string
}

export type SecretOf<K extends CredentialKind> = Extract<Secret, { kind: K }>

/** The person's confirmed credentials of one kind. */
export const ofKind = <K extends CredentialKind>(
  credentials: readonly Credential[],
  kind: K,
): readonly Credential<SecretOf<K>>[] =>
  credentials.filter((each): each is Credential<SecretOf<K>> => each.confirmed && each.secret.kind === kind)

/** What a credential's seal is bound to: moved to another person, another row or another kind it does not open. */
export const credentialBinding = (
  tenantId: string,
  row: { readonly userId: string; readonly id: string; readonly kind: CredentialKind },
): Uint8Array =>
  Buffer.concat([uuidToBytes(tenantId), uuidToBytes(row.userId), uuidToBytes(row.id), Buffer.from(row.kind)])

/** What a person may show as second factor: who has a passkey cannot fall back to a code. */
export function usableFactors(credentials: readonly Credential[]): ('totp' | 'passkey')[] {
  if (ofKind(credentials, 'passkey').length > 0) return ['passkey']
  return ofKind(credentials, 'totp').length > 0 ? ['totp'] : []
}

const UUID_TIME_DIGITS = 12

/** The time a UUIDv7 was made: a credential's id is bound to its seal, so its age cannot be changed in the database. */
export const madeAt = (id: string): number => Number.parseInt(id.replaceAll('-', '').slice(0, UUID_TIME_DIGITS), 16)
