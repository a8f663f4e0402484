import { workContext } from '../../platform/audit/work-context.ts'
import type { Transaction } from '../../platform/database/database.ts'
import { Refusal } from '../../platform/errors/refusal.ts'
import { changePolicy } from '../../platform/gate/change-policy.ts'
import type { Emergency } from '../../platform/gate/emergencies.ts'
import type { Job } from '../../platform/jobs/job.ts'
import type { Services } from '../../platform/services.ts'
import { allAdministrators } from './told.ts'

export const EXPIRE_JOB = 'emergency.expire'

/** Refuses with `state_conflict` where there is none whose end is still to be written. */
async function markOver(services: Services, tx: Transaction, id: string): Promise<Emergency> {
  const now = services.clock.now()
  let ended: Emergency | undefined
  await changePolicy(services, tx, (policy) => {
    const found = policy.emergencies.find((each) => each.id === id && each.over !== true && each.until <= now)
    if (found === undefined) throw new Refusal('state_conflict')
    ended = found
    const marked = { ...found, over: true } as const
    return { ...policy, emergencies: policy.emergencies.map((each) => (each.id === id ? marked : each)) }
  })
  if (ended === undefined) throw new Refusal('state_conflict')
  return ended
}

/**
 * Writes down that an emergency ended by the clock, and tells the administrators; its rights have ended at the moment itself, whoever writes it. Once,
 * however often and in however many processes it runs: that it is written stands in the policy that all of them lock.
 */
export async function expireEmergency(services: Services, { tenantId, payload }: Job): Promise<void> {
  const id = String(payload['emergency'])
  await services.database
    .inTenant(tenantId, async (tx) => {
      const { userId: holder, role } = await markOver(services, tx, id)
      await allAdministrators(tx, { byId: holder, id, version: 'ended' })
      const context = workContext(services, { tenantId, operation: EXPIRE_JOB })
      const facts = { emergency: id, holder, role }
      await services.recorder.recordIn(tx, { act: EXPIRE_JOB, outcome: 'allowed', facts }, context)
    })
    .catch((error: unknown) => {
      if (!(error instanceof Refusal && error.code === 'state_conflict')) throw error
    })
}
