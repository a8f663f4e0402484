/** Contracts that run, as the work by the clock sees them: their days, and nothing that is sealed. */
import { type ObjectDeclaration, type Term, USUAL_REMIND_DAYS } from '@holdfast/catalog'
import { sql } from 'kysely'
import type { Transaction } from '../../platform/database/database.ts'
import { NIL_UUID } from '../../platform/identifiers.ts'
import { columnOf } from '../../records/index.ts'

export const TERMS_JOB = 'contract.terms'
/** Contracts looked at together, in one transaction. */
export const PAGE = 200

/** What has a term, and the day of the company on which it is looked at. */
export interface Kind {
  readonly object: ObjectDeclaration
  readonly term: Term
  readonly today: string
}

const columnsOf = (object: ObjectDeclaration, term: Term) => {
  const column = (key: string) => sql.ref(`r.${columnOf(object, key)}`)
  const lasts = sql`r.deleted_at is null and ${column(term.state)} = ${term.running}`
  return { column, lasts, ends: column(term.ends) }
}

/** The next contracts whose last day has passed, by id. */
export async function pastTheirTerm(
  tx: Transaction,
  { object, term, today }: Kind,
  after: string,
): Promise<readonly string[]> {
  const { lasts, ends } = columnsOf(object, term)
  const rows = await tx.query<{ id: string }>(sql`select r.id from ${sql.table(object.name)} r
    where r.tenant_id = ${tx.tenantId} and ${lasts} and ${ends} < ${today}::date and r.id > ${after} order by r.id limit ${PAGE}`)
  return rows.map(({ id }) => id)
}

/**
 * Keeps of those that end soon that their owners are told, and gives whom of which: of each last day once, and again where another owns it since. Soon is
 * as many days before notice is due as the contract says.
 */
export async function newlyEnding(
  tx: Transaction,
  { object, term, today }: Kind,
  at: string,
): Promise<readonly { readonly recordId: string; readonly ownerId: string; readonly endsOn: string }[]> {
  const { column, lasts, ends } = columnsOf(object, term)
  const rows = await tx.query<{ record_id: string; owner_id: string; ends_on: string }>(sql`
    insert into term_warning as w (tenant_id, record_id, owner_id, ends_on, at)
    select r.tenant_id, r.id, r.owner_id, ${ends}, ${at}::timestamptz from ${sql.table(object.name)} r
    where r.tenant_id = ${tx.tenantId} and ${lasts} and r.owner_id is not null and r.owner_id <> ${NIL_UUID} and ${ends} >= ${today}::date
      and ${ends} - (coalesce(${column(term.noticeDays)}, 0) + coalesce(${column(term.remindDays)}, ${USUAL_REMIND_DAYS}))::int <= ${today}::date
      and not exists (select 1 from term_warning t where t.tenant_id = r.tenant_id and t.record_id = r.id and t.owner_id = r.owner_id and t.ends_on = ${ends})
    order by r.id limit ${PAGE}
    on conflict (tenant_id, record_id) do update set owner_id = excluded.owner_id, ends_on = excluded.ends_on, at = excluded.at
    returning record_id, owner_id, ends_on::text`)
  return rows.map((row) => ({ recordId: row.record_id, ownerId: row.owner_id, endsOn: row.ends_on }))
}
