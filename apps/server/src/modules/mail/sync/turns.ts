/** When mailboxes are looked at: each every few minutes, one process at a time, later and later while it fails. */
import { sql } from 'kysely'
import { NIL_UUID } from '../../../platform/identifiers.ts'
import type { Job } from '../../../platform/jobs/job.ts'
import { enqueue } from '../../../platform/jobs/queue.ts'
import { AT_ONCE, EVERY_MS } from '../../../platform/outgoing/turns.ts'
import type { Services } from '../../../platform/services.ts'
import { SEND_JOB } from '../send/deliver.ts'
import { takeDue } from '../send/outgoing.ts'
import { laneOf } from '../send/write-letter.ts'

export const SYNC_JOB = 'mail.sync'

/** Forgets the mailboxes and own templates of those who left, and asks for the turns that are due; each mailbox's turns run one after another (`lane`). */
async function askFor(services: Services, tenantId: string): Promise<void> {
  const now = services.clock.now()
  const at = new Date(now).toISOString()
  const next = new Date(now + EVERY_MS).toISOString()
  await services.database.inTenant(tenantId, async (tx) => {
    await tx.query(sql`delete from mailbox m using app_user u
      where m.tenant_id = ${tenantId} and u.tenant_id = m.tenant_id and u.id = m.user_id and u.status = 'left'`)
    await tx.query(sql`delete from mail_grant_asked where tenant_id = ${tenantId} and ends_at <= ${at}`)
    await tx.query(sql`delete from letter_template t using app_user u
      where t.tenant_id = ${tenantId} and u.tenant_id = t.tenant_id and u.id = t.user_id and u.status = 'left'`)
    const due = await tx.query<{ id: string }>(sql`update mailbox m set next_at = ${next}
      where m.tenant_id = ${tenantId} and m.id in (select id from mailbox where tenant_id = ${tenantId} and not paused and next_at <= ${at}
        order by next_at limit ${AT_ONCE} for update skip locked) returning m.id`)
    for (const { id } of due) await enqueue(tx, { name: SYNC_JOB, payload: { mailbox: id }, lane: id })
    for (const letter of await takeDue(tx, { now: at, again: next, limit: AT_ONCE }))
      await enqueue(tx, { name: SEND_JOB, payload: { letter: letter.id }, lane: laneOf(letter.user_id) })
  })
}

/** Asks for what is due in every company. */
export async function askForTurns(services: Services, job: Pick<Job, 'tenantId'>): Promise<void> {
  if (job.tenantId !== NIL_UUID) return askFor(services, job.tenantId)
  const tenants = await services.database.installation<{ id: string }>(sql`select all_tenants() as id`)
  for (const { id } of tenants) await askFor(services, id)
}
