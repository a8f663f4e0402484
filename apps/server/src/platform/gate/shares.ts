/** What is shared with people by name for a time: one sealed document for each of them. */

import { createHash } from 'node:crypto'
import type { Share } from '@holdfast/policy'
import { sql } from 'kysely'
import type { Transaction } from '../database/database.ts'
import type { Reader } from '../database/reader.ts'
import { takeTurn } from '../database/take-turn.ts'
import { uuidFromBytes } from '../identifiers.ts'
import type { Keeper } from '../keys/keeper.ts'
import { sealNewest } from './seal-newest.ts'

/** A share as it is kept. */
export interface KeptShare extends Share {
  /** When it ends, in milliseconds since 1970. */
  readonly until: number
  /** When it began, and by whom. */
  readonly at: number
  readonly byId: string
  /** Why, sealed, base64url. */
  readonly reason: string
}

/** A person's row, or what a join brings of it where there is none. */
export interface SharesRow {
  readonly shares_document: string | null
  readonly shares_epoch: number | null
  readonly shares_mac: Uint8Array | null
}

/** The columns of `SharesRow`, of a table under the alias `h`. */
export const SHARES_COLUMNS = sql`h.document as shares_document, h.epoch as shares_epoch, h.mac as shares_mac`

/** The keeper's scope of what is shared with a person: one of its own, so that its epochs are not those of their rights. */
const scopeOf = (userId: string): string =>
  uuidFromBytes(createHash('sha256').update(`holdfast/shares/${userId}`).digest().subarray(0, 16))

const documentOf = (userId: string, shares: readonly KeptShare[]): string => JSON.stringify({ userId, shares })

/** What is shared with somebody and has not ended by `now` (milliseconds); nothing where their row does not carry the keeper's newest seal. */
export async function soundShares(
  keeper: Pick<Keeper, 'checkAuthority'>,
  of: { readonly tenantId: string; readonly userId: string; readonly now: number },
  row: SharesRow,
): Promise<readonly KeptShare[]> {
  const { shares_document: document, shares_epoch: epoch, shares_mac: mac } = row
  if (document === null || epoch === null || mac === null) return []
  const isSound = await keeper.checkAuthority(of.tenantId, scopeOf(of.userId), document, epoch, mac)
  if (!isSound) return []
  const told = JSON.parse(document) as { userId: string; shares: readonly KeptShare[] }
  return told.userId === of.userId ? told.shares.filter(({ until }) => until > of.now) : []
}

/** Everybody's shares that have not ended, of those to whom a record is shared, or of one person. */
export async function sharesAbout(
  keeper: Pick<Keeper, 'checkAuthority'>,
  reading: Pick<Reader, 'query'>,
  of: { readonly tenantId: string; readonly now: number; readonly recordId?: string; readonly userId?: string },
): Promise<ReadonlyMap<string, readonly KeptShare[]>> {
  const { tenantId, recordId, userId, now } = of
  const those = recordId === undefined ? sql`h.user_id = ${userId ?? null}` : sql`h.document like ${`%"${recordId}"%`}`
  const rows = await reading.query<SharesRow & { user_id: string }>(
    sql`select h.user_id, ${SHARES_COLUMNS} from shared_with h where h.tenant_id = ${tenantId} and ${those} order by h.user_id`,
  )
  const told = await Promise.all(
    rows.map(async (row) => {
      const shares = await soundShares(keeper, { tenantId, userId: row.user_id, now }, row)
      return [row.user_id, shares] as const
    }),
  )
  return new Map(told)
}

/** Locks what is shared with a person until the transaction ends: two who share at once both count. */
export async function lockShares(
  keeper: Pick<Keeper, 'checkAuthority'>,
  tx: Transaction,
  of: { readonly userId: string; readonly now: number },
): Promise<readonly KeptShare[]> {
  await takeTurn(tx, 'shares', of.userId)
  const found = await sharesAbout(keeper, tx, { tenantId: tx.tenantId, ...of })
  return found.get(of.userId) ?? []
}

/** Keeps all that is shared with a person from now on; call it under `lockShares`. */
export async function keepShares(
  keeper: Pick<Keeper, 'checkAuthority' | 'sealAuthority'>,
  tx: Transaction,
  of: { readonly userId: string; readonly shares: readonly KeptShare[] },
): Promise<void> {
  const newest = { scope: scopeOf(of.userId), document: documentOf(of.userId, of.shares), budget: 'staff' } as const
  const { document, epoch, mac } = await sealNewest(keeper, tx, newest)
  await tx.query(sql`insert into shared_with (tenant_id, user_id, document, epoch, mac) values (${tx.tenantId}, ${of.userId}, ${document}, ${epoch}, ${mac})
    on conflict (tenant_id, user_id) do update set document = excluded.document, epoch = excluded.epoch, mac = excluded.mac`)
}

/** A share, and with whom. */
export interface SharedWith {
  readonly userId: string
  readonly share: KeptShare
}

/** Ends those of the shares whose rows name a record or a person; gives what ended. Whose session has to be looked at anew is the caller's to tell. */
export async function endSharesNaming(
  keeper: Pick<Keeper, 'checkAuthority' | 'sealAuthority'>,
  tx: Transaction,
  of: { readonly id: string; readonly now: number; readonly isOver: (each: SharedWith) => boolean },
): Promise<readonly SharedWith[]> {
  const rows = await tx.query<{ user_id: string }>(
    sql`select user_id from shared_with where tenant_id = ${tx.tenantId} and document like ${`%"${of.id}"%`} order by user_id`,
  )
  const ended: SharedWith[] = []
  for (const { user_id: userId } of rows) {
    const shares = await lockShares(keeper, tx, { userId, now: of.now })
    const over = shares.filter((share) => of.isOver({ userId, share }))
    if (over.length > 0)
      await keepShares(keeper, tx, { userId, shares: shares.filter((share) => !over.includes(share)) })
    ended.push(...over.map((share) => ({ userId, share })))
  }
  return ended
}
