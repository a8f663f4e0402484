import type { RequestContext } from '../../platform/gate/context.ts'
import type { Emergency } from '../../platform/gate/emergencies.ts'
import type { Answer } from '../../platform/gate/route.ts'
import { reviewWords } from './end.ts'

const time = (at: number): string => new Date(at).toISOString()

async function shown(ctx: RequestContext, one: Emergency, nameOf: (id: string) => { id: string; name: string }) {
  const { caller, services } = ctx
  const lasts = one.until > services.clock.now()
  const { capabilities } = caller.access
  const isOwn = one.userId === caller.user.id
  return {
    id: one.id,
    holder: nameOf(one.userId),
    role: one.role,
    from: time(one.from),
    until: time(one.until),
    lasts,
    reviewedAt: one.review === null ? null : time(one.review.at),
    reviewedBy: one.review === null ? null : nameOf(one.review.by),
    words: await reviewWords(ctx, one),
    mayEnd: lasts && (isOwn || capabilities.has('users.freeze')),
    mayReview: !lasts && one.review === null && !isOwn && capabilities.has('audit.read'),
  }
}

/** The emergencies of the company, the newest first. */
export async function listEmergencies(ctx: RequestContext): Promise<Answer> {
  const { services, caller } = ctx
  const all = caller.tenant.policy.emergencies.toReversed()
  const ids = [...new Set(all.flatMap(({ userId, review }) => (review === null ? [userId] : [userId, review.by])))]
  const names = await services.people.namesOf(caller.tenant.id, ids)
  const nameOf = (id: string) => ({ id, name: String(names.get(id)?.['name'] ?? '') })
  const data = await Promise.all(all.map((each) => shown(ctx, each, nameOf)))
  const audit = { act: 'emergency.list', outcome: 'allowed', count: data.length } as const
  return { status: 200, body: { data, page: { next: null, limit: data.length } }, audit }
}
