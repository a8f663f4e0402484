/** With whom a letter was exchanged beside the record that it is about: contacts, by their ids alone. */
import { type RawBuilder, sql } from 'kysely'
import type { Transaction } from '../database/database.ts'
import type { Reader } from '../database/reader.ts'

/** Keeps with whom. */
export async function keepPeople(tx: Transaction, activityId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await tx.query(sql`insert into mail_person (tenant_id, activity_id, person_id)
    select ${tx.tenantId}, ${activityId}, each from unnest(${ids}::uuid[]) as each on conflict do nothing`)
}

/** The people of a letter, in one order always. */
export async function peopleOf(reader: Reader, activityId: string): Promise<readonly string[]> {
  const rows = await reader.query<{ person_id: string }>(
    sql`select person_id from mail_person where tenant_id = ${reader.tenantId} and activity_id = ${activityId} order by person_id`,
  )
  return rows.map((row) => row.person_id)
}

/** Notes for whom the server did not take the letter. */
export async function noteRefused(tx: Transaction, activityId: string, ids: readonly string[]): Promise<void> {
  await tx.query(sql`update mail_person set refused = (person_id = any(${ids}::uuid[]))
    where tenant_id = ${tx.tenantId} and activity_id = ${activityId}`)
}

/** The follow-ups that are letters exchanged with a contact, or with one that was merged into it: a query of ids. */
export const lettersWith = (
  tenantId: string,
  contactId: string,
): RawBuilder<unknown> => sql`select p.activity_id from mail_person p
  where p.tenant_id = ${tenantId} and p.person_id in (
    with recursive line (id) as (
      select ${contactId}::uuid union select m.id from contact m join line on m.merged_into = line.id where m.tenant_id = ${tenantId})
    select id from line)`
