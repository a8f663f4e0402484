import { workContext } from '../../platform/audit/work-context.ts'
import { Refusal } from '../../platform/errors/refusal.ts'
import { markOver } from '../../platform/gate/change-lent.ts'
import type { Job } from '../../platform/jobs/job.ts'
import type { Services } from '../../platform/services.ts'
import { allAdministrators } from './told.ts'

export const EXPIRE_JOB = 'emergency.expire'

/**
 * Writes down that an emergency ended by the clock, and tells the administrators; its rights have ended at the moment itself, whoever writes it. Once,
 * however often and in however many processes it runs: that it is written stands in the policy that all of them lock.
 */
export async function expireEmergency(services: Services, { tenantId, payload }: Job): Promise<void> {
  const id = String(payload['emergency'])
  await services.database
    .inTenant(tenantId, async (tx) => {
      const { userId: holder, role } = await markOver(services, tx, { kind: 'emergencies', id })
      await allAdministrators(tx, { byId: holder, id, version: 'ended' })
      const context = workContext(services, { tenantId, operation: EXPIRE_JOB })
      const facts = { emergency: id, holder, role }
      await services.recorder.recordIn(tx, { act: EXPIRE_JOB, outcome: 'allowed', facts }, context)
    })
    .catch((error: unknown) => {
      if (!(error instanceof Refusal && error.code === 'state_conflict')) throw error
    })
}
