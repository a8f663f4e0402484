/** What was written to a calendar is taken away when its account is disconnected, or its owner has left. */
import { sql } from 'kysely'
import { readerOf } from '../../../platform/database/reader.ts'
import { enqueue } from '../../../platform/jobs/queue.ts'
import type { Services } from '../../../platform/services.ts'
import type { RemoteAccount } from './account.ts'
import { openDav } from './dav-connection.ts'
import { DavFault } from './dav-fault.ts'
import { type AccountRow, deleteAccount, deleteLink, type LinkRow, linksOf } from './rows.ts'
import { withdraw } from './settle.ts'
import { SYNC_JOB } from './turns.ts'

const DAY_MS = 86_400_000
/** As long is tried; then what opens it is forgotten all the same. */
const MOST_DAYS = 7
const MOST_ACTS = 200
/** There is nothing left to be taken away, or nobody who could. */
const FINAL = new Set(['dav_gone', 'dav_password_refused', 'dav_read_only'])

interface Ending {
  readonly tenantId: string
  readonly row: AccountRow
  readonly account: RemoteAccount
}

/** Takes away what stands there; true where more waits. */
async function withdrawSome(services: Services, { tenantId, row, account }: Ending): Promise<boolean> {
  const links = await linksOf(readerOf(services.database, tenantId), row.id)
  const connection = openDav(services, account)
  const forget = (link: LinkRow) => services.database.inTenant(tenantId, (tx) => deleteLink(tx, row.id, link))
  try {
    // whatever was done to it there, it goes: no ETag is asked for
    for (const link of links.slice(0, MOST_ACTS))
      await withdraw({ account, connection }, { link, known: 'changed', forget })
    return links.length > MOST_ACTS
  } finally {
    connection.close()
  }
}

/** Works on an ending; throws `DavFault` where it is to be tried again. */
export async function takeAway(services: Services, ending: Ending): Promise<void> {
  const { tenantId, row } = ending
  const isOver = services.clock.now() - Date.parse(row.ending_at ?? '') > MOST_DAYS * DAY_MS
  const more = await withdrawSome(services, ending).catch((error: unknown) => {
    if (error instanceof DavFault && (isOver || FINAL.has(error.kind))) return false
    throw error
  })
  await services.database.inTenant(tenantId, async (tx) => {
    if (more) return enqueue(tx, { name: SYNC_JOB, payload: { account: row.id }, lane: row.id })
    const [still] = await tx.query(
      sql`select 1 from calendar_account where tenant_id = ${tenantId} and id = ${row.id} and ending_at is not null for update`,
    )
    if (still !== undefined) await deleteAccount(tx, row.id)
  })
}
