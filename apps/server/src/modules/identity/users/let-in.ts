import type { Transaction } from '../../../platform/database/database.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { Services } from '../../../platform/services.ts'
import { endGrantsOf } from '../apps/grant.ts'
import { loadCredentials, removeCredentials, sealList } from '../credentials/store.ts'
import { endAllSessions } from '../sessions.ts'
import { createActivation } from './activation.ts'
import { changeAuthority, type LockedPerson } from './authority.ts'

/** Refuses with `state_conflict` whoever is not at work, or whose row does not carry the keeper's seal. */
export function demandInUse(person: LockedPerson): void {
  if (!person.sound || person.row.status !== 'active') throw new Refusal('state_conflict')
}

/** Ends every session and credential of a locked person and what they let apps do, which others may have done in their name; and gives the link by which they come in like a new colleague. Roles and customers stay. */
export async function letInAnew(
  services: Services,
  tx: Transaction,
  { person, by }: { person: LockedPerson; by: string },
): ReturnType<typeof createActivation> {
  const userId = person.row.id
  await endAllSessions(services, tx, userId)
  await endGrantsOf(services, tx, userId)
  const credentials = (await loadCredentials(services, tx, userId)) ?? []
  await removeCredentials(
    tx,
    credentials.map(({ id }) => id),
  )
  await sealList(services, tx, userId)
  await changeAuthority(services, tx, { person, change: { next: { status: 'invited' }, by } })
  return createActivation(services, tx, userId)
}
