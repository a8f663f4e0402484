import { mayEver } from '@holdfast/policy'
import { readerOf } from '../../../platform/database/reader.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import { type Answer, UNRECORDED } from '../../../platform/gate/route.ts'
import { requireFreshFactor } from '../../identity/index.ts'
import { endFeed, findFeedOf, insertFeed, newKey, openFeed } from './feed.ts'

function demandTasks({ caller }: RequestContext): void {
  if (!mayEver(caller.access, 'task', 'list')) throw new Refusal('forbidden')
}

/** Whether one's calendar can be subscribed to, since when, when it was last read, and whether names are told. */
export async function showFeed(ctx: RequestContext): Promise<Answer> {
  demandTasks(ctx)
  const { caller, services } = ctx
  const row = await findFeedOf(readerOf(services.database, caller.tenant.id), caller.user.id)
  const feed = row === undefined ? null : await openFeed(services, caller.tenant.id, row)
  const told =
    row === undefined || feed === null ? null : { createdAt: row.created_at, usedAt: row.used_at, names: feed.names }
  return { status: 200, body: { feed: told, namesAllowed: caller.tenant.policy.feedNames }, audit: UNRECORDED }
}

/** Makes a new address, which is shown this once; the one before ends. Names only where the company lets them be told. */
export async function makeFeed(ctx: RequestContext, { names }: { names: boolean }): Promise<Answer> {
  demandTasks(ctx)
  const { caller, services } = ctx
  if (names && !caller.tenant.policy.feedNames) throw new Refusal('forbidden')
  await requireFreshFactor(ctx)
  const id = services.newId()
  const { key, secretHash } = newKey(services, caller.tenant.id, id)
  return ctx.write(async (tx) => {
    const before = await endFeed(services, tx, caller.user.id)
    await insertFeed(services, tx, {
      id,
      tenantId: tx.tenantId,
      userId: caller.user.id,
      secretHash,
      names,
      ended: false,
    })
    const facts = { feed: id, before, names }
    const audit = await tx.record({ act: 'calendar.feed_make', outcome: 'allowed', facts })
    const address = `${services.settings.HOLDFAST_URL.origin}/ical/${key}.ics`
    return { status: 201, body: { address }, audit }
  })
}

/** Ends one's address: from the next request on it leads nowhere. */
export async function stopFeed(ctx: RequestContext): Promise<Answer> {
  return ctx.write(async (tx) => {
    const ended = await endFeed(ctx.services, tx, ctx.caller.user.id)
    if (ended === null) throw new Refusal('not_found')
    const audit = await tx.record({ act: 'calendar.feed_end', outcome: 'allowed', facts: { feed: ended } })
    return { status: 204, audit }
  })
}
