/** Until when somebody's training is valid, noted by another person: what rights may hang on (`untrained`). */

import { wallClock } from '../../../platform/calendar/wall-clock.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import { calendarOf } from '../../../platform/gate/tenant-policy.ts'
import { requireFreshFactor } from '../sign-in/step-up.ts'
import { changeAuthority, lockPerson } from './authority.ts'
import { requireAnother } from './suspend.ts'

/** A training is repeated after two years at the latest. */
const LONGEST_MS = 2 * 366 * 86_400_000

const fault = (code: string): Refusal => new Refusal('invalid', { errors: [{ path: '/until', code }] })

function demandDay({ services, caller }: RequestContext, until: string): void {
  const { timeZone } = calendarOf(caller.tenant.policy)
  const now = services.clock.now()
  const at = Date.parse(`${until}T00:00:00Z`)
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== until) throw fault('date_invalid')
  if (until < wallClock(timeZone, now).day || at - now > LONGEST_MS) throw fault('training_day')
}

/**
 * Notes the last day on which a person's training is valid, or with null that none is. Takes effect in their running sessions, in every process, within a
 * second. Refuses with `own_account` oneself, with `date_invalid` or `training_day` a day that is none, has passed or lies more than two years ahead.
 */
export async function noteTraining(ctx: RequestContext, userId: string, until: string | null): Promise<Answer> {
  const { services, caller } = ctx
  requireAnother(ctx, userId)
  if (until !== null) demandDay(ctx, until)
  await requireFreshFactor(ctx)
  return ctx.write(async (tx) => {
    const person = await lockPerson(services, tx, userId)
    if (person.row.status === 'left') throw new Refusal('state_conflict')
    await changeAuthority(services, tx, { person, change: { next: { trainedUntil: until }, by: caller.user.id } })
    const facts = { until }
    const audit = await tx.record({ act: 'user.training', outcome: 'allowed', object: 'user', recordId: userId, facts })
    return { status: 200, body: { userId, trainedUntil: until }, audit }
  })
}
