import type { Services } from '../../../platform/services.ts'
import { fromServer, MailServerFault } from '../mail-fault.ts'
import { imapOf } from '../oauth/admitted.ts'
import { pathOf } from '../sync/read-folder.ts'
import type { Ready } from './deliver.ts'
import { noteCopied, type OutgoingRow, postponeCopy } from './outgoing.ts'

/** A copy that could not be laid down within a day is given up: the letter itself went. */
const PATIENCE_MS = 24 * 60 * 60_000
const AGAIN_MS = 10 * 60_000

/** Lays the copy down unless the server did so by itself, as many do: looked for by its Message-ID first, so that none lies there twice. */
async function append(services: Services, { mailbox, bytes, messageId }: Ready): Promise<void> {
  const client = await fromServer(imapOf(services, mailbox))
  try {
    const path = await fromServer(pathOf(client, 'sent'))
    if (path === null) return
    const lock = await fromServer(client.getMailboxLock(path))
    try {
      const found = await fromServer(client.search({ header: { 'message-id': messageId } }, { uid: true }))
      if (!Array.isArray(found) || found.length === 0) await fromServer(client.append(path, bytes, ['\\Seen']))
    } finally {
      lock.release()
    }
  } finally {
    client.close()
  }
}

/** Copies a letter that went among the sent ones of its mailbox; where the mailbox cannot be reached it is tried again for a day. */
export async function copyToSent(
  services: Services,
  { tenantId, row, ready }: { tenantId: string; row: OutgoingRow; ready: Ready | null },
): Promise<void> {
  const now = services.clock.now()
  const isLate = row.sent_at !== null && now - Date.parse(row.sent_at) > PATIENCE_MS
  try {
    if (ready !== null && !isLate) await append(services, ready)
  } catch (error) {
    if (!(error instanceof MailServerFault)) throw error
    const dueAt = new Date(now + AGAIN_MS).toISOString()
    await services.database.inTenant(tenantId, (tx) => postponeCopy(tx, row.id, dueAt))
    return
  }
  await services.database.inTenant(tenantId, (tx) => noteCopied(tx, row.id))
}
