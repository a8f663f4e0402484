/** Numbers of records: taken inside the transaction that stores the record, so that one that fails gives it back. */
import { type Numbering, numberOf } from '@holdfast/catalog'
import { sql } from 'kysely'
import type { Transaction } from '../platform/database/database.ts'
import { calendarOf } from '../platform/gate/tenant-policy.ts'
import type { Draft } from './prepare.ts'
import type { Writing } from './writing.ts'

/** The company's year at this moment. */
function yearNow({ services, caller }: Writing): number {
  const { timeZone } = calendarOf(caller.tenant.policy)
  return Number(new Intl.DateTimeFormat('en', { timeZone, year: 'numeric' }).format(services.clock.now()))
}

/**
 * The number that is next for a record of the object in a year. Others who take a number of the same kind and year wait until this transaction ends.
 */
export async function takeNumber(
  tx: Transaction,
  { name, numbering }: { readonly name: string; readonly numbering: Numbering },
  year: number,
): Promise<string> {
  const [row] = await tx.query<{ last: string }>(sql`insert into number_given (tenant_id, object, year, last)
    values (${tx.tenantId}::uuid, ${name}, ${year}, 1)
    on conflict (tenant_id, object, year) do update set last = number_given.last + 1 returning last`)
  return numberOf(numbering, year, Number(row?.last))
}

/** The draft with the number that is next for it; unchanged where its object has none. */
export async function withNumber(writing: Writing, tx: Transaction, draft: Draft): Promise<Draft> {
  const { numbering, name } = writing.object
  if (numbering === undefined) return draft
  const number = await takeNumber(tx, { name, numbering }, yearNow(writing))
  const { revising } = writing.object
  const first = revising === undefined ? {} : { [revising.at]: 1 }
  return { ...draft, values: { ...draft.values, ...first, [numbering.at]: number } }
}
