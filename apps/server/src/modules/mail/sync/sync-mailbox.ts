/** One turn of a mailbox: what is new in its folders is brought, and how it went is kept for its owner to see. */
import { sql } from 'kysely'
import { workContext } from '../../../platform/audit/work-context.ts'
import { readerOf } from '../../../platform/database/reader.ts'
import type { Job } from '../../../platform/jobs/job.ts'
import { publish } from '../../../platform/jobs/outbox.ts'
import { enqueue } from '../../../platform/jobs/queue.ts'
import { EVERY_MS, restMs } from '../../../platform/outgoing/turns.ts'
import type { Services } from '../../../platform/services.ts'
import { openAccount } from '../account.ts'
import { fromServer, type MailFault, MailServerFault, mendsItself } from '../mail-fault.ts'
import { FOLDER_KINDS, findMailbox, type MailboxRow } from '../mailbox.ts'
import { imapOf } from '../oauth/admitted.ts'
import { type Owner, ownerOf } from '../owner.ts'
import { Overtaken } from './progress.ts'
import { readFolder } from './read-folder.ts'
import { SYNC_JOB } from './turns.ts'

const DAY_MS = 24 * 60 * 60_000

/** Reads all folders; true where more waits. Throws `MailServerFault` where the server or the way to it fails. */
async function readAll(services: Services, owner: Owner, row: MailboxRow): Promise<boolean> {
  const place = { tenantId: owner.caller.tenant.id, id: row.id, userId: row.user_id }
  const account = await openAccount(services, place, row.sealed)
  // changed behind the application: it opens nothing any more, and its owner connects it anew
  if (account === null) throw new MailServerFault({ code: 'EAUTH' })
  const client = await fromServer(imapOf(services, { place, account }))
  try {
    let more = false
    for (const kind of FOLDER_KINDS) {
      const reading = { services, owner, account, client, connectedAt: row.connected_at }
      more = (await readFolder(reading, kind)) || more
    }
    return more
  } finally {
    client.close()
  }
}

async function noteEnd(services: Services, tenantId: string, about: { id: string; more: boolean }): Promise<void> {
  const now = services.clock.now()
  const at = new Date(now).toISOString()
  const next = new Date(now + EVERY_MS).toISOString()
  await services.database.inTenant(tenantId, async (tx) => {
    const [kept] =
      await tx.query(sql`update mailbox set fault = null, failures = 0, failing_since = null, run_at = ${at}, next_at = ${next},
        caught_up_at = case when ${about.more} then caught_up_at else ${at}::timestamptz end
      where tenant_id = ${tenantId} and id = ${about.id} returning id`)
    if (kept !== undefined && about.more)
      await enqueue(tx, { name: SYNC_JOB, payload: { mailbox: about.id }, lane: about.id })
  })
}

/** What mends itself is tried again, later and later; what does not rests until its owner has connected it anew. The owner has a notice of either. */
async function noteFault(services: Services, tenantId: string, about: { row: MailboxRow; fault: MailFault }) {
  const { row, fault } = about
  const now = services.clock.now()
  const paused = !mendsItself(fault)
  const since = new Date(row.failing_since ?? now).toISOString()
  await services.database.inTenant(tenantId, async (tx) => {
    await tx.query(sql`update mailbox set fault = ${fault}, paused = ${paused}, failures = failures + 1, failing_since = ${since},
        run_at = ${new Date(now).toISOString()},
        next_at = ${new Date(now + restMs(row.failures + 1)).toISOString()}
      where tenant_id = ${tenantId} and id = ${row.id}`)
    // what mends itself is worth a word only once it has not for a day
    if (paused || now - Date.parse(since) >= DAY_MS)
      await publish(tx, 'mailbox.failing', { userId: row.user_id, mailbox: row.id, since })
    if (!paused) return
    const event = { act: 'mailbox.pause', outcome: 'failed', reason: fault, facts: { mailbox: row.id } } as const
    const context = workContext(services, { tenantId, operation: SYNC_JOB, actorId: row.user_id })
    await services.recorder.recordIn(tx, event, { ...context, clientId: row.id })
  })
}

/** Looks at one mailbox. Its own faults are kept for its owner; ours are tried again by the runner of jobs. */
export async function syncMailbox(services: Services, job: Pick<Job, 'tenantId' | 'payload'>): Promise<void> {
  const { tenantId } = job
  const id = String(job.payload['mailbox'])
  const row = await findMailbox(readerOf(services.database, tenantId), id)
  if (row === undefined || row.paused) return
  const owner = await ownerOf(services, { tenantId, userId: row.user_id, mailboxId: id })
  // frozen, or without an account: nothing is brought, and it goes on once they may again
  if (owner === null) return
  try {
    await noteEnd(services, tenantId, { id, more: await readAll(services, owner, row) })
  } catch (error) {
    if (error instanceof Overtaken) return
    if (!(error instanceof MailServerFault)) throw error
    await noteFault(services, tenantId, { row, fault: error.fault })
  }
}
