import { sql } from 'kysely'
import { textArray } from '../../../platform/database/arrays.ts'
import type { Database, Transaction } from '../../../platform/database/database.ts'
import { openSmall, sealSmall } from '../../../platform/gate/small-seal.ts'
import type { Services } from '../../../platform/services.ts'
import type { BoardContent } from './body.ts'

export interface BoardRow {
  readonly id: string
  readonly owner_id: string
  readonly shared_roles: readonly string[]
  readonly sealed_confidential: Uint8Array
  readonly version: number
  readonly created_at: string
  readonly updated_at: string
}

interface Reader {
  readonly tenantId: string
  readonly userId: string
  readonly roles: readonly string[]
}

const COLUMNS = sql`id, owner_id, shared_roles, sealed_confidential, version, created_at, updated_at`

const withinSight = ({ tenantId, userId, roles }: Reader) =>
  sql`tenant_id = ${tenantId} and (owner_id = ${userId} or shared_roles && ${textArray(roles)}::text[])`

/** A board within a person's sight. */
export async function boardFor(database: Database, reader: Reader, id: string): Promise<BoardRow | undefined> {
  const [row] = await database.read<BoardRow>(
    reader.tenantId,
    sql`select ${COLUMNS} from dashboard where ${withinSight(reader)} and id = ${id}`,
  )
  return row
}

/** Where a page of boards ended: whether with somebody else's, and with which. */
export type BoardPlace = readonly [others: boolean, id: string]

/** So many boards within a person's sight behind a place: the own ones first, the oldest before. */
export function boardsFor(
  database: Database,
  reader: Reader,
  { after, limit }: { readonly after: BoardPlace | null; readonly limit: number },
): Promise<readonly BoardRow[]> {
  const others = sql`owner_id <> ${reader.userId}`
  const behind = after === null ? sql`true` : sql`(${others}, id) > (${after[0]}::boolean, ${after[1]}::uuid)`
  return database.read<BoardRow>(
    reader.tenantId,
    sql`select ${COLUMNS} from dashboard where ${withinSight(reader)} and ${behind} order by ${others}, id limit ${limit}`,
  )
}

export async function lockBoard(tx: Transaction, id: string): Promise<BoardRow | undefined> {
  const [row] = await tx.query<BoardRow>(
    sql`select ${COLUMNS} from dashboard where tenant_id = ${tx.tenantId} and id = ${id} for update`,
  )
  return row
}

export async function countOwnBoards(tx: Transaction, userId: string): Promise<number> {
  const [row] = await tx.query<{ n: number }>(
    sql`select count(*)::int as n from dashboard where tenant_id = ${tx.tenantId} and owner_id = ${userId}`,
  )
  return row?.n ?? 0
}

export const insertBoard = (tx: Transaction, row: BoardRow): Promise<unknown> =>
  tx.query(sql`insert into dashboard (tenant_id, id, owner_id, shared_roles, sealed_confidential, created_at, updated_at)
    values (${tx.tenantId}, ${row.id}, ${row.owner_id}, ${textArray(row.shared_roles)}::text[], ${row.sealed_confidential}, ${row.created_at}, ${row.updated_at})`)

export const updateBoard = (tx: Transaction, row: BoardRow): Promise<unknown> =>
  tx.query(sql`update dashboard set shared_roles = ${textArray(row.shared_roles)}::text[], sealed_confidential = ${row.sealed_confidential},
    version = ${row.version}, updated_at = ${row.updated_at} where tenant_id = ${tx.tenantId} and id = ${row.id}`)

export const deleteBoard = (tx: Transaction, id: string): Promise<unknown> =>
  tx.query(sql`delete from dashboard where tenant_id = ${tx.tenantId} and id = ${id}`)

type Place = Pick<BoardRow, 'id' | 'owner_id' | 'shared_roles'>

const bindingOf = (tenantId: string, { id, owner_id, shared_roles }: Place): Uint8Array =>
  Buffer.from(JSON.stringify(['dashboard', tenantId, id, owner_id, shared_roles]))

const keyOf = (services: Services, tenantId: string) => services.keeper.purposeKey(tenantId, 'settings')

/** Seals what a board says, bound to whose it is and whom it is shared with. */
export async function sealBoard(services: Services, tenantId: string, board: { row: Place; content: BoardContent }) {
  const { row, content } = board
  const key = await keyOf(services, tenantId)
  const sealed = { text: JSON.stringify(content), binding: bindingOf(tenantId, row), random: services.random }
  return sealSmall(key, sealed)
}

/** What a board says; null where its row was changed behind the application. */
export async function openBoard(services: Services, tenantId: string, row: BoardRow): Promise<BoardContent | null> {
  const text = openSmall(await keyOf(services, tenantId), row.sealed_confidential, bindingOf(tenantId, row))
  return text === null ? null : (JSON.parse(text) as BoardContent)
}

/** A new board as a row, sealed. */
export async function newBoardRow(
  services: Services,
  tenantId: string,
  board: { ownerId: string; sharedRoles: readonly string[]; content: BoardContent },
): Promise<BoardRow> {
  const at = new Date(services.clock.now()).toISOString()
  const place = { id: services.newId(), owner_id: board.ownerId, shared_roles: board.sharedRoles }
  const sealed = await sealBoard(services, tenantId, { row: place, content: board.content })
  return { ...place, sealed_confidential: sealed, version: 1, created_at: at, updated_at: at }
}
