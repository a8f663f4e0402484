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

/** A message that was looked at. */
export interface Passed {
  readonly uid: number
  readonly outcome: Outcome
}

const COUNTED = ['brought', 'stranger', 'automatic', 'too_large', 'unreadable', 'refused'] as const

/** Moves on past messages, in the order of their ids, and counts what became of them. Throws `Overtaken` where another process was faster. */
export async function passMessages(
  tx: Transaction,
  { mailboxId, kind, uidValidity }: Reached,
  passed: readonly Passed[],
): Promise<void> {
  const [first, last] = [passed[0], passed.at(-1)]
  if (first === undefined || last === undefined) return
  const counts = sql.join(
    COUNTED.map((name) => {
      const count = passed.filter(({ outcome }) => outcome === name).length
      return sql`${sql.ref(name)} = ${sql.ref(name)} + ${count}`
    }),
  )
  const moved = await tx.query(sql`update mail_folder set last_uid = ${last.uid}, ${counts}
    where tenant_id = ${tx.tenantId} and mailbox_id = ${mailboxId} and kind = ${kind} and uid_validity = ${uidValidity}
      and last_uid < ${first.uid} returning 1`)
  if (moved.length === 0) throw new Overtaken()
}
