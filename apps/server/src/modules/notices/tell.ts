import type { Transaction } from '../../platform/database/database.ts'
import { publish } from '../../platform/jobs/outbox.ts'
import type { Services } from '../../platform/services.ts'
import type { NewNotice } from './notice.ts'
import { insertNotices } from './queries.ts'

/** Keeps notices and tells those who have something new, if they are looking; gives who they are. Who left or is frozen is told nothing. */
export async function tell(
  services: Pick<Services, 'newId' | 'clock'>,
  tx: Transaction,
  notices: readonly NewNotice[],
): Promise<readonly string[]> {
  const at = new Date(services.clock.now()).toISOString()
  const told = await insertNotices(
    tx,
    notices.map((notice) => ({ ...notice, id: services.newId() })),
    at,
  )
  for (const userId of told) await publish(tx, 'notice.created', { userId })
  return told
}
