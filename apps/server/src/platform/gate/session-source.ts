import { timingSafeEqual } from 'node:crypto'
import { sql } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/database.ts'
import { Refusal } from '../errors/refusal.ts'
import type { Keeper } from '../keys/keeper.ts'
import { emergencyOf } from './emergencies.ts'
import { inOrderUntil } from './managed-device.ts'
import { isWithin } from './networks.ts'
import { accessOf, principalOf } from './principal.ts'
import {
  authorityDocument,
  type Caller,
  decodeToken,
  keyedHash,
  SEEN_EVERY_MS,
  SESSION_IDLE_MS,
  SESSION_LABEL,
  type SessionClaim,
  type SessionDocument,
  type UserAuthority,
} from './session.ts'
import { printOf, type SessionRow, sessionStatement, statedAuthority } from './session-rows.ts'
import { soundShares } from './shares.ts'
import { supportOf } from './support-access.ts'
import type { Tenant, TenantSource } from './tenant-policy.ts'

/** Half the second within which a freeze must reach every node; notifications usually make it faster. */
const TRUST_MS = 500

const MOST_KEPT = 5_000
/** Sessions looked at by one statement. */
const MOST_AT_ONCE = 200
/** A caller whose rows stay as they are is compiled anew this often: what time alone takes away (`foundSince`) is gone by then. */
const REMADE_EVERY_MS = 60_000

const sameText = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))

/** The session a row states, if it is the claimed one and still goes on; refuses with `session_ended`. */
function soundSession(row: SessionRow, claim: SessionClaim, now: number): SessionDocument {
  const session = JSON.parse(row.document) as SessionDocument
  const sound =
    session.id === claim.sessionId &&
    session.tenantId === claim.tenantId &&
    (session.client?.personal === true) === claim.personal &&
    sameText(session.tokenHash, claim.tokenHash) &&
    row.ended_at === null &&
    session.expiresAt > now &&
    (claim.personal || Date.parse(row.seen_at) + SESSION_IDLE_MS > now)
  if (!sound) throw new Refusal('session_ended')
  return session
}

interface SessionPorts {
  readonly database: Database
  readonly keeper: Keeper
  readonly clock: Clock
  readonly tenants: TenantSource
}

/** What is kept of a session: who it was found to be, and from what. */
interface Kept {
  readonly claim: SessionClaim
  readonly caller: Caller
  readonly print: string
  /** When the caller was compiled, and when the rows were last looked at. */
  readonly madeAt: number
  readonly checkedAt: number
  /** When the first of their shares ends, a duty lent in an emergency, a support access, or the report on their device. */
  readonly sharedUntil: number
  /** The same caller where they ask from within the company's networks, once they have. */
  inside?: Caller
  usedAt: number
  seenAt: number
}

/** How a token is used: by whom it is called, or by a page that only watches, and from which address. */
export interface Use {
  readonly watching?: boolean
  readonly address?: string | null
}

/** The caller as they ask from an address: what is said of the company's networks is judged for each request. */
function callerFrom(kept: Kept, address: string | null): Caller {
  const { caller, madeAt } = kept
  const { tenant, session, user, principal, inOrderUntil = null } = caller
  const { networks } = tenant.policy.rights
  if (networks.length === 0 || !isWithin(networks, address)) return caller
  kept.inside ??= {
    ...caller,
    inside: true,
    access: accessOf(principal, { tenant, session, user, now: madeAt, inside: true, inOrderUntil }),
  }
  return kept.inside
}

/** Rows of several sessions of one company, and the company. */
interface Reading {
  readonly rows: ReadonlyMap<string, SessionRow>
  readonly tenant: Tenant
}

/**
 * Finds out who calls. Everything read is checked against the keeper's seals before it is believed, and looked at again every half second: one
 * statement for all sessions of a company that are in use, so that many people cost little more than one.
 */
export class SessionSource {
  readonly #ports: SessionPorts
  readonly #kept = new Map<string, Kept>()
  readonly #checking = new Map<string, Promise<Kept>>()
  readonly #watchers = new Set<(userId: string) => void>()
  /** Raised when something is forgotten: what was read before that must not come back. */
  #generation = 0

  constructor(ports: SessionPorts) {
    this.#ports = ports
  }

  /** The caller behind a token; only calling, not watching, counts against the idle limit. Refuses with `session_ended` or `frozen`; never says which check failed. */
  async callerOf(token: string, { address = null, watching = false }: Use = {}): Promise<Caller> {
    const now = this.#ports.clock.now()
    const last = this.#kept.get(token)
    const holdsUntil =
      last === undefined ? 0 : Math.min(last.checkedAt + TRUST_MS, last.caller.session.expiresAt, last.sharedUntil)
    const kept = last !== undefined && holdsUntil > now ? last : await this.#checked(token)
    kept.usedAt = now
    if (!watching && now - kept.seenAt >= SEEN_EVERY_MS) await this.#touch(kept)
    return callerFrom(kept, address)
  }

  /** Forgets what is kept of a person (or of everybody): the next request is checked anew. */
  forget(userId?: string): void {
    this.#generation += 1
    this.#checking.clear()
    for (const [token, { caller }] of this.#kept)
      if (userId === undefined || caller.user.id === userId) this.#kept.delete(token)
    if (userId !== undefined) for (const told of this.#watchers) told(userId)
  }

  /** Tells whose session, roles or account may have changed from now on, once what was kept of them is forgotten; ends by what it gives. */
  watch(told: (userId: string) => void): () => void {
    this.#watchers.add(told)
    return () => this.#watchers.delete(told)
  }

  /** The check of a token that is under way, or a new one, which takes along the company's other sessions in use. */
  async #checked(token: string): Promise<Kept> {
    const underWay = this.#checking.get(token)
    if (underWay !== undefined) return underWay
    const claim = decodeToken(token)
    if (claim === null) throw new Refusal('session_ended')
    const claims = this.#due(claim.tenantId).set(token, claim)
    const reading = this.#read(
      claim.tenantId,
      [...claims.values()].map(({ sessionId }) => sessionId),
    )
    for (const [each, itsClaim] of claims) {
      const check = this.#check(each, itsClaim, reading)
      this.#checking.set(each, check)
      const over = () => void (this.#checking.get(each) === check && this.#checking.delete(each))
      check.then(over, over)
    }
    return this.#checking.get(token) ?? Promise.reject(new Refusal('session_ended'))
  }

  /** Sessions of a company that were used a moment ago and will be due soon. */
  #due(tenantId: string): Map<string, SessionClaim> {
    const now = this.#ports.clock.now()
    const due = new Map<string, SessionClaim>()
    for (const [token, { claim, checkedAt, usedAt }] of this.#kept) {
      const isDue = now - checkedAt > TRUST_MS / 2 && now - usedAt < 2 * TRUST_MS
      if (isDue && claim.tenantId === tenantId && !this.#checking.has(token)) due.set(token, claim)
      if (due.size === MOST_AT_ONCE) break
    }
    return due
  }

  async #read(tenantId: string, sessionIds: readonly string[]): Promise<Reading> {
    const { database, tenants } = this.#ports
    const [rows, tenant] = await Promise.all([
      database.read<SessionRow>(tenantId, sessionStatement(tenantId, sessionIds), 'sessions_by_id'),
      tenants.load(tenantId),
    ])
    return { rows: new Map(rows.map((row) => [row.id, row])), tenant }
  }

  async #check(token: string, claim: SessionClaim, reading: Promise<Reading>): Promise<Kept> {
    const generation = this.#generation
    const last = this.#kept.get(token)
    try {
      const { rows, tenant } = await reading
      const row = rows.get(claim.sessionId)
      if (row === undefined) throw new Refusal('session_ended')
      const kept = await this.#believed({ claim: await this.#heldClaim(claim), row, tenant, last })
      if (generation === this.#generation) this.#keep(token, kept)
      return kept
    } catch (error) {
      this.#kept.delete(token)
      throw error
    }
  }

  #keep(token: string, kept: Kept): void {
    if (this.#kept.size > MOST_KEPT) this.#kept.clear()
    this.#kept.set(token, kept)
  }

  /** The claim as the database would hold it. */
  async #heldClaim(claim: SessionClaim): Promise<SessionClaim> {
    if (!claim.personal) return claim
    return { ...claim, tokenHash: await keyedHash(this.#ports.keeper, claim.tenantId, claim.tokenHash) }
  }

  /** The rows as a caller. Where they are what they were, the caller is too, and only that they are the newest is asked of the keeper. */
  async #believed(found: {
    claim: SessionClaim
    row: SessionRow
    tenant: Tenant
    last: Kept | undefined
  }): Promise<Kept> {
    const { claim, row, tenant, last } = found
    const now = this.#ports.clock.now()
    const session = soundSession(row, claim, now)
    const print = printOf(row)
    const isSame = last !== undefined && last.print === print && last.caller.tenant === tenant
    const who = { tenantId: session.tenantId, userId: session.userId, now }
    const [user, shares, orderly] = await Promise.all([
      this.#verifiedUser(row, session, isSame),
      soundShares(this.#ports.keeper, who, row),
      inOrderUntil(this.#ports.keeper, session, row),
    ])
    const times = { checkedAt: now, usedAt: last?.usedAt ?? now, seenAt: Date.parse(row.seen_at) }
    const isFresh = isSame && now - last.madeAt < REMADE_EVERY_MS && last.sharedUntil > now
    const isLike =
      shares.length === (last?.caller.principal.shares ?? []).length && orderly === last?.caller.inOrderUntil
    if (isFresh && isLike) return { ...last, ...times }
    // no program reads under it, and no work goes on with it
    const support = session.client === undefined ? supportOf(tenant.policy, user, now) : undefined
    const principal = principalOf(user, tenant, { now, shares, support })
    const access = accessOf(principal, { tenant, session, user, now, inOrderUntil: orderly })
    const lent = emergencyOf(tenant.policy, user.id, now)
    const more = { inOrderUntil: orderly, ...(lent === undefined ? {} : { emergencyId: lent.id }) }
    const caller: Caller = { session, user, tenant, access, principal, language: row.language, ...more }
    const ends = [...shares, lent, support].map((each) => each?.until ?? Number.POSITIVE_INFINITY)
    // a report that has passed ends nothing any more
    const sharedUntil = Math.min(...ends, orderly !== null && orderly > now ? orderly : Number.POSITIVE_INFINITY)
    return { claim, caller, print, madeAt: now, sharedUntil, ...times }
  }

  async #verifiedUser(row: SessionRow, session: SessionDocument, isKnown: boolean): Promise<UserAuthority> {
    const { keeper } = this.#ports
    const user = statedAuthority({ id: session.userId, tenantId: session.tenantId }, row)
    const [own, rights] = await Promise.all([
      isKnown || keeper.verifyMacs(session.tenantId, SESSION_LABEL, [{ document: row.document, mac: row.mac }]),
      keeper.checkAuthority(session.tenantId, user.id, authorityDocument(user), row.authority_epoch, row.authority_mac),
    ])
    if ((own !== true && own[0] !== true) || !rights) throw new Refusal('session_ended')
    if (user.status === 'frozen')
      throw new Refusal('frozen', { by: { tenantId: user.tenantId, actorId: user.id, sessionId: session.id } })
    if (user.status !== 'active' && session.state === 'full') throw new Refusal('session_ended')
    return user
  }

  async #touch(kept: Kept): Promise<void> {
    const { database, clock } = this.#ports
    const { tenant, session } = kept.caller
    kept.seenAt = clock.now()
    const at = new Date(kept.seenAt).toISOString()
    await database.inTenant(tenant.id, (tx) =>
      tx.query(sql`update session set seen_at = ${at} where tenant_id = ${tenant.id} and id = ${session.id}`),
    )
  }
}
