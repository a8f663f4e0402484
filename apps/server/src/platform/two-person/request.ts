/** A request of a two-person act: what was asked for, frozen, and where it stands. */

import { canonicalise } from '@holdfast/tlog'
import { sql } from 'kysely'
import { uuidArray } from '../database/arrays.ts'
import type { Transaction } from '../database/database.ts'
import type { Reader } from '../database/reader.ts'
import { Refusal } from '../errors/refusal.ts'
import { sealNewest } from '../gate/seal-newest.ts'
import { openSmall, sealSmall } from '../gate/small-seal.ts'
import { uuidToBytes } from '../identifiers.ts'
import type { Services } from '../services.ts'
import { type Evidence, sha256Text } from './evidence.ts'

/** Exactly what is asked for. Its canonical JSON is what an approver signs, and what is carried out is read from it alone. */
export interface Asked {
  readonly id: string
  readonly tenantId: string
  readonly act: string
  readonly subject: string
  readonly askedBy: string
  /** Milliseconds. */
  readonly askedAt: number
  readonly until: number
  readonly approvals: number
  /** Who reported to whoever asked as they asked: none of them approves it, whom they report to by then. None where it was asked before this was kept. */
  readonly below?: readonly string[]
  readonly reason: string
  /** The payload in sentences, as whoever approves reads it. */
  readonly says: { readonly zh: readonly string[]; readonly en: readonly string[] }
  readonly payload: unknown
}

export type RequestState = 'asked' | 'done' | 'rejected' | 'withdrawn' | 'void' | 'expired'

/** One person's approval; without evidence where a company has no passkey yet and a fresh code stood in. */
export interface Approval {
  readonly by: string
  /** Milliseconds. */
  readonly at: number
  readonly evidence: Evidence | null
}

/** Where it stands, under the keeper's MAC and epoch. */
interface Standing {
  readonly id: string
  readonly tenantId: string
  readonly digest: string
  readonly state: RequestState
  readonly approvals: readonly Approval[]
  /** Who ended it, when (milliseconds), and what they said, sealed; null while it waits. */
  readonly ended: { readonly by: string | null; readonly at: number; readonly words: string | null } | null
}

export interface FoundRequest {
  readonly asked: Asked
  /** The canonical JSON that the digest is of. */
  readonly text: string
  readonly standing: Standing
}

interface Row {
  readonly id: string
  readonly sealed: Uint8Array
  readonly document: string
  readonly epoch: number
  readonly mac: Uint8Array
}

const bindingOf = (part: 'asked' | 'words', tenantId: string, id: string): Uint8Array =>
  Buffer.concat([Buffer.from(`two-person/${part}`), uuidToBytes(tenantId), uuidToBytes(id)])

const keyOf = (services: Services, tenantId: string): Promise<Uint8Array> =>
  services.keeper.purposeKey(tenantId, 'settings')

/** Seals where a request stands from now on. */
const sealStanding = ({ keeper }: Services, tx: Transaction, standing: Standing) =>
  sealNewest(keeper, tx, { scope: standing.id, document: JSON.stringify(standing), budget: 'staff' })

/** Freezes and stores what is asked for; gives its digest. */
export async function insertRequest(services: Services, tx: Transaction, asked: Asked): Promise<string> {
  const text = canonicalise(asked)
  const { id, tenantId } = asked
  const digest = sha256Text(text)
  const key = await keyOf(services, tenantId)
  const sealed = sealSmall(key, { text, binding: bindingOf('asked', tenantId, id), random: services.random })
  const standing: Standing = { id, tenantId, digest, state: 'asked', approvals: [], ended: null }
  const { document, epoch, mac } = await sealStanding(services, tx, standing)
  await tx.query(sql`insert into two_person (tenant_id, id, act, subject, asked_by, until, sealed, document, epoch, mac)
    values (${tenantId}, ${id}, ${asked.act}, ${asked.subject}, ${asked.askedBy}, ${new Date(asked.until).toISOString()}, ${sealed}, ${document}, ${epoch}, ${mac})`)
  return digest
}

/** What a row truly is; null where a part of it is not what the application last stored. */
async function opened(services: Services, tenantId: string, row: Row): Promise<FoundRequest | null> {
  const { keeper } = services
  const epoch = Number(row.epoch)
  if (!(await keeper.checkAuthority(tenantId, row.id, row.document, epoch, row.mac))) return null
  const standing = JSON.parse(row.document) as Standing
  const text = openSmall(await keyOf(services, tenantId), row.sealed, bindingOf('asked', tenantId, row.id))
  if (text === null || standing.id !== row.id || standing.tenantId !== tenantId) return null
  return sha256Text(text) === standing.digest ? { asked: JSON.parse(text) as Asked, text, standing } : null
}

const COLUMNS = sql`id, sealed, document, epoch, mac`

/** The request, locked in a transaction that is going to change it. Refuses with `not_found`, or `unavailable` where the seal is broken. */
export async function findRequest(
  services: Services,
  reader: Reader,
  about: { id: string; lock: boolean },
): Promise<FoundRequest> {
  const [row] = await reader.query<Row>(
    sql`select ${COLUMNS} from two_person where tenant_id = ${reader.tenantId} and id = ${about.id} ${about.lock ? sql`for update` : sql``}`,
  )
  if (row === undefined) throw new Refusal('not_found')
  const found = await opened(services, reader.tenantId, row)
  if (found === null) throw new Refusal('unavailable', { detail: 'The request does not carry the keeper’s seal.' })
  return found
}

/** The requests of these ids whose seal is sound, by id; one statement for all of them. */
export async function findRequests(
  services: Services,
  reader: Reader,
  ids: readonly string[],
): Promise<ReadonlyMap<string, FoundRequest>> {
  const rows = await reader.query<Row>(
    sql`select ${COLUMNS} from two_person where tenant_id = ${reader.tenantId} and id = any(${uuidArray(ids)}::uuid[])`,
  )
  const found = await Promise.all(rows.map((row) => opened(services, reader.tenantId, row)))
  return new Map(found.flatMap((each) => (each === null ? [] : [[each.asked.id, each] as const])))
}

const MOST_LISTED = 200

/** The newest requests of the company whose seal is sound. */
export async function listRequests(services: Services, reader: Reader): Promise<readonly FoundRequest[]> {
  const rows = await reader.query<Row>(
    sql`select ${COLUMNS} from two_person where tenant_id = ${reader.tenantId} order by id desc limit ${MOST_LISTED}`,
  )
  const found = await Promise.all(rows.map((row) => opened(services, reader.tenantId, row)))
  return found.filter((each) => each !== null)
}

/** The request about this matter that waits, if one does. */
export async function waitingAbout(reader: Reader, about: { act: string; subject: string; now: number }) {
  const now = new Date(about.now).toISOString()
  const [row] = await reader.query<{ id: string }>(
    sql`select id from two_person where tenant_id = ${reader.tenantId} and act = ${about.act} and subject = ${about.subject} and state = 'asked' and until > ${now}`,
  )
  return row?.id
}

/** Stores where a locked request stands from now on. */
export async function putStanding(services: Services, tx: Transaction, standing: Standing): Promise<void> {
  const { document, epoch, mac } = await sealStanding(services, tx, standing)
  await tx.query(sql`update two_person set state = ${standing.state}, document = ${document}, epoch = ${epoch}, mac = ${mac}
    where tenant_id = ${tx.tenantId} and id = ${standing.id}`)
}

/** Words that may name somebody, for the standing of a request. */
export async function sealWords(services: Services, { tenantId, id }: Asked, text: string): Promise<string> {
  const key = await keyOf(services, tenantId)
  const binding = bindingOf('words', tenantId, id)
  return sealSmall(key, { text, binding, random: services.random }).toString('base64url')
}

export async function openWords(services: Services, { asked, standing }: FoundRequest): Promise<string> {
  const sealed = standing.ended?.words
  if (sealed === null || sealed === undefined) return ''
  const key = await keyOf(services, asked.tenantId)
  return openSmall(key, Buffer.from(sealed, 'base64url'), bindingOf('words', asked.tenantId, asked.id)) ?? ''
}

/** Its state now: a request nobody decided on in time is over, whether or not that was written down yet. */
export const stateAt = ({ asked, standing }: FoundRequest, now: number): RequestState =>
  standing.state === 'asked' && asked.until <= now ? 'expired' : standing.state
