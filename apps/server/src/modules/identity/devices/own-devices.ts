import { sql } from 'kysely'
import { readerOf } from '../../../platform/database/reader.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import { type Answer, UNRECORDED } from '../../../platform/gate/route.ts'
import { SESSION_IDLE_MS } from '../../../platform/gate/session.ts'
import { isUuid } from '../../../platform/identifiers.ts'
import { findUser, lockUser } from '../queries.ts'
import { endSessionsAt } from '../sessions.ts'
import { requireFreshFactor } from '../sign-in/step-up.ts'
import { isoTime } from '../times.ts'
import { devicesOf, type OpenDevice, putDevice, removeDevice } from './device.ts'
import { shownReport } from './report-devices.ts'

/** When living sessions at the person's devices were last used, by thumbprint. */
async function usedAt({ services, caller }: RequestContext, userId: string): Promise<ReadonlyMap<string, string>> {
  const tenantId = caller.tenant.id
  const now = services.clock.now()
  const rows = await services.database.read<{ jkt: string; seen_at: string }>(
    tenantId,
    sql`select document::jsonb ->> 'jkt' as jkt, max(seen_at) as seen_at from session
      where tenant_id = ${tenantId} and user_id = ${userId} and ended_at is null and state = 'full' and document::jsonb ? 'jkt'
        and expires_at > ${isoTime(now)} and seen_at > ${isoTime(now - SESSION_IDLE_MS)} group by 1`,
  )
  return new Map(rows.map(({ jkt, seen_at }) => [jkt, seen_at]))
}

const later = (a: string, b: string | undefined): string => (b !== undefined && Date.parse(b) > Date.parse(a) ? b : a)

const shown = (
  device: OpenDevice,
  about: { used: ReadonlyMap<string, string>; current: string | undefined; now: number },
) => ({
  id: device.id,
  name: device.name,
  says: device.says,
  current: device.jkt === about.current,
  signedIn: about.used.has(device.jkt),
  firstSeenAt: device.createdAt,
  lastSeenAt: later(device.seenAt, about.used.get(device.jkt)),
  trustedUntil: device.trustedUntil === null ? null : isoTime(device.trustedUntil),
  managedSince: device.managed === null ? null : isoTime(device.managed.since),
  report: device.managed?.report ? shownReport(device.managed.report, about.now) : null,
})

/** The devices of a person as they are shown; the one the request came from is marked. */
export async function shownDevices(ctx: RequestContext, userId: string) {
  const { services, caller } = ctx
  const [devices, used] = await Promise.all([
    devicesOf(services, readerOf(services.database, caller.tenant.id), userId),
    usedAt(ctx, userId),
  ])
  return devices.map((device) => shown(device, { used, current: caller.session.jkt, now: services.clock.now() }))
}

/** The devices that a person signed in at: one's own, or another's for whoever may freeze people. */
export async function listDevices(ctx: RequestContext, userId: string): Promise<Answer> {
  const { services, caller } = ctx
  if ((await findUser(readerOf(services.database, caller.tenant.id), userId)) === undefined)
    throw new Refusal('not_found')
  const data = await shownDevices(ctx, userId)
  const audit =
    userId === caller.user.id
      ? UNRECORDED
      : ({ act: 'device.list', outcome: 'allowed', object: 'user', recordId: userId, count: data.length } as const)
  return { status: 200, body: { data, page: { next: null, limit: 200 } }, audit }
}

/** Gives one of the person's own devices another name. */
export async function renameDevice(ctx: RequestContext, id: string, name: string): Promise<Answer> {
  const { services, caller } = ctx
  const userId = caller.user.id
  await ctx.write(async (tx) => {
    await lockUser(tx, userId)
    const device = (await devicesOf(services, tx, userId)).find((each) => each.id === id)
    if (device === undefined) throw new Refusal('not_found')
    await putDevice(services, tx, { ...device, name, seenAt: Date.parse(device.seenAt) })
    return { status: 200, audit: await tx.record({ act: 'device.rename', outcome: 'allowed', facts: { device: id } }) }
  })
  const renamed = (await shownDevices(ctx, userId)).find((each) => each.id === id)
  if (renamed === undefined) throw new Refusal('not_found')
  return { status: 200, body: renamed, audit: UNRECORDED }
}

/**
 * Takes a device back: its sessions end on every node, and whoever signs in at it again is told of a new one. One's own asks for a fresh factor, unless
 * it is the device one is at; stopping somebody else's does not, for stopping must be quick.
 */
export async function revokeDevice(ctx: RequestContext, which: { userId: string; id: string }): Promise<Answer> {
  const { services, caller } = ctx
  const { userId, id } = which
  if (!isUuid(id)) throw new Refusal('not_found')
  const isOwn = userId === caller.user.id
  if (isOwn) await requireFreshFactor(ctx, { passkeyToo: false })
  return ctx.write(async (tx) => {
    await lockUser(tx, userId)
    const device = (await devicesOf(services, tx, userId)).find((each) => each.id === id)
    if (device === undefined || !(await removeDevice(tx, which))) throw new Refusal('not_found')
    const ended = await endSessionsAt(services, tx, { userId, jkt: device.jkt })
    const facts = { device: id, ended }
    const about = isOwn ? {} : ({ object: 'user', recordId: userId } as const)
    return { status: 204, audit: await tx.record({ act: 'device.revoke', outcome: 'allowed', ...about, facts }) }
  })
}
