import { sql } from 'kysely'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import { sessionCookie } from '../../../platform/gate/cookie.ts'
import { type Answer, UNRECORDED } from '../../../platform/gate/route.ts'
import { SESSION_IDLE_MS, SESSION_LABEL, type SessionDocument } from '../../../platform/gate/session.ts'
import { endSession } from '../../../platform/gate/session-end.ts'
import { openSmall } from '../../../platform/gate/small-seal.ts'
import { isUuid } from '../../../platform/identifiers.ts'
import { type Device, deviceBinding, endOtherSessions } from '../sessions.ts'
import { toldOfLogout } from '../single-sign-on/tell-log-out.ts'
import { isoTime } from '../times.ts'
import { requireFreshFactor } from './step-up.ts'

interface OwnSessionRow {
  readonly id: string
  readonly document: string
  readonly mac: Uint8Array
  readonly seen_at: string
  readonly sealed_device: Uint8Array | null
}

function shown(row: OwnSessionRow, about: { session: SessionDocument; device: Device | null; current: boolean }) {
  const { session, device, current } = about
  return {
    id: row.id,
    current,
    bound: session.jkt !== undefined,
    ...(device === null
      ? {}
      : { device: device.agent, ...(device.address === null ? {} : { address: device.address }) }),
    createdAt: isoTime(session.createdAt),
    lastSeenAt: row.seen_at,
    expiresAt: isoTime(session.expiresAt),
  }
}

/** The person's own living sessions; a row without the keeper's MAC is no session and is not shown as one. */
export async function listOwnSessions(ctx: RequestContext): Promise<Answer> {
  const { services, caller } = ctx
  const { database, keeper, clock } = services
  const tenantId = caller.tenant.id
  const rows = await database.read<OwnSessionRow>(
    tenantId,
    sql`select id, document, mac, seen_at, sealed_device from session where tenant_id = ${tenantId} and user_id = ${caller.user.id}
      and ended_at is null and state = 'full' and document::jsonb -> 'client' is null and expires_at > ${isoTime(clock.now())} and seen_at > ${isoTime(clock.now() - SESSION_IDLE_MS)}
      order by created_at desc limit 200`,
  )
  const sound = await keeper.verifyMacs(tenantId, SESSION_LABEL, rows)
  const key = await keeper.purposeKey(tenantId, 'settings')
  const sessions = rows
    .filter((_, at) => sound[at] === true)
    .map((row) => {
      const session = JSON.parse(row.document) as SessionDocument
      const text =
        row.sealed_device === null ? null : openSmall(key, row.sealed_device, deviceBinding(tenantId, row.id))
      const device = text === null ? null : (JSON.parse(text) as Device)
      return shown(row, { session, device, current: row.id === caller.session.id })
    })
  return { status: 200, body: { data: sessions, page: { next: null, limit: 200 } }, audit: UNRECORDED }
}

/** Ends one of the person's own sessions: this one at once, another by a fresh factor. */
export async function endOwnSession(ctx: RequestContext, sessionId: string): Promise<Answer> {
  const { services, caller } = ctx
  if (!isUuid(sessionId)) throw new Refusal('not_found')
  if (sessionId !== caller.session.id) await requireFreshFactor(ctx, { passkeyToo: false })
  return ctx.write(async (tx) => {
    if (!(await endSession(services, tx, { sessionId, userId: caller.user.id }))) throw new Refusal('not_found')
    const audit = await tx.record({ act: 'session.end', outcome: 'allowed', facts: { ended: sessionId } })
    return { status: 204, audit }
  })
}

/** Ends every session of the person's own but this one, by a fresh factor. */
export async function endOtherOwn(ctx: RequestContext): Promise<Answer> {
  const { services, caller } = ctx
  await requireFreshFactor(ctx, { passkeyToo: false })
  return ctx.write(async (tx) => {
    const ended = await endOtherSessions(services, tx, { userId: caller.user.id, but: caller.session.id })
    const audit = await tx.record({ act: 'session.end_others', outcome: 'allowed', count: ended })
    return { status: 200, body: { ended }, audit }
  })
}

/** Ends this session, however far it has come; then says where the provider is told, if it is. */
export async function signOut(ctx: RequestContext): Promise<Answer> {
  const { services, caller } = ctx
  const { session } = caller
  const audit = await services.database.inTenant(session.tenantId, async (tx) => {
    await endSession(services, tx, { sessionId: session.id, userId: session.userId })
    return services.recorder.recordIn(tx, { act: 'session.sign_out', outcome: 'allowed' }, ctx.audit)
  })
  const headers = { 'Set-Cookie': sessionCookie(services.settings.HOLDFAST_URL, null) }
  const url = await toldOfLogout(services, session)
  return url === null ? { status: 204, headers, audit } : { status: 200, headers, body: { url }, audit }
}
