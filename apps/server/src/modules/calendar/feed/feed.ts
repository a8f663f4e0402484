import { timingSafeEqual } from 'node:crypto'
import { sql } from 'kysely'
import type { Transaction } from '../../../platform/database/database.ts'
import type { Reader } from '../../../platform/database/reader.ts'
import { sealNewest } from '../../../platform/gate/seal-newest.ts'
import { hashSecret } from '../../../platform/gate/session.ts'
import { uuidFromBytes, uuidToBytes } from '../../../platform/identifiers.ts'
import type { Services } from '../../../platform/services.ts'

/** An address that gives a person's days away: what its row states under the keeper's MAC and epoch. */
export interface FeedDocument {
  readonly id: string
  readonly tenantId: string
  readonly userId: string
  /** SHA-256 of the secret, base64url; the secret has 256 bits, so nothing slower is needed. */
  readonly secretHash: string
  /** Whether the person lets it tell customers' names; it does only where the company lets it, too. */
  readonly names: boolean
  readonly ended: boolean
}

export interface FeedRow {
  readonly id: string
  readonly user_id: string
  readonly document: string
  readonly epoch: number
  readonly mac: Uint8Array
  readonly created_at: string
  readonly used_at: string | null
}

const COLUMNS = sql`id, user_id, document, epoch, mac, created_at, used_at`
const SECRET_BYTES = 32
const KEY_BYTES = 64

/** A new secret, and the key it stands in: company (16) ‖ address (16) ‖ secret (32), base64url. */
export function newKey(services: Services, tenantId: string, id: string): { key: string; secretHash: string } {
  const secret = services.random.bytes(SECRET_BYTES)
  const key = Buffer.concat([uuidToBytes(tenantId), uuidToBytes(id), secret]).toString('base64url')
  return { key, secretHash: hashSecret(secret) }
}

/** The parts of a key, its secret hashed; null where it is none, or not in its one spelling. */
export function readKey(key: string): { tenantId: string; id: string; secretHash: string } | null {
  const bytes = Buffer.from(key, 'base64url')
  if (bytes.length !== KEY_BYTES || bytes.toString('base64url') !== key) return null
  return {
    tenantId: uuidFromBytes(bytes.subarray(0, 16)),
    id: uuidFromBytes(bytes.subarray(16, 32)),
    secretHash: hashSecret(bytes.subarray(32)),
  }
}

/** The document as the text that is sealed; the order of members is fixed. */
function documentText({ id, tenantId, userId, secretHash, names, ended }: FeedDocument): string {
  return JSON.stringify({ id, tenantId, userId, secretHash, names, ended })
}

const sealed = ({ keeper }: Services, tx: Transaction, feed: FeedDocument) =>
  sealNewest(keeper, tx, { scope: feed.id, document: documentText(feed), budget: 'client' })

/** Keeps a new address. */
export async function insertFeed(services: Services, tx: Transaction, feed: FeedDocument): Promise<void> {
  const { document, epoch, mac } = await sealed(services, tx, feed)
  await tx.query(sql`insert into calendar_feed (tenant_id, id, user_id, document, epoch, mac, created_at)
    values (${tx.tenantId}, ${feed.id}, ${feed.userId}, ${document}, ${epoch}, ${mac}, ${new Date(services.clock.now()).toISOString()})`)
}

/** Ends the person's address, if there is one; gives its id. */
export async function endFeed(services: Services, tx: Transaction, userId: string): Promise<string | null> {
  const row = await findFeedOf(tx, userId)
  if (row === undefined) return null
  const gone = { id: row.id, tenantId: tx.tenantId, userId, secretHash: '', names: false, ended: true }
  const { document, epoch, mac } = await sealed(services, tx, gone)
  await tx.query(sql`update calendar_feed set document = ${document}, epoch = ${epoch}, mac = ${mac},
    ended_at = ${new Date(services.clock.now()).toISOString()} where tenant_id = ${tx.tenantId} and id = ${row.id}`)
  return row.id
}

/** The living address of a person. */
export async function findFeedOf(reader: Reader, userId: string): Promise<FeedRow | undefined> {
  const [row] = await reader.query<FeedRow>(
    sql`select ${COLUMNS} from calendar_feed where tenant_id = ${reader.tenantId} and user_id = ${userId} and ended_at is null`,
  )
  return row
}

/** The feed that a row truly is; null for anything else the row may say. */
export async function openFeed(services: Services, tenantId: string, row: FeedRow): Promise<FeedDocument | null> {
  if (!(await services.keeper.checkAuthority(tenantId, row.id, row.document, row.epoch, row.mac))) return null
  const feed = JSON.parse(row.document) as FeedDocument
  return feed.id === row.id && feed.tenantId === tenantId && feed.userId === row.user_id && !feed.ended ? feed : null
}

const NOBODYS_HASH = hashSecret(Buffer.alloc(SECRET_BYTES))

/** The living feed of a key. What is unknown, ended or of another secret takes the same way to null. */
export async function findFeed(services: Services, key: string): Promise<FeedDocument | null> {
  const stated = readKey(key)
  if (stated === null) return null
  const [row] = await services.database.read<FeedRow>(
    stated.tenantId,
    sql`select ${COLUMNS} from calendar_feed where tenant_id = ${stated.tenantId} and id = ${stated.id} and ended_at is null`,
    'feed_by_id',
  )
  const held = row === undefined ? NOBODYS_HASH : (JSON.parse(row.document) as FeedDocument).secretHash
  const opens =
    held.length === stated.secretHash.length && timingSafeEqual(Buffer.from(held), Buffer.from(stated.secretHash))
  return row === undefined || !opens ? null : openFeed(services, stated.tenantId, row)
}

/** Reads of one address within an hour; a calendar application asks a few times. */
export const MOST_READS = 60
const HOUR_MS = 3_600_000

/** Counts a reading of the feed, durably; gives the seconds to wait where the hour is full, null where it is not. */
export async function countRead(services: Services, { tenantId, id }: FeedDocument): Promise<number | null> {
  const now = services.clock.now()
  const begins = now - (now % HOUR_MS)
  const began = new Date(begins).toISOString()
  const [row] = await services.database.inTenant(tenantId, (tx) =>
    tx.query<{ n: number }>(sql`update calendar_feed set window_at = ${began}, used_at = ${new Date(now).toISOString()},
      window_n = case when window_at = ${began}::timestamptz then window_n + 1 else 1 end
      where tenant_id = ${tenantId} and id = ${id} returning window_n as n`),
  )
  return (row?.n ?? 0) <= MOST_READS ? null : Math.max(1, Math.ceil((begins + HOUR_MS - now) / 1_000))
}
