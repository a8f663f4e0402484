import type { Transaction } from '../../platform/database/database.ts'
import { tellAdministrators } from '../../platform/two-person/administrators.ts'

/** Tells every administrator and the founder of an emergency, but for whoever causes it. */
export const allAdministrators = (
  tx: Transaction,
  about: { byId: string; id: string; version: 'began' | 'ended' },
): Promise<void> => {
  const topic = about.version === 'began' ? 'approval.asked' : 'approval.decided'
  return tellAdministrators(tx, { ...about, object: 'emergency', topic }, 'others')
}
