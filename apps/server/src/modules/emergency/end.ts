import { Refusal } from '../../platform/errors/refusal.ts'
import { changeLent } from '../../platform/gate/change-lent.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import type { Emergency } from '../../platform/gate/emergencies.ts'
import type { Answer } from '../../platform/gate/route.ts'
import { openSmall, sealSmall } from '../../platform/gate/small-seal.ts'
import { uuidToBytes } from '../../platform/identifiers.ts'
import { allAdministrators } from './told.ts'

const bindingOf = (tenantId: string, id: string): Uint8Array =>
  Buffer.concat([Buffer.from('emergency/review'), uuidToBytes(tenantId), uuidToBytes(id)])

/** Ends an emergency at once: by its holder, or by any security administrator. */
export function endEmergency(ctx: RequestContext, id: string): Promise<Answer> {
  const { caller, services } = ctx
  return ctx.write(async (tx) => {
    const now = services.clock.now()
    await changeLent(services, tx, {
      kind: 'emergencies',
      id,
      to: (found) => {
        if (found.userId !== caller.user.id && !caller.access.capabilities.has('users.freeze'))
          throw new Refusal('forbidden')
        if (found.until <= now) throw new Refusal('state_conflict')
        return { ...found, until: now, over: true }
      },
    })
    await allAdministrators(tx, { byId: caller.user.id, id: id.toLowerCase(), version: 'ended' })
    const audit = await tx.record({ act: 'emergency.end', outcome: 'allowed', facts: { emergency: id.toLowerCase() } })
    return { status: 204, audit }
  })
}

/** What the audit administrator found when they looked at what was done; until then the posture says that nobody did. */
export async function reviewEmergency(ctx: RequestContext, id: string, words: string): Promise<Answer> {
  const { caller, services } = ctx
  const tenantId = caller.tenant.id
  const key = await services.keeper.purposeKey(tenantId, 'settings')
  const binding = bindingOf(tenantId, id)
  const sealed = sealSmall(key, { text: words.trim(), binding, random: services.random }).toString('base64url')
  return ctx.write(async (tx) => {
    const at = services.clock.now()
    await changeLent(services, tx, {
      kind: 'emergencies',
      id,
      to: (found) => {
        if (found.userId === caller.user.id) throw new Refusal('forbidden')
        if (found.until > at || found.review !== null) throw new Refusal('state_conflict')
        return { ...found, review: { by: caller.user.id, at, words: sealed } }
      },
    })
    const facts = { emergency: id.toLowerCase() }
    const audit = await tx.record({ act: 'emergency.review', outcome: 'allowed', facts })
    return { status: 204, audit }
  })
}

/** The words of a review; nothing where there is none. */
export async function reviewWords({ services, caller }: RequestContext, { id, review }: Emergency): Promise<string> {
  if (review === null) return ''
  const key = await services.keeper.purposeKey(caller.tenant.id, 'settings')
  return openSmall(key, Buffer.from(review.words, 'base64url'), bindingOf(caller.tenant.id, id)) ?? ''
}
