/** What was approved of one paper holds for those that are made from it, as far as they come to no more together. Decision 0086. */
import { type Basis, firstMoney, isOffered, isReady, isWithin, type ObjectDeclaration } from '@holdfast/catalog'
import { type Json, linesOf } from '@holdfast/catalog/values'
import { sql } from 'kysely'
import { basisOf } from './based-on.ts'
import { columnOf } from './columns.ts'
import { waitFor } from './counted-together.ts'
import type { OpenRecord } from './record.ts'
import type { Writing } from './writing.ts'

/** The record that is weighed, with the values it is to have. */
interface Weighed {
  readonly id: string
  readonly values: Readonly<Record<string, Json>>
}

const totalOf = ({ approving }: ObjectDeclaration, values: Weighed['values']) =>
  firstMoney(approving?.total ?? [], values)

/**
 * Whether what is owed by the record, and by the others that were made from the same one and stand already, comes to no more than that one. Whoever asks
 * next waits until this transaction ends: two at once never come to more together. Of what nothing is owed by nothing is added up.
 */
async function isLeft(
  { services, caller, object }: Writing,
  record: Weighed,
  { at, held }: { readonly at: string; readonly held: OpenRecord },
): Promise<boolean> {
  const { balance, approving } = object
  const [total, approved] = [totalOf(object, record.values), totalOf(held.object, held.values)]
  if (balance === undefined || approving === undefined || total === undefined || approved === undefined) return true
  const { id: tenantId } = caller.tenant
  await waitFor(services, tenantId, held.row.id)
  const worth = sql.join(approving.total.map((key) => sql.ref(columnOf(object, key))))
  const rows = await services.database.read<{ left: boolean }>(
    tenantId,
    sql`select coalesce(sum((m ->> 'amount')::numeric), 0) + ${total.amount}::numeric <= ${approved.amount}::numeric as left
      from (select coalesce(${worth}) as m from ${sql.table(object.name)} where tenant_id = ${tenantId} and ${sql.ref(columnOf(object, at))} = ${held.row.id}
        and id <> ${record.id} and ${sql.ref(columnOf(object, balance.state))} <> all(${[...balance.before, ...balance.void]}::text[]) and deleted_at is null) as others
      where m ->> 'currency' = ${total.currency}`,
  )
  return rows[0]?.left === true
}

/** What is asked about a record. */
interface Compared {
  readonly of: 'amount' | 'discount'
  readonly object: ObjectDeclaration
  readonly values: Weighed['values']
}

/** Whether every line of the record was offered by the other one, at no more than that. */
const isAllOffered = ({ object, values }: Compared, held: OpenRecord): boolean =>
  linesOf(values[object.lines?.at ?? '']).every((line) =>
    isOffered(line, linesOf(held.values[held.object.lines?.at ?? ''])),
  )

/** Whether the other one may carry what is asked about: it is agreed, comes to no less, and its lines hold the record's. */
const isFit = (basis: Basis, record: Compared, held: OpenRecord): boolean =>
  isReady(basis, held.values) && isWithin(record, held) && (record.of === 'amount' || isAllOffered(record, held))

/**
 * Whether the record was made for another one that comes to no less, and somebody approved that, or what that was made for: then its amount was seen
 * already, and its discount where each line is one of that one's. What the caller does not reach carries nothing.
 */
export async function isCarried(writing: Writing, record: Weighed, of: Compared['of']): Promise<boolean> {
  const { object } = writing
  const { values } = record
  for (const basis of object.basis ?? []) {
    if (object.approving?.carriedBy?.includes(basis.at) !== true) continue
    const held = await basisOf(writing, basis, values)
    if (held === undefined || !isFit(basis, { of, object, values }, held)) continue
    const before = { id: held.row.id, values: held.values }
    const isApproved = held.values[held.object.approving?.at ?? ''] === 'approved'
    if (!isApproved && !(await isCarried({ ...writing, object: held.object }, before, of))) continue
    if (await isLeft(writing, record, { at: basis.at, held })) return true
  }
  return false
}
