import { createHash } from 'node:crypto'
import type { Access, Contract, Principal } from '@holdfast/policy'
import { uuidFromBytes } from '../identifiers.ts'
import type { Keeper } from '../keys/keeper.ts'
import type { Tenant } from './tenant-policy.ts'

/** What a session's row states under the keeper's MAC. `state` says how far the sign-in has come. */
export interface SessionDocument {
  readonly id: string
  readonly tenantId: string
  readonly userId: string
  /** SHA-256 of the token's secret, base64url. */
  readonly tokenHash: string
  readonly state: 'password' | 'enrol' | 'full'
  readonly createdAt: number
  /** Absolute end, whatever happens meanwhile. */
  readonly expiresAt: number
  /** When the second factor was last shown, and which; null before. */
  readonly factorAt: number | null
  readonly factor: 'totp' | 'passkey' | 'recovery' | 'provider' | null
  /** When what comes before the factor was last shown: the password, or the sign-in at a provider; absent where a passkey was enough. */
  readonly firstAt?: number
  /** Accounts of other companies that the same e-mail and password opened; one is chosen after the factor. */
  readonly others?: readonly { readonly tenantId: string; readonly userId: string }[]
  /** Thumbprint of the browser's key (RFC 7638) whose proof comes with each request; absent where no key was shown at the sign-in. */
  readonly jkt?: string
  /** Until when the device that it is bound to is trusted; absent where it is not. */
  readonly trustedUntil?: number
  /** Since when something speaks against it; absent where nothing does. A factor shown anew begins a session without doubt. */
  readonly doubtedAt?: number
  /**
   * The connection by which the person came, their session at its provider as a digest, and sealed the name by which the provider is told of a log-out here;
   * absent where they showed themselves here.
   */
  readonly cameBy?: { readonly connectionId: string; readonly sid?: string; readonly name?: string }
  /** The program that acts for the person, and within which scopes; absent where the person acts themselves. */
  readonly client?: ClientOfSession
}

/** A program's part of its token's session: what it may, and in whose hands alone the token is worth something. */
export interface ClientOfSession {
  readonly id: string
  readonly scopes: readonly string[]
  /** A person's own token: it lasts longer than a session, and no idleness ends it. */
  readonly personal?: true
  /** Networks it has to come from; from anywhere where absent. */
  readonly networks?: readonly string[]
  /** Requests a minute; without a limit of its own where absent. */
  readonly perMinute?: number
  /** Thumbprint of the key whose proof has to come with the token (RFC 9449 `cnf.jkt`); a bearer token where absent. */
  readonly jkt?: string
  /** Thumbprint of the certificate that has to be shown with the token (RFC 8705 `cnf.x5t#S256`). */
  readonly x5t?: string
  /** Where it is an app that the person let in: of what it may, and how much of it. */
  readonly app?: AppOfSession
}

/** An app's part of its token's session. */
export interface AppOfSession {
  readonly grantId: string
  readonly contract: Contract
  /** Distinct people it may see in a day in this person's name … */
  readonly peopleADay: number
  /** … counted under this id. */
  readonly countedAs: string
}

/** Everything that gives a person rights, under the keeper's MAC and epoch. */
export interface UserAuthority {
  readonly id: string
  readonly tenantId: string
  readonly status: 'invited' | 'active' | 'frozen' | 'left'
  readonly roles: readonly string[]
  readonly founder: boolean
  readonly teamId: string | null
  /** The last day (RFC 3339 full-date) on which their training is valid; null where none was noted. */
  readonly trainedUntil: string | null
}

/** The authority as the text that is sealed; the order of members is fixed, and a training that was never noted leaves the text as it was before there were any. */
export function authorityDocument(user: UserAuthority): string {
  const { id, tenantId, status, roles, founder, teamId, trainedUntil } = user
  const trained = trainedUntil === null ? {} : { trainedUntil }
  return JSON.stringify({ id, tenantId, status, roles, founder, teamId, ...trained })
}

export const SESSION_LABEL = 'session'
/** A session ends when unused for this long (v5.0.0-7.3.1) … */
export const SESSION_IDLE_MS = 60 * 60_000
/** How often a session in use is noted as such. */
export const SEEN_EVERY_MS = 60_000
/** … and at this age in any case (v5.0.0-7.3.2). */
export const SESSION_ABSOLUTE_MS = 12 * 60 * 60_000

/** A request's caller: the session, the person's compiled rights, the company. */
export interface Caller {
  readonly session: SessionDocument
  readonly user: UserAuthority
  readonly tenant: Tenant
  readonly access: Access
  readonly principal: Principal
  readonly language: 'zh' | 'en'
  /** Whether the request came from within the networks that the company declared. */
  readonly inside?: boolean
  /** Until when their device is in order by its program's word, in milliseconds: 0 where it is not, null where nobody has said anything. */
  readonly inOrderUntil?: number | null
  /** The emergency whose lent duty they hold at the moment. */
  readonly emergencyId?: string
}

const TOKEN_BYTES = 64

/** Cookie or bearer token: tenant (16) ‖ session (16) ‖ secret (32), base64url. */
export function encodeToken(tenant: Uint8Array, session: Uint8Array, secret: Uint8Array): string {
  return Buffer.concat([tenant, session, secret]).toString('base64url')
}

export const hashSecret = (secret: Uint8Array): string => createHash('sha256').update(secret).digest('base64url')

/** By this a personal token is known wherever it lies about, to whoever looks for secrets in code. */
export const PERSONAL_PREFIX = 'hfp_'

/** What the database keeps of a personal token, which lives for months: a MAC of the keeper's over the secret's hash. */
export async function keyedHash(keeper: Pick<Keeper, 'mac'>, tenantId: string, hash: string): Promise<string> {
  const [mac = new Uint8Array()] = await keeper.mac(tenantId, 'personal-token', [hash])
  return Buffer.from(mac).toString('base64url')
}

/** What a caller states by a token. */
export interface SessionClaim {
  readonly personal: boolean
  readonly tenantId: string
  readonly sessionId: string
  readonly tokenHash: string
}

/** The parts of a token, its secret hashed; null where it is none. */
export function decodeToken(token: string): SessionClaim | null {
  const personal = token.startsWith(PERSONAL_PREFIX)
  const bytes = Buffer.from(personal ? token.slice(PERSONAL_PREFIX.length) : token, 'base64url')
  if (bytes.length !== TOKEN_BYTES || token.length > 90) return null
  return {
    personal,
    tenantId: uuidFromBytes(bytes.subarray(0, 16)),
    sessionId: uuidFromBytes(bytes.subarray(16, 32)),
    tokenHash: hashSecret(bytes.subarray(32)),
  }
}
