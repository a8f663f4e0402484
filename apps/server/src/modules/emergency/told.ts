import { ADMINISTRATOR_ROLES } from '@holdfast/policy'
import { sql } from 'kysely'
import type { Transaction } from '../../platform/database/database.ts'
import { publish } from '../../platform/jobs/outbox.ts'

/** What notices call it. */
const EMERGENCY = 'emergency'

/** Tells every administrator and the founder of an emergency, but for whoever causes it. */
export async function allAdministrators(
  tx: Transaction,
  about: { byId: string; id: string; version: 'began' | 'ended' },
): Promise<void> {
  const { byId, id, version } = about
  const rows = await tx.query<{ id: string }>(sql`select id from app_user
    where tenant_id = ${tx.tenantId} and status = 'active' and (founder or roles && ${[...ADMINISTRATOR_ROLES]}::text[]) and id <> ${byId}`)
  const userIds = rows.map((row) => row.id)
  const topic = version === 'began' ? 'approval.asked' : 'approval.decided'
  await publish(tx, topic, { userIds, byId, object: EMERGENCY, ids: [id], version })
}
