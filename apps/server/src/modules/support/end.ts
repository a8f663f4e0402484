import { Refusal } from '../../platform/errors/refusal.ts'
import { changeLent } from '../../platform/gate/change-lent.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import type { Answer } from '../../platform/gate/route.ts'
import { allOverseers } from './told.ts'

/** Ends a support access at once: by whoever holds it, or whoever oversees them. */
export function endSupport(ctx: RequestContext, id: string): Promise<Answer> {
  const { caller, services } = ctx
  return ctx.write(async (tx) => {
    const now = services.clock.now()
    await changeLent(services, tx, {
      kind: 'supports',
      id,
      to: (found) => {
        if (found.userId !== caller.user.id && !caller.access.capabilities.has('support.oversee'))
          throw new Refusal('not_found')
        if (found.until <= now) throw new Refusal('state_conflict')
        return { ...found, until: now, over: true }
      },
    })
    await allOverseers(tx, { byId: caller.user.id, id: id.toLowerCase(), version: 'ended' })
    const audit = await tx.record({ act: 'support.end', outcome: 'allowed', facts: { support: id.toLowerCase() } })
    return { status: 204, audit }
  })
}
