/** How a session ends, and how every process learns of it. */
import { sql } from 'kysely'
import { noteRows, systemTables } from '../audit/system-rows.ts'
import type { Transaction } from '../database/database.ts'
import type { Services } from '../services.ts'

/** An ended session keeps no document: whoever clears `ended_at` in the database brings nothing back. */
export const ENDED = sql`ended_at = now(), document = '{}', mac = '', token_hash = '', sealed_device = null`

/** Ends a session of the user; false where there is none that lives. */
export async function endSession(
  services: Services,
  tx: Transaction,
  which: { sessionId: string; userId: string },
): Promise<boolean> {
  const ended = await tx.query(sql`update session set ${ENDED}
    where tenant_id = ${tx.tenantId} and id = ${which.sessionId} and user_id = ${which.userId} and ended_at is null returning id`)
  if (ended.length > 0) await noteRows(tx, systemTables.session, [which.sessionId])
  announceChange(services, tx, which.userId)
  await notifyChange(tx, which.userId)
  return ended.length === 1
}

/** The channel on which processes tell each other that a person's rights or sessions have changed. */
export const CHANGE_CHANNEL = 'principal_changed'

/** Tells the other processes; arrives with the commit. */
export const notifyChange = (tx: Transaction, userId: string): Promise<unknown> =>
  tx.query(sql`select pg_notify(${CHANGE_CHANNEL}, ${userId})`)

/** Forgets in this process, once the change is committed. */
export const announceChange = (services: Services, tx: Transaction, userId: string): void =>
  tx.afterCommit(() => forgetPerson(services, userId))

/** Forgets whatever this process keeps of a person: session, keys, name. */
export function forgetPerson(services: Services, userId: string): void {
  services.sessions.forget(userId)
  services.keys.drop(userId)
  services.people.forget(userId)
}
