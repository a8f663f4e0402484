/** When calendar accounts are looked at: each every few minutes, one process at a time, later and later while it fails. */
import { sql } from 'kysely'
import { NIL_UUID } from '../../../platform/identifiers.ts'
import type { Job } from '../../../platform/jobs/job.ts'
import { enqueue } from '../../../platform/jobs/queue.ts'
import { AT_ONCE, EVERY_MS } from '../../../platform/outgoing/turns.ts'
import type { Services } from '../../../platform/services.ts'

export const SYNC_JOB = 'calendar.sync'

/** Asks for the turns that are due, each account's one after another (`lane`); what was written for those who left begins to be taken away. */
async function askFor(services: Services, tenantId: string): Promise<void> {
  const now = services.clock.now()
  const at = new Date(now).toISOString()
  const next = new Date(now + EVERY_MS).toISOString()
  await services.database.inTenant(tenantId, async (tx) => {
    await tx.query(sql`update calendar_account a set ending_at = ${at}, next_at = ${at}, paused = false, failures = 0 from app_user u
      where a.tenant_id = ${tenantId} and u.tenant_id = a.tenant_id and u.id = a.user_id and u.status = 'left' and a.ending_at is null`)
    const due = await tx.query<{ id: string }>(sql`update calendar_account a set next_at = ${next}
      where a.tenant_id = ${tenantId} and a.id in (select id from calendar_account where tenant_id = ${tenantId} and not paused and next_at <= ${at}
        order by next_at limit ${AT_ONCE} for update skip locked) returning a.id`)
    for (const { id } of due) await enqueue(tx, { name: SYNC_JOB, payload: { account: id }, lane: id })
  })
}

/** Asks for what is due in every company. */
export async function askForCalendars(services: Services, job: Pick<Job, 'tenantId'>): Promise<void> {
  if (job.tenantId !== NIL_UUID) return askFor(services, job.tenantId)
  const tenants = await services.database.installation<{ id: string }>(sql`select all_tenants() as id`)
  for (const { id } of tenants) await askFor(services, id)
}
