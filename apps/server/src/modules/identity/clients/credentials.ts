import { timingSafeEqual } from 'node:crypto'
import { hashSecret } from '../../../platform/gate/session.ts'
import type { Services } from '../../../platform/services.ts'
import type { ClientDocument } from './client.ts'
import type { PublicKey } from './public-keys.ts'

/** Until when something opens, in milliseconds; null while nothing has taken its place. */
interface Living {
  readonly until: number | null
}

/** SHA-256 of a secret, base64url; the secret has 256 bits, so nothing slower is needed. */
export interface SecretOfClient extends Living {
  readonly hash: string
}

export type KeyOfClient = PublicKey & Living

/** What a program proves itself by. */
export type Credentials = Pick<ClientDocument, 'secrets' | 'keys'>

const SECRET_BYTES = 32

export const isLive = ({ until }: Living, now: number): boolean => until === null || until > now

const sameHash = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))

/** Whether the secret is one of the program's live ones; takes as long where there is no program. */
export function isSecretOf(client: ClientDocument | null, secret: string, now: number): boolean {
  const offered = hashSecret(Buffer.from(secret, 'base64url'))
  const live = client?.secrets.filter((each) => isLive(each, now)) ?? []
  const hashes = live.length === 0 ? [hashSecret(Buffer.alloc(0))] : live.map(({ hash }) => hash)
  return hashes.filter((hash) => sameHash(hash, offered)).length > 0 && live.length > 0
}

/** Whether the certificate is one of the program's live ones. */
export const isCertificateOf = (client: Pick<ClientDocument, 'keys'>, shown: string, now: number): boolean =>
  client.keys.some((key) => key.x5t === shown && isLive(key, now))

/** By what it proves itself, as the log tells it. */
export const methodOf = (keys: readonly PublicKey[]): 'secret' | 'private_key_jwt' | 'self_signed_tls_client_auth' => {
  if (keys.length === 0) return 'secret'
  return keys.every(({ x5t }) => x5t === undefined) ? 'private_key_jwt' : 'self_signed_tls_client_auth'
}

/** New credentials: the keys, or else a secret, which is told this once. */
export function newCredentials(
  { random }: Pick<Services, 'random'>,
  keys: readonly PublicKey[],
): Credentials & { readonly secret: string | null } {
  if (keys.length > 0) return { secrets: [], keys: keys.map((key) => ({ ...key, until: null })), secret: null }
  const secret = random.bytes(SECRET_BYTES)
  return {
    secrets: [{ hash: hashSecret(secret), until: null }],
    keys: [],
    secret: Buffer.from(secret).toString('base64url'),
  }
}

/** The new ones beside those in use, which end at a time; what was ending already ends now, so that two live at once and no more. */
export function besideOld(old: Credentials, next: Credentials, until: number): Credentials {
  const ending = <C extends Living>(all: readonly C[]): C[] =>
    all.filter((each) => each.until === null).map((each) => ({ ...each, until }))
  const names = new Set(next.keys.map(({ kid }) => kid))
  return {
    secrets: [...ending(old.secrets), ...next.secrets],
    keys: [...ending(old.keys).filter(({ kid }) => !names.has(kid)), ...next.keys],
  }
}
