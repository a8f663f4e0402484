import { mentionedIn } from '@holdfast/catalog/mentions'
import type { Json } from '@holdfast/catalog/values'
import { sql } from 'kysely'
import type { Transaction } from '../platform/database/database.ts'
import { publish } from '../platform/jobs/outbox.ts'
import type { Writing } from './writing.ts'

interface Said {
  readonly id: string
  readonly values: Readonly<Record<string, Json>>
}

/** Tells who wrote the follow-up, and who spoke to it before, that a colleague says something to it; who is named in it hears of that instead. */
export async function tellCommented({ caller }: Writing, tx: Transaction, { values }: Said): Promise<void> {
  const { words, about, activity } = values as unknown as {
    words: string
    about: { object: string; id: string }
    activity: string
  }
  const rows = await tx.query<{ by: string }>(sql`
    select created_by as by from activity where tenant_id = ${tx.tenantId} and id = ${activity}
    union select created_by from comment where tenant_id = ${tx.tenantId} and activity_id = ${activity} and deleted_at is null`)
  const named = new Set([caller.user.id, ...mentionedIn(words)])
  for (const { by } of rows)
    if (!named.has(by))
      await publish(tx, 'record.commented', {
        userId: by,
        byId: caller.user.id,
        object: about.object,
        ids: [about.id],
        activityId: activity,
      })
}

/** Tells the colleagues who are named in a follow-up or a comment; what they may see of its customer is for their own rights to say. */
export async function tellMentioned({ caller }: Writing, tx: Transaction, said: Said): Promise<void> {
  const { words, about } = said.values as { words?: string | null; about: { object: string; id: string } }
  for (const userId of mentionedIn(words ?? ''))
    if (userId !== caller.user.id)
      await publish(tx, 'record.mentioned', {
        userId,
        byId: caller.user.id,
        object: about.object,
        ids: [about.id],
        saidId: said.id,
      })
}
