import { mentionedIn } from '@holdfast/catalog/mentions'
import type { Json } from '@holdfast/catalog/values'
import type { Transaction } from '../platform/database/database.ts'
import { publish } from '../platform/jobs/outbox.ts'
import type { Writing } from './writing.ts'

/** Tells the colleagues who are named in a follow-up; what they may see of its customer is for their own rights to say. */
export async function tellMentioned(
  { caller }: Writing,
  tx: Transaction,
  said: { readonly id: string; readonly values: Readonly<Record<string, Json>> },
): Promise<void> {
  const { words, about } = said.values as { words?: string | null; about: { object: string; id: string } }
  for (const userId of mentionedIn(words ?? ''))
    if (userId !== caller.user.id)
      await publish(tx, 'record.mentioned', {
        userId,
        byId: caller.user.id,
        object: about.object,
        ids: [about.id],
        activityId: said.id,
      })
}
