import type { Transaction } from '../../../platform/database/database.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { Services } from '../../../platform/services.ts'
import { setProfile, type UserRow } from '../queries.ts'
import { openProfiles, profileKey, sealProfile } from './profile.ts'

/** Seals a person's new name with their e-mail, under a new number, so that the old envelope does not open in its place. */
export async function rename(
  services: Services,
  tx: Transaction,
  about: { row: UserRow; name: string },
): Promise<void> {
  const { row, name } = about
  const [profile] = await openProfiles(services, tx.tenantId, [row])
  if (profile === null || profile === undefined) throw new Refusal('erased')
  const key = await profileKey(services, tx.tenantId, row.key_id)
  const seal = row.seal + 1
  const sealed = await sealProfile(services, { ...profile, name }, { tenantId: tx.tenantId, id: row.id, seal, key })
  await setProfile(tx, { userId: row.id, sealed, seal })
}
