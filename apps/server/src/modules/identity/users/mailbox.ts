import { readerOf } from '../../../platform/database/reader.ts'
import type { Services } from '../../../platform/services.ts'
import { findUser } from '../queries.ts'
import { openProfiles } from './profile.ts'

/** Where a colleague is written to, and in which language. */
export interface Mailbox {
  readonly name: string
  readonly email: string
  readonly language: 'zh' | 'en'
}

/** The mailbox of a colleague who works here; null for others. */
export async function mailboxOf(services: Services, tenantId: string, userId: string): Promise<Mailbox | null> {
  const row = await findUser(readerOf(services.database, tenantId), userId)
  if (row === undefined || row.status !== 'active') return null
  const [profile] = await openProfiles(services, tenantId, [row])
  return profile === null || profile === undefined ? null : { ...profile, language: row.language }
}
