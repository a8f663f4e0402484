/** A share is its owner's leave: it ends when the record comes to another, and does not come back with the record. */
import { SHAREABLE } from '@holdfast/policy'
import { sql } from 'kysely'
import { workContext } from '../../platform/audit/work-context.ts'
import type { Transaction } from '../../platform/database/database.ts'
import { endSharesNaming } from '../../platform/gate/shares.ts'
import type { Message, Subscription } from '../../platform/jobs/job.ts'
import type { Services } from '../../platform/services.ts'
import { announceChange, notifyChange } from '../identity/index.ts'

const listOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : [])

/** Takes out the shares of records that are not any more whose they were; what reads them has refused them since the change itself. */
const ended = (object: string) => async (message: Message, tx: Transaction, services: Services) => {
  if (!listOf(message.payload['fields']).includes('owner')) return
  const ids = listOf(message.payload['ids'])
  const rows = await tx.query<{ id: string; owner_id: string | null }>(
    sql`select r.id, r.owner_id from ${sql.table(object)} r where r.tenant_id = ${tx.tenantId} and r.id = any(${ids as string[]}::uuid[])
      and exists (select 1 from shared_with h where h.tenant_id = r.tenant_id and h.document like '%"' || r.id || '"%')`,
  )
  for (const { id, owner_id: ownerId } of rows) {
    const over = await endSharesNaming(services.keeper, tx, {
      id,
      now: services.clock.now(),
      isOver: ({ share }) => share.recordId === id && share.ownerId !== ownerId,
    })
    for (const { userId } of over) {
      announceChange(services, tx, userId)
      await notifyChange(tx, userId)
      await services.recorder.recordIn(
        tx,
        { act: 'share.end', outcome: 'allowed', object, recordId: id, facts: { with: userId, because: 'owner' } },
        workContext(services, { tenantId: tx.tenantId, operation: 'share.end' }),
      )
    }
  }
}

export const subscriptions: readonly Subscription[] = SHAREABLE.map((object) => ({
  topic: `${object}.changed`,
  handle: ended(object),
}))
