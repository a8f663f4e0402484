import { timingSafeEqual } from 'node:crypto'
import { type Access, accessWithin, compileAccess, type Principal, standardRoles } from '@holdfast/policy'
import { sql } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/database.ts'
import { Refusal } from '../errors/refusal.ts'
import type { Keeper } from '../keys/keeper.ts'
import {
  authorityDocument,
  type Caller,
  decodeToken,
  SESSION_IDLE_MS,
  SESSION_LABEL,
  type SessionClaim,
  type SessionDocument,
  type UserAuthority,
} from './session.ts'
import { type Tenant, type TenantSource, teamsBelow } from './tenant-policy.ts'

/** Half the second within which a freeze must reach every node; notifications usually make it faster. */
const TRUST_MS = 500

/** A person found by whole number stays within the finder's reach for the length of a working day. */
const FOUND_MS = 8 * 60 * 60_000

/** How often a session in use is noted as such. */
const SEEN_EVERY_MS = 60_000
const MOST_KEPT = 5_000

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

const sameText = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))

const sessionStatement = (tenantId: string, sessionId: string) => sql`
  select s.id, s.document, s.mac, s.ended_at, s.seen_at, u.status, u.roles, u.founder, u.team_id, u.language, u.authority_epoch, u.authority_mac
  from session s join app_user u on u.tenant_id = s.tenant_id and u.id = s.user_id
  where s.tenant_id = ${tenantId} and s.id = ${sessionId}`

/** The session a row states, if it is the claimed one and still goes on; refuses with `session_ended`. */
function soundSession(row: SessionRow, claim: SessionClaim, now: number): SessionDocument {
  const session = JSON.parse(row.document) as SessionDocument
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

const authorityOf = (row: SessionRow, { userId, tenantId }: SessionDocument): UserAuthority => ({
  id: userId,
  tenantId,
  status: row.status,
  roles: row.roles,
  founder: row.founder,
  teamId: row.team_id,
})

function principalOf(user: UserAuthority, tenant: Tenant, now: number): Principal {
  return {
    tenantId: tenant.id,
    userId: user.id,
    roles: user.roles,
    teamId: user.teamId,
    departmentTeamIds: teamsBelow(tenant.policy, user.teamId),
    foundSince: new Date(now - FOUND_MS).toISOString(),
  }
}

/** The person's rights; of a program that acts for them, what its scopes leave. */
function accessOf(principal: Principal, tenant: Tenant, session: SessionDocument): Access {
  const { catalog, policy } = tenant
  const own = compileAccess(principal, { roles: standardRoles, catalog, fieldGrants: policy.fieldGrants })
  if (session.client === undefined) return own
  return accessWithin(own, session.client.scopes, (object) => catalog.findObject(object)?.plural ?? '')
}

interface SessionPorts {
  readonly database: Database
  readonly keeper: Keeper
  readonly clock: Clock
  readonly tenants: TenantSource
}

/** Finds out who calls. Everything read is checked against the keeper's seals before it is believed. */
export class SessionSource {
  readonly #ports: SessionPorts
  readonly #kept = new Map<string, { readonly caller: Caller; readonly until: number }>()

  constructor(ports: SessionPorts) {
    this.#ports = ports
  }

  /** The caller behind a token; only calling, not watching, counts against the idle limit. Refuses with `session_ended` or `frozen`; never says which check failed. */
  async callerOf(token: string, use: 'calling' | 'watching' = 'calling'): Promise<Caller> {
    const { clock } = this.#ports
    const kept = this.#kept.get(token)
    if (kept !== undefined && kept.until > clock.now() && kept.caller.session.expiresAt > clock.now())
      return kept.caller
    this.#kept.delete(token)
    const claim = decodeToken(token)
    if (claim === null) throw new Refusal('session_ended')
    const { caller, seenAt } = await this.#load(claim)
    if (use === 'calling') await this.#touch(caller, seenAt)
    if (this.#kept.size > MOST_KEPT) this.#kept.clear()
    this.#kept.set(token, { caller, until: clock.now() + TRUST_MS })
    return caller
  }

  /** Forgets what is kept of a person (or of everybody): the next request is checked anew. */
  forget(userId?: string): void {
    for (const [token, { caller }] of this.#kept)
      if (userId === undefined || caller.user.id === userId) this.#kept.delete(token)
  }

  async #load(claim: SessionClaim): Promise<{ caller: Caller; seenAt: number }> {
    const { database, tenants, clock } = this.#ports
    const [[row], tenant] = await Promise.all([
      database.read<SessionRow>(claim.tenantId, sessionStatement(claim.tenantId, claim.sessionId), 'session_by_id'),
      tenants.load(claim.tenantId),
    ])
    if (row === undefined) throw new Refusal('session_ended')
    const session = soundSession(row, claim, clock.now())
    const user = await this.#verifiedUser(row, session)
    const principal = principalOf(user, tenant, clock.now())
    const access = accessOf(principal, tenant, session)
    return {
      caller: { session, user, tenant, access, principal, language: row.language },
      seenAt: Date.parse(row.seen_at),
    }
  }

  async #verifiedUser(row: SessionRow, session: SessionDocument): Promise<UserAuthority> {
    const { keeper } = this.#ports
    const user = authorityOf(row, session)
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

  async #touch({ tenant, session }: Caller, seenAt: number): Promise<void> {
    const { database, clock } = this.#ports
    if (clock.now() - seenAt < SEEN_EVERY_MS) return
    const at = new Date(clock.now()).toISOString()
    await database.inTenant(tenant.id, (tx) =>
      tx.query(sql`update session set seen_at = ${at} where tenant_id = ${tenant.id} and id = ${session.id}`),
    )
  }
}
