import { workContext } from '../../platform/audit/work-context.ts'
import { Refusal } from '../../platform/errors/refusal.ts'
import { markOver } from '../../platform/gate/change-lent.ts'
import type { Job } from '../../platform/jobs/job.ts'
import type { Services } from '../../platform/services.ts'
import { allOverseers } from './told.ts'

export const EXPIRE_JOB = 'support.expire'

/** Writes down that a support access ended by the clock, and tells of it; what it gave has ended at the moment itself, whoever writes it. */
export async function expireSupport(services: Services, { tenantId, payload }: Job): Promise<void> {
  const id = String(payload['support'])
  await services.database
    .inTenant(tenantId, async (tx) => {
      const { userId: holder } = await markOver(services, tx, { kind: 'supports', id })
      await allOverseers(tx, { byId: holder, id, version: 'ended' })
      const context = workContext(services, { tenantId, operation: EXPIRE_JOB })
      await services.recorder.recordIn(
        tx,
        { act: EXPIRE_JOB, outcome: 'allowed', facts: { support: id, holder } },
        context,
      )
    })
    .catch((error: unknown) => {
      if (!(error instanceof Refusal && error.code === 'state_conflict')) throw error
    })
}
