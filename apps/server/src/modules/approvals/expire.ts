import { sql } from 'kysely'
import { workContext } from '../../platform/audit/work-context.ts'
import { allTenants } from '../../platform/database/tenants.ts'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { Services } from '../../platform/services.ts'
import { findRequest, putStanding, stateAt } from '../../platform/two-person/request.ts'

export const EXPIRE_JOB = 'approval.expire'

async function expireOne(services: Services, tenantId: string, id: string): Promise<void> {
  await services.database.inTenant(tenantId, async (tx) => {
    const found = await findRequest(services, tx, { id, lock: true })
    const now = services.clock.now()
    if (found.standing.state !== 'asked' || stateAt(found, now) !== 'expired') return
    await putStanding(services, tx, { ...found.standing, state: 'expired', ended: { by: null, at: now, words: null } })
    const facts = { request: id, act: found.asked.act, digest: found.standing.digest }
    const context = workContext(services, { tenantId, operation: EXPIRE_JOB })
    await services.recorder.recordIn(tx, { act: 'approval.expire', outcome: 'allowed', facts }, context)
  })
}

/** Writes down which requests are over; what reads them has taken them for over since the moment itself. One that was tampered with stays as it lies. */
export async function expireRequests(services: Services): Promise<void> {
  const now = new Date(services.clock.now()).toISOString()
  for (const tenantId of await allTenants(services.database)) {
    const rows = await services.database.read<{ id: string }>(
      tenantId,
      sql`select id from two_person where tenant_id = ${tenantId} and state = 'asked' and until <= ${now}`,
    )
    for (const { id } of rows)
      await expireOne(services, tenantId, id).catch((error: unknown) => {
        if (!(error instanceof Refusal)) throw error
        services.log.warn({ request: id }, 'a request does not carry the keeper’s seal')
      })
  }
}
