import { sql } from 'kysely'
import type { Transaction } from '../platform/database/database.ts'
import { publish } from '../platform/jobs/outbox.ts'
import type { PreparedRecord } from './insert.ts'
import { tellMentioned } from './mentioned.ts'
import type { Writing } from './writing.ts'

interface Followed {
  readonly object: string
  readonly id: string
  readonly at: string
  readonly nextStepAt: string | null
}

/** A follow-up moves its customer's last contact and next step. These are computed, so the customer's version does not move with them. */
async function touchFollowed(tx: Transaction, followed: Followed, known: (object: string) => boolean): Promise<void> {
  if (!known(followed.object)) return
  await tx.query(sql`update ${sql.table(followed.object)} set last_follow_up_at = greatest(last_follow_up_at, ${followed.at}::timestamptz),
      next_step_at = coalesce(${followed.nextStepAt}::timestamptz, next_step_at)
    where tenant_id = ${tx.tenantId} and id = ${followed.id}`)
}

/** Who speaks with a person speaks with the company: its last contact moves along. Which step comes next stays the person's. */
async function touchCompany(tx: Transaction, followed: Followed): Promise<void> {
  if (followed.object !== 'contact') return
  await tx.query(sql`update account set last_follow_up_at = greatest(last_follow_up_at, ${followed.at}::timestamptz)
    where tenant_id = ${tx.tenantId}
      and id = (select account_id from contact where tenant_id = ${tx.tenantId} and id = ${followed.id})`)
}

/** What follows from new records: the customer followed up, the message to whoever listens. All in the act's own transaction. */
export async function afterWrite(
  writing: Writing,
  tx: Transaction,
  stored: { records: readonly PreparedRecord[]; at: string },
): Promise<void> {
  const { object, caller } = writing
  if (object.name === 'activity')
    for (const { id, values } of stored.records) {
      const about = values['about'] as { object: string; id: string }
      const followedUp = {
        object: about.object,
        id: about.id,
        at: String(values['at'] ?? stored.at),
        nextStepAt: (values['nextStepAt'] as string | null | undefined) ?? null,
      }
      await touchFollowed(
        tx,
        followedUp,
        (name) => caller.tenant.catalog.findObject(name)?.fields['lastFollowUpAt'] !== undefined,
      )
      await touchCompany(tx, followedUp)
      await tellMentioned(writing, tx, { id, values })
    }
  await publish(tx, `${object.name}.created`, { ids: stored.records.map((record) => record.id).slice(0, 1_000) })
}
