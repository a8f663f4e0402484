import { readerOf } from '../../../platform/database/reader.ts'
import type { Services } from '../../../platform/services.ts'
import { connectionRows, openConnection } from './connection.ts'

/** Whether a person who holds these credentials may come in by a password: not where a connection of theirs says that they come by it alone. */
export async function mayUsePassword(
  services: Services,
  tenantId: string,
  linkedTo: readonly string[],
): Promise<boolean> {
  if (linkedTo.length === 0) return true
  const rows = await connectionRows(readerOf(services.database, tenantId))
  const opened = await Promise.all(rows.map((row) => openConnection(services, tenantId, row)))
  return !opened.some((each) => each?.on === true && !each.local && linkedTo.includes(each.id))
}
