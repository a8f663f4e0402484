/** Links by which customers see what was sent to them, as they lie in the database. */
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Transaction } from '../../platform/database/database.ts'
import type { Reader } from '../../platform/database/reader.ts'
import { openSmall, sealSmall } from '../../platform/gate/small-seal.ts'
import { uuidToBytes } from '../../platform/identifiers.ts'
import type { Services } from '../../platform/services.ts'
import type { Paper } from '../papers/index.ts'

export type Language = 'zh' | 'en'

/** What customers are shown, in which state, and what becomes of it as they answer: a contract that they signed waits for our signature. */
export const OFFERED = {
  quote: { open: 'sent', until: 'validUntil', accepted: 'accepted', refused: 'refused' },
  contract: { open: 'sent', until: null, accepted: null, refused: 'cancelled' },
} as const
export type Offered = keyof typeof OFFERED

/** Of which record. */
export interface OfRecord {
  readonly object: Offered
  readonly id: string
}

/** After so many wrong codes a link opens no more. */
export const MOST_WRONG = 5

/** What a customer is shown: the words of the paper, and the very file. */
export interface Offer {
  readonly paper: Paper
  /** Base64. */
  readonly pdf: string
  /** Base64; what both signed. */
  readonly signed?: string
}

/** What a customer typed with their answer. */
export interface Answered {
  readonly name: string
  readonly words: string
}

export interface LinkRow {
  readonly id: string
  readonly object: Offered
  readonly record_id: string
  readonly code_digest: Uint8Array
  readonly language: Language
  readonly created_at: Date
  readonly created_by: string
  readonly until: string
  readonly revoked_at: Date | null
  readonly wrong: number
  readonly paper_digest: Uint8Array
  readonly sealed_paper: Uint8Array | null
  readonly outcome: 'accepted' | 'refused' | null
  readonly decided_at: Date | null
  readonly sealed_confidential: Uint8Array | null
  /** The contract's file that is shown; null of quotes. */
  readonly file_id: string | null
}

const COLUMNS = sql`id, object, record_id, code_digest, language, created_at, created_by, until::text as until, revoked_at, wrong, paper_digest, sealed_paper,
  outcome, decided_at, sealed_confidential, file_id`

const CODE_LABEL = 'quote-link-code'

/** The digest by which a link is found: whoever reads the table learns no address. */
export const tokenDigest = (key: string): Buffer => createHash('sha256').update(key).digest()

/** The keyed digest of a link's code: a million codes cannot be tried against the table without the keeper. */
export async function codeDigest(
  { keeper }: Pick<Services, 'keeper'>,
  tenantId: string,
  about: { id: string; code: string },
) {
  const [digest] = await keeper.digests(tenantId, CODE_LABEL, [`${about.id}:${about.code}`])
  return Buffer.from(digest ?? new Uint8Array())
}

const keyOf = ({ keeper }: Pick<Services, 'keeper'>, tenantId: string) => keeper.purposeKey(tenantId, 'settings')
const bindingOf = (tenantId: string, id: string, what: 'paper' | 'answer') =>
  Buffer.concat([uuidToBytes(tenantId), uuidToBytes(id), Buffer.from(what)])

type Sealing = { readonly id: string; readonly what: 'paper' | 'answer' }

/** Seals what belongs to a link: it opens with that link and nowhere else. */
export async function sealOf(
  services: Pick<Services, 'keeper' | 'random'>,
  tenantId: string,
  about: Sealing & { content: Offer | Answered },
) {
  const key = await keyOf(services, tenantId)
  const binding = bindingOf(tenantId, about.id, about.what)
  return sealSmall(key, { text: JSON.stringify(about.content), binding, random: services.random })
}

/** What was sealed with a link; null where it is gone, or was changed behind the application. */
export async function openOf<T extends Offer | Answered>(
  services: Pick<Services, 'keeper'>,
  tenantId: string,
  about: Sealing & { sealed: Uint8Array | null },
): Promise<T | null> {
  if (about.sealed === null) return null
  const text = openSmall(await keyOf(services, tenantId), about.sealed, bindingOf(tenantId, about.id, about.what))
  return text === null ? null : (JSON.parse(text) as T)
}

/** The link of an address, locked until the transaction ends. */
export async function lockLink(tx: Transaction, key: string): Promise<LinkRow | undefined> {
  const [row] = await tx.query<LinkRow>(
    sql`select ${COLUMNS} from customer_link where tenant_id = ${tx.tenantId} and token_digest = ${tokenDigest(key)} for update`,
  )
  return row
}

/** A link as it is within the transaction. */
export async function linkById(tx: Transaction, id: string): Promise<LinkRow | undefined> {
  const [row] = await tx.query<LinkRow>(
    sql`select ${COLUMNS} from customer_link where tenant_id = ${tx.tenantId} and id = ${id}`,
  )
  return row
}

/** The links to a record, the newest first. */
export const linksOf = (reading: Reader, { object, id }: OfRecord): Promise<readonly LinkRow[]> =>
  reading.query<LinkRow>(
    sql`select ${COLUMNS} from customer_link where tenant_id = ${reading.tenantId} and object = ${object} and record_id = ${id} order by created_at desc, id desc limit 50`,
  )

/** Where a link stands on a day. */
export function stateOf(
  row: LinkRow,
  today: string,
): 'open' | 'accepted' | 'refused' | 'revoked' | 'expired' | 'locked' {
  if (row.outcome !== null) return row.outcome
  if (row.revoked_at !== null) return 'revoked'
  if (row.wrong >= MOST_WRONG) return 'locked'
  return row.until < today ? 'expired' : 'open'
}

/** Takes the papers away of links that have ended: what is kept of them is who answered, when, and the digest of what they saw. */
export const forgetPapers = (tx: Transaction, today: string): Promise<unknown> =>
  tx.query(sql`update customer_link set sealed_paper = null where tenant_id = ${tx.tenantId} and sealed_paper is not null
    and (revoked_at is not null or wrong >= ${MOST_WRONG} or until < ${today}::date)
    and not (object = 'contract' and outcome is not distinct from 'accepted' and exists (select 1 from contract c
      where c.tenant_id = customer_link.tenant_id and c.id = record_id and c.status = ${OFFERED.contract.open} and c.deleted_at is null))`)
