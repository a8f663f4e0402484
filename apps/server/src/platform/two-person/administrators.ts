import { ADMINISTRATOR_ROLES } from '@holdfast/policy'
import { sql } from 'kysely'
import type { Transaction } from '../database/database.ts'
import { publish } from '../jobs/outbox.ts'

/** Tells every administrator at work and the founder of what concerns all of them, and whoever else's roles answer for it; with `others`, all but whoever caused it. */
export async function tellAdministrators(
  tx: Transaction,
  about: {
    object: string
    byId: string
    id: string
    version: string
    topic: 'approval.asked' | 'approval.decided'
    roles?: readonly string[]
  },
  whom: 'all' | 'others',
): Promise<void> {
  const { topic, id, roles = [], ...told } = about
  const rows = await tx.query<{ id: string }>(sql`select id from app_user
    where tenant_id = ${tx.tenantId} and status = 'active' and (founder or roles && ${[...ADMINISTRATOR_ROLES, ...roles]}::text[])`)
  const userIds = rows.map((row) => row.id).filter((each) => whom === 'all' || each !== about.byId)
  await publish(tx, topic, { ...told, userIds, ids: [id] })
}
