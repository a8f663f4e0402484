import { createHash, timingSafeEqual } from 'node:crypto'
import { type Access, compileAccess, type Principal, standardRoles } from '@holdfast/policy'
import { sql } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/database.ts'
import { Refusal } from '../errors/refusal.ts'
import { uuidFromBytes } from '../identifiers.ts'
import type { Keeper } from '../keys/keeper.ts'
import { type Tenant, type TenantSource, teamsBelow } from './tenant-policy.ts'

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
  readonly factor: 'totp' | 'passkey' | 'recovery' | null
  /** Accounts of other companies that the same e-mail and password opened; one is chosen after the factor. */
  readonly others?: readonly { readonly tenantId: string; readonly userId: string }[]
}

/** Everything that gives a person rights, under the keeper's MAC and epoch. */
export interface UserAuthority {
  readonly id: string
  readonly tenantId: string
  readonly status: 'invited' | 'active' | 'frozen' | 'left'
  readonly roles: readonly string[]
  readonly founder: boolean
  readonly teamId: string | null
}

/** The authority as the text that is sealed; the order of members is fixed. */
export function authorityDocument(user: UserAuthority): string {
  const { id, tenantId, status, roles, founder, teamId } = user
  return JSON.stringify({ id, tenantId, status, roles, founder, teamId })
}

export const SESSION_LABEL = 'session'
/** A session ends when unused for this long (v5.0.0-7.3.1) … */
export const SESSION_IDLE_MS = 60 * 60_000
/** … and at this age in any case (v5.0.0-7.3.2). */
export const SESSION_ABSOLUTE_MS = 12 * 60 * 60_000
/** Half the second within which a freeze must reach every node; notifications usually make it faster. */
const TRUST_MS = 500

/** A person found by whole number stays within the finder's reach for the length of a working day. */
const FOUND_MS = 8 * 60 * 60_000

/** A request's caller: the session, the person's compiled rights, the company. */
export interface Caller {
  readonly session: SessionDocument
  readonly user: UserAuthority
  readonly tenant: Tenant
  readonly access: Access
  readonly principal: Principal
  readonly language: 'zh' | 'en'
}

interface SessionRow {
  readonly id: string
  readonly document: string
  readonly mac: Uint8Array
  readonly ended_at: string | null
  readonly seen_at: string
  readonly status: UserAuthority['status']
  readonly roles: readonly string[]
  readonly founder: boolean
  readonly team_id: string | null
  readonly language: 'zh' | 'en'
  readonly authority_epoch: number
  readonly authority_mac: Uint8Array
}

const TOKEN_BYTES = 64

/** Cookie or bearer token: tenant (16) ‖ session (16) ‖ secret (32), base64url. */
export function encodeToken(tenant: Uint8Array, session: Uint8Array, secret: Uint8Array): string {
  return Buffer.concat([tenant, session, secret]).toString('base64url')
}

export const hashSecret = (secret: Uint8Array): string => createHash('sha256').update(secret).digest('base64url')

/** The parts of a token, its secret hashed; null where it is none. */
export function decodeToken(token: string): { tenantId: string; sessionId: string; tokenHash: string } | null {
  const bytes = Buffer.from(token, 'base64url')
  if (bytes.length !== TOKEN_BYTES || token.length > 90) return null
  return {
    tenantId: uuidFromBytes(bytes.subarray(0, 16)),
    sessionId: uuidFromBytes(bytes.subarray(16, 32)),
    tokenHash: hashSecret(bytes.subarray(32)),
  }
}

const sameText = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))

const sessionStatement = (tenantId: string, sessionId: string) => sql`
  select s.id, s.document, s.mac, s.ended_at, s.seen_at, u.status, u.roles, u.founder, u.team_id, u.language, u.authority_epoch, u.authority_mac
  from session s join app_user u on u.tenant_id = s.tenant_id and u.id = s.user_id
  where s.tenant_id = ${tenantId} and s.id = ${sessionId}`

/** Finds out who calls. Everything read is checked against the keeper's seals before it is believed. */
export function sessionSource(ports: { database: Database; keeper: Keeper; clock: Clock; tenants: TenantSource }) {
  const { database, keeper, clock, tenants } = ports
  const cache = new Map<string, { caller: Caller; until: number; seenAt: number }>()

  function readable(
    row: SessionRow,
    claim: { tenantId: string; sessionId: string; tokenHash: string },
  ): SessionDocument {
    const session = JSON.parse(row.document) as SessionDocument
    const now = clock.now()
    const sound =
      session.id === claim.sessionId &&
      session.tenantId === claim.tenantId &&
      sameText(session.tokenHash, claim.tokenHash) &&
      row.ended_at === null &&
      session.expiresAt > now &&
      Date.parse(row.seen_at) + SESSION_IDLE_MS > now
    if (!sound) throw new Refusal('session_ended')
    return session
  }

  async function verifiedUser(row: SessionRow, session: SessionDocument): Promise<UserAuthority> {
    const user: UserAuthority = {
      id: session.userId,
      tenantId: session.tenantId,
      status: row.status,
      roles: row.roles,
      founder: row.founder,
      teamId: row.team_id,
    }
    const [own, rights] = await Promise.all([
      keeper.verifyMacs(session.tenantId, SESSION_LABEL, [{ document: row.document, mac: row.mac }]),
      keeper.checkAuthority(session.tenantId, user.id, authorityDocument(user), row.authority_epoch, row.authority_mac),
    ])
    if (own[0] !== true || !rights) throw new Refusal('session_ended')
    if (user.status === 'frozen')
      throw new Refusal('frozen', { by: { tenantId: user.tenantId, actorId: user.id, sessionId: session.id } })
    if (user.status !== 'active' && session.state === 'full') throw new Refusal('session_ended')
    return user
  }

  async function load(claim: {
    tenantId: string
    sessionId: string
    tokenHash: string
  }): Promise<{ caller: Caller; seenAt: number }> {
    const [[row], tenant] = await Promise.all([
      database.read<SessionRow>(claim.tenantId, sessionStatement(claim.tenantId, claim.sessionId), 'session_by_id'),
      tenants.load(claim.tenantId),
    ])
    if (row === undefined) throw new Refusal('session_ended')
    const session = readable(row, claim)
    const user = await verifiedUser(row, session)
    const principal: Principal = {
      tenantId: tenant.id,
      userId: user.id,
      roles: user.roles,
      teamId: user.teamId,
      departmentTeamIds: teamsBelow(tenant.policy, user.teamId),
      foundSince: new Date(clock.now() - FOUND_MS).toISOString(),
    }
    const access = compileAccess(principal, {
      roles: standardRoles,
      catalog: tenant.catalog,
      fieldGrants: tenant.policy.fieldGrants,
    })
    return {
      caller: { session, user, tenant, access, principal, language: row.language },
      seenAt: Date.parse(row.seen_at),
    }
  }

  async function touch(caller: Caller, seenAt: number): Promise<void> {
    if (clock.now() - seenAt < 60_000) return
    await database.inTenant(caller.tenant.id, (tx) =>
      tx.query(
        sql`update session set seen_at = ${new Date(clock.now()).toISOString()} where tenant_id = ${caller.tenant.id} and id = ${caller.session.id}`,
      ),
    )
  }

  return {
    /** The caller behind a token; only calling, not watching, counts against the idle limit. Refuses with `session_ended` or `frozen`; never says which check failed. */
    async callerOf(token: string, use: 'calling' | 'watching' = 'calling'): Promise<Caller> {
      const kept = cache.get(token)
      if (kept !== undefined && kept.until > clock.now() && kept.caller.session.expiresAt > clock.now())
        return kept.caller
      cache.delete(token)
      const claim = decodeToken(token)
      if (claim === null) throw new Refusal('session_ended')
      const { caller, seenAt } = await load(claim)
      if (use === 'calling') await touch(caller, seenAt)
      if (cache.size > 5_000) cache.clear()
      cache.set(token, { caller, until: clock.now() + TRUST_MS, seenAt })
      return caller
    },
    /** Forgets what is kept of a person (or of everybody): the next request is checked anew. */
    forget(userId?: string): void {
      for (const [token, { caller }] of cache)
        if (userId === undefined || caller.user.id === userId) cache.delete(token)
    },
  }
}

export type SessionSource = ReturnType<typeof sessionSource>
