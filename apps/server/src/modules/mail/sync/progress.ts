/** How far a folder was read: moved on in the transaction that keeps what was read, so that an interruption neither loses nor repeats anything. */
import { sql } from 'kysely'
import type { Transaction } from '../../../platform/database/database.ts'
import type { FolderKind } from '../mailbox.ts'

/** What became of a message; `known` stood on a record already. */
export type Outcome = 'brought' | 'stranger' | 'automatic' | 'too_large' | 'unreadable' | 'refused' | 'known'

export interface Reached {
  readonly mailboxId: string
  readonly kind: FolderKind
  readonly uidValidity: number
}

/** Somebody else read on, or the mailbox was disconnected: what this process did is undone. */
export class Overtaken extends Error {}

/** Begins a folder: where its ids count anew nothing was read, and what was counted is counted again. */
export async function beginFolder(tx: Transaction, { mailboxId, kind, uidValidity }: Reached): Promise<number> {
  const [row] = await tx.query<{ last_uid: number }>(sql`update mail_folder set gone = false,
      last_uid = case when uid_validity = ${uidValidity} then last_uid else 0 end,
      brought = case when uid_validity = ${uidValidity} then brought else 0 end,
      stranger = case when uid_validity = ${uidValidity} then stranger else 0 end,
      automatic = case when uid_validity = ${uidValidity} then automatic else 0 end,
      too_large = case when uid_validity = ${uidValidity} then too_large else 0 end,
      unreadable = case when uid_validity = ${uidValidity} then unreadable else 0 end,
      refused = case when uid_validity = ${uidValidity} then refused else 0 end,
      uid_validity = ${uidValidity}
    where tenant_id = ${tx.tenantId} and mailbox_id = ${mailboxId} and kind = ${kind} returning last_uid`)
  if (row === undefined) throw new Overtaken()
  return row.last_uid
}

/** Notes that the server has no such folder any more, or never had. */
export async function missFolder(tx: Transaction, about: { mailboxId: string; kind: FolderKind }): Promise<void> {
  await tx.query(
    sql`update mail_folder set gone = true where tenant_id = ${tx.tenantId} and mailbox_id = ${about.mailboxId} and kind = ${about.kind}`,
  )
}

/** Moves on past a message and counts what became of it. Throws `Overtaken` where another process was faster. */
export async function passMessage(
  tx: Transaction,
  { mailboxId, kind, uidValidity }: Reached,
  passed: { uid: number; outcome: Outcome },
): Promise<void> {
  const count = passed.outcome === 'known' ? 'brought' : passed.outcome
  const moved = await tx.query(sql`update mail_folder set last_uid = ${passed.uid},
      ${sql.ref(count)} = ${sql.ref(count)} + ${passed.outcome === 'known' ? 0 : 1}
    where tenant_id = ${tx.tenantId} and mailbox_id = ${mailboxId} and kind = ${kind} and uid_validity = ${uidValidity}
      and last_uid < ${passed.uid} returning 1`)
  if (moved.length === 0) throw new Overtaken()
}
