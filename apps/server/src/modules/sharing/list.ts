import { readerOf } from '../../platform/database/reader.ts'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import type { Answer } from '../../platform/gate/route.ts'
import { type KeptShare, sharesAbout } from '../../platform/gate/shares.ts'
import { findReach, idsWithinReach } from '../../records/index.ts'
import { openReason } from './reason.ts'
import { mayShare, shareable } from './shared-record.ts'

type Names = Awaited<ReturnType<RequestContext['services']['people']['namesOf']>>

const personOf = (names: Names, id: string) => ({ id, name: String(names.get(id)?.['name'] ?? '') })
const timeOf = (at: number): string => new Date(at).toISOString()

async function viewOf({ caller, services }: RequestContext, names: Names, of: { userId: string; share: KeptShare }) {
  const { change, at, until, byId } = of.share
  const reason = await openReason(services, { tenantId: caller.tenant.id, userId: of.userId }, of.share)
  return { change, reason, at: timeOf(at), until: timeOf(until), by: personOf(names, byId) }
}

/** With whom a record is shared at the moment, told to whoever may share it; others who read it are told of what is shared with themselves. */
export async function listShares(ctx: RequestContext, stated: { object: string; id: string }): Promise<Answer> {
  const { caller, services } = ctx
  const { tenant } = caller
  const object = shareable(ctx, stated.object)
  const asked = stated.id.toLowerCase()
  const reach = await findReach(ctx, object, { id: asked, action: 'read' })
  if (reach === null) throw new Refusal('not_found')
  const id = reach.subjectId ?? asked
  const isSharer = mayShare(ctx, object, reach)
  const about = { tenantId: tenant.id, now: services.clock.now(), recordId: id }
  const found = await sharesAbout(services.keeper, readerOf(services.database, tenant.id), about)
  const shares = [...found]
    .filter(([userId]) => isSharer || userId === caller.user.id)
    .flatMap(([userId, all]) =>
      all
        .filter((share) => share.recordId === id && share.ownerId === reach.ownerId)
        .map((share) => ({ userId, share })),
    )
  const ids = shares.flatMap(({ userId, share }) => [userId, share.byId])
  const names = await services.people.namesOf(tenant.id, ids)
  const data = await Promise.all(
    shares.map(async (each) => ({ user: personOf(names, each.userId), ...(await viewOf(ctx, names, each)) })),
  )
  return {
    status: 200,
    body: { mayShare: isSharer, data },
    audit: { act: 'share.list', outcome: 'allowed', object: object.name, recordId: id, count: data.length },
  }
}

/** What is shared with the caller and still lies within their reach, the newest first. */
export async function listMine(ctx: RequestContext): Promise<Answer> {
  const { caller, services } = ctx
  const { tenant, user } = caller
  const about = { tenantId: tenant.id, now: services.clock.now(), userId: user.id }
  const found = await sharesAbout(services.keeper, readerOf(services.database, tenant.id), about)
  const all = (found.get(user.id) ?? []).toSorted((a, b) => b.at - a.at)
  const objects = [...new Set(all.map(({ object }) => object))]
  const reached = await Promise.all(
    objects.map((object) =>
      idsWithinReach(services, caller, {
        object,
        ids: all.filter((share) => share.object === object).map(({ recordId }) => recordId),
      }),
    ),
  )
  const within = new Set(reached.flat())
  const names = await services.people.namesOf(
    tenant.id,
    all.map(({ byId }) => byId),
  )
  const data = await Promise.all(
    all
      .filter(({ recordId }) => within.has(recordId))
      .map(async (share) => ({
        object: share.object,
        id: share.recordId,
        ...(await viewOf(ctx, names, { userId: user.id, share })),
      })),
  )
  return { status: 200, body: { data }, audit: { act: 'share.mine', outcome: 'allowed', count: data.length } }
}
