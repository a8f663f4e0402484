/** A letter that went already, kept as if it had been written and sent here: what a sample company wrote. */
import { sql } from 'kysely'
import type { Transaction } from '../../../platform/database/database.ts'
import { keepPeople } from '../../../platform/mail/letter-people.ts'
import type { Services } from '../../../platform/services.ts'
import { keepLinks, keysOf } from '../links/count-links.ts'
import { findLinks } from '../links/find-links.ts'
import { ADDRESS_FIELD, type Origin } from '../owner.ts'
import { insertOutgoing, moveOutgoing, noteCopied } from './outgoing.ts'

interface GoneLetter {
  readonly userId: string
  /** The follow-up that it is. */
  readonly activityId: string
  readonly object: Origin
  readonly recordId: string
  /** From an account or a deal: the contacts who got it. */
  readonly people: readonly string[]
  readonly words: string
  readonly sentAt: string
  /** How often its first link was followed, and when the last time; null where none is counted. */
  readonly followed: { readonly times: number; readonly lastAt: string } | null
}

/** Keeps the letter with its people, and its links where they are counted. */
export async function keepGoneLetter(services: Services, tx: Transaction, letter: GoneLetter): Promise<void> {
  const { activityId, sentAt, followed } = letter
  const id = services.newId()
  await insertOutgoing(tx, {
    id,
    user_id: letter.userId,
    activity_id: activityId,
    object: letter.object,
    record_id: letter.recordId,
    field: ADDRESS_FIELD,
    made_at: sentAt,
    due_at: sentAt,
    count_links: followed !== null,
  })
  await moveOutgoing(tx, id, { state: 'sent', sentAt, attempts: 1 })
  await noteCopied(tx, id)
  await keepPeople(tx, activityId, letter.people)
  if (followed === null) return
  const links = findLinks(letter.words, services.settings.HOLDFAST_URL)
  const place = { tenantId: tx.tenantId, activityId }
  await keepLinks(services, tx, { letter: place, links, keys: await keysOf(services, place, links.length) })
  await tx.query(sql`update mail_link set followed = ${followed.times}, last_at = ${followed.lastAt}
    where tenant_id = ${tx.tenantId} and activity_id = ${activityId} and number = 0`)
}
