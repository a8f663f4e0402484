/** People's mailboxes as they lie in the database. */
import { sql } from 'kysely'
import type { Transaction } from '../../platform/database/database.ts'
import type { Reader } from '../../platform/database/reader.ts'
import type { MailFault } from './mail-fault.ts'

export interface MailboxRow {
  readonly id: string
  readonly user_id: string
  readonly sealed: Uint8Array
  readonly fault: MailFault | null
  readonly paused: boolean
  readonly failures: number
  readonly failing_since: string | null
  readonly connected_at: string
  readonly run_at: string | null
  readonly caught_up_at: string | null
  readonly next_at: string
}

/** What became of the messages of one folder that was read. */
export interface FolderRow {
  readonly kind: FolderKind
  readonly uid_validity: number | null
  readonly last_uid: number
  readonly gone: boolean
  readonly brought: number
  readonly stranger: number
  readonly automatic: number
  readonly too_large: number
  readonly unreadable: number
  readonly refused: number
}

export const FOLDER_KINDS = ['inbox', 'sent'] as const
export type FolderKind = (typeof FOLDER_KINDS)[number]

const COLUMNS = sql`id, user_id, sealed, fault, paused, failures, failing_since, connected_at, run_at, caught_up_at, next_at`

/** The person's mailbox, where they have connected one. */
export async function findMailboxOf(reader: Reader, userId: string): Promise<MailboxRow | undefined> {
  const [row] = await reader.query<MailboxRow>(
    sql`select ${COLUMNS} from mailbox where tenant_id = ${reader.tenantId} and user_id = ${userId}`,
  )
  return row
}

export async function findMailbox(reader: Reader, id: string): Promise<MailboxRow | undefined> {
  const [row] = await reader.query<MailboxRow>(
    sql`select ${COLUMNS} from mailbox where tenant_id = ${reader.tenantId} and id = ${id}`,
  )
  return row
}

/** How far each folder was read. */
export const foldersOf = (reader: Reader, mailboxId: string): Promise<FolderRow[]> =>
  reader.query<FolderRow>(
    sql`select kind, uid_validity, last_uid, gone, brought, stranger, automatic, too_large, unreadable, refused
      from mail_folder where tenant_id = ${reader.tenantId} and mailbox_id = ${mailboxId} order by kind`,
  )

/** Keeps a new mailbox, its folders unread. */
export async function insertMailbox(
  tx: Transaction,
  mailbox: { id: string; userId: string; sealed: Uint8Array; at: string },
): Promise<void> {
  const { id, userId, sealed, at } = mailbox
  await tx.query(sql`insert into mailbox (tenant_id, id, user_id, sealed, connected_at, next_at)
    values (${tx.tenantId}, ${id}, ${userId}, ${sealed}, ${at}, ${at})`)
  for (const kind of FOLDER_KINDS)
    await tx.query(sql`insert into mail_folder (tenant_id, mailbox_id, kind) values (${tx.tenantId}, ${id}, ${kind})`)
}

/** Forgets the person's mailbox with all that opens it; gives its id, null where there was none. What it brought stays on its records. */
export async function deleteMailboxOf(tx: Transaction, userId: string): Promise<string | null> {
  const [row] = await tx.query<{ id: string }>(
    sql`delete from mailbox where tenant_id = ${tx.tenantId} and user_id = ${userId} returning id`,
  )
  return row?.id ?? null
}
