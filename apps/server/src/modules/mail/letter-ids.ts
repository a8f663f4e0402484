/** How letters are told apart and answered: Message-IDs, of which the database holds keyed digests and sealed lists. */
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Transaction } from '../../platform/database/database.ts'
import type { Reader } from '../../platform/database/reader.ts'
import { openSmall, sealSmall } from '../../platform/gate/small-seal.ts'
import { joinThread } from '../../platform/mail/threads.ts'
import type { Services } from '../../platform/services.ts'

const LABEL = 'mail-letter'
/** What an answer quotes of the letters before it; RFC 5322 asks for all, long threads are cut in the middle. */
const MOST_REFERENCES = 20
const ID = /<[^<>\s]{1,400}>/g

interface LetterPlace {
  readonly tenantId: string
  readonly activityId: string
}

const bindingOf = ({ tenantId, activityId }: LetterPlace): Uint8Array =>
  Buffer.from(['mail-letter', tenantId, activityId].join('/'))

/** The ids of a header, oldest first, the first and the latest where there are too many. */
export function idsIn(header: string | undefined): string[] {
  const ids = [...new Set((header ?? '').match(ID) ?? [])]
  return ids.length <= MOST_REFERENCES ? ids : [...ids.slice(0, 1), ...ids.slice(1 - MOST_REFERENCES)]
}

/** The digests by which letters of a person's mailbox are known, one for each id; one call of the keeper. */
export function letterDigests(
  services: Pick<Services, 'keeper'>,
  about: { tenantId: string; userId: string; ids: readonly string[] },
): Promise<readonly Uint8Array[]> {
  const texts = about.ids.map((id) => createHash('sha256').update(`${about.userId}:${id}`).digest('hex'))
  return services.keeper.digests(about.tenantId, LABEL, texts)
}

/** Which of these letters stand on a record already, as hexadecimal digests. */
export async function knownAmong(
  reader: Reader,
  userId: string,
  digests: readonly Uint8Array[],
): Promise<ReadonlySet<string>> {
  const rows = await reader.query<{ digest: Uint8Array }>(
    sql`select digest from mail_letter where tenant_id = ${reader.tenantId} and user_id = ${userId} and digest = any(${digests}::bytea[])`,
  )
  return new Set(rows.map(({ digest }) => hexOf(digest)))
}

export const hexOf = (digest: Uint8Array): string => Buffer.from(digest).toString('hex')

/** Seals what an answer to the letter has to quote: the ids before it and, last, its own. */
export async function sealIds(services: Services, place: LetterPlace, ids: readonly string[]): Promise<Uint8Array> {
  const key = await services.keeper.purposeKey(place.tenantId, 'settings')
  return sealSmall(key, { text: JSON.stringify(ids), binding: bindingOf(place), random: services.random })
}

/** A letter as it is kept: by the digest of its own id, and in a thread by those of the letters before it as well. */
export interface KeptLetter {
  readonly userId: string
  readonly activityId: string
  /** Of the letters before it and, last, its own. */
  readonly digests: readonly Uint8Array[]
  readonly sealedIds: Uint8Array
}

/** Keeps that the letter stands on a record, in its thread; false where it did already. */
export async function keepLetter(tx: Transaction, letter: KeptLetter): Promise<boolean> {
  const { userId, activityId, sealedIds } = letter
  const thread = await joinThread(tx, letter)
  const kept =
    await tx.query(sql`insert into mail_letter (tenant_id, user_id, digest, activity_id, sealed_ids, thread_id)
    values (${tx.tenantId}, ${userId}, ${letter.digests.at(-1)}, ${activityId}, ${sealedIds}, ${thread})
    on conflict do nothing returning 1`)
  return kept.length === 1
}

/** The ids that an answer to the letter quotes; empty where the follow-up is no letter of the person's own mailbox. */
export async function idsToAnswer(
  services: Services,
  reader: Reader,
  about: { userId: string; activityId: string },
): Promise<readonly string[]> {
  const [row] = await reader.query<{ sealed_ids: Uint8Array }>(
    sql`select sealed_ids from mail_letter where tenant_id = ${reader.tenantId} and user_id = ${about.userId} and activity_id = ${about.activityId}`,
  )
  if (row === undefined) return []
  const key = await services.keeper.purposeKey(reader.tenantId, 'settings')
  const text = openSmall(key, row.sealed_ids, bindingOf({ tenantId: reader.tenantId, activityId: about.activityId }))
  return text === null ? [] : (JSON.parse(text) as string[])
}
