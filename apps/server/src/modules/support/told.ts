import type { Transaction } from '../../platform/database/database.ts'
import { tellAdministrators } from '../../platform/two-person/administrators.ts'

/** Tells every administrator, the founder and the privacy officer of a support access, but for whoever causes it. */
export const allOverseers = (
  tx: Transaction,
  about: { byId: string; id: string; version: 'began' | 'ended' },
): Promise<void> => {
  const topic = about.version === 'began' ? 'approval.asked' : 'approval.decided'
  return tellAdministrators(tx, { ...about, object: 'support', topic, roles: ['privacy_officer'] }, 'others')
}
